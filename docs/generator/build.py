"""Sphinx extension: writes the pages of the ops and the tables of the kinks before the build."""

import warnings
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

import autograd_core as ag
from autograd_core import ops
from docs.generator import edges, lists, pages
from docs.generator.catalog import entries
from docs.generator.links import lead_to_pages


def write_pages(folder: Path) -> None:
    """Write every page that is made from the registry into a folder, with its plots."""
    (folder / "img").mkdir(parents=True, exist_ok=True)
    texts = {entry.name: pages.op_page(entry) for entry in entries().values()}
    texts |= {"index": lists.index_page(), "_kinks": lists.kink_tables()}
    for file in {*folder.glob("*.md")} - {folder / f"{name}.md" for name in texts}:
        file.unlink()  # the page of an op that is no more
    for name, text in texts.items():
        _write(folder / f"{name}.md", text)
    for entry in entries().values():
        if edges.is_function_of_one_number(entry.op):
            for theme in ("light", "dark"):
                draw(entry.name, theme, folder / "img" / f"{entry.name}-{theme}.svg")


def _write(file: Path, text: str) -> None:
    """Write only what changed, so that Sphinx reads only that again."""
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def draw(name: str, theme: str, file: Path) -> None:
    """Draw a function of one number and its derivative, on a clear ground."""
    from matplotlib.figure import Figure
    from matplotlib.style import context

    from viz.plots.functions import draw_function
    from viz.theme import THEMES

    text = THEMES[theme].text
    look = dict.fromkeys(
        ["text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"], text
    )
    with context(["default", look | {"svg.hashsalt": name, "font.size": 11}]):
        figure = Figure(figsize=(5.6, 3.4), layout="constrained")
        ax = figure.subplots()
        draw_function(ax, name, theme=theme)
        ax.legend(frameon=False)
        figure.savefig(file, transparent=True, metadata={"Date": None, "Creator": None})


def _is_op(obj: Any) -> bool:
    return isinstance(obj, ag.Op) or any(obj is getattr(ops, name) for name in ops.__all__)


def _skip_ops(app: Sphinx, what: str, name: str, obj: Any, skip: bool, options: Any) -> bool | None:
    """Leave the ops out of the reference: each has a page of its own."""
    return True if what == "module" and _is_op(obj) else None


def _link_to_pages(app: Sphinx, file: Path, parent: str, text: list[str]) -> None:
    """Let the links of the README to files of the repository lead to pages instead."""
    text[0] = lead_to_pages(text[0])


def _first_paragraph(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]
) -> None:
    """Show what a package is for; the code below it in its docstring is no reST."""
    if what == "module" and "" in lines:
        del lines[lines.index("") + 1 :]


def _prepare(app: Sphinx) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_pages(Path(app.srcdir) / "ops")


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages when a build begins."""
    app.connect("builder-inited", _prepare)
    app.connect("autodoc-skip-member", _skip_ops)
    app.connect("autodoc-process-docstring", _first_paragraph)
    app.connect("include-read", _link_to_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
