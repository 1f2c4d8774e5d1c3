"""The page as a widget: Jupyter, VS Code, Colab and marimo show it. Needs the extra `notebook`."""

import json
import sys
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from viz.web.bundle import bundle
from viz.web.page import Page, style

_GUEST = Path(__file__).parent / "guest.js"


class PageWidget(anywidget.AnyWidget):
    """A page in a notebook; `viz.widget` makes it.

    Attributes
    ----------
    page : dict
        What the front end reads.
    """

    _esm = f"{bundle()}const SHEET = {json.dumps(style())};\n{_GUEST.read_text('utf-8')}"

    page = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, page: Page) -> None:
        self._picture = page.svg
        super().__init__()
        self.set_trait("page", {**page.model(), "theme": page.theme, "svg": page.svg})

    def __repr__(self) -> str:
        return f"<PageWidget: {self.page['title']}>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Return the widget's view, and the bare picture for where no widget runs."""
        shown = super()._repr_mimebundle_(**options)
        if shown is None or "google.colab" in sys.modules:  # which says not what it prefers
            return shown
        data, metadata = shown
        return {**data, "image/svg+xml": self._picture}, metadata
