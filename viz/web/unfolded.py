"""What a page of a folded graph holds besides its overview: the views that its cards open to."""

from dataclasses import replace
from typing import Any

from viz.build import Drawing
from viz.folding import Folding
from viz.render.page_svg import without_marks_of_its_own
from viz.style import Style
from viz.unfolding import Opening, View, unfold
from viz.web.build import build_page
from viz.web.page import Page


def with_openings(page: Page, drawing: Drawing, folding: Folding, style: Style) -> Page:
    """Return the page of a folded graph with what its cards open to.

    Parameters
    ----------
    page : Page
        The overview.
    drawing : Drawing
    folding : Folding
        How it was folded for the overview.
    style : Style
        That of the overview. An overlay stays there: it is not measured again for a part.
    """
    unfolded = unfold(drawing, folding)
    plain = replace(style, overlay="")
    views = [_view(view, drawing, plain) for view in unfolded.views]
    openings = {key: _opening(opening) for key, opening in unfolded.openings.items()}
    more = {"origin": "folded", "openings": openings, "views": views}
    return replace(page, data={**page.data, **more})


def _opening(opening: Opening) -> dict[str, Any]:
    """Return `of`, and the views as [number of the part, place of its view]."""
    return {"of": opening.of, "parts": sorted(map(list, opening.views.items()))}


def _view(view: View, drawing: Drawing, style: Style) -> dict[str, Any]:
    """Return what the front end reads to show a view as a page in the page."""
    page = build_page(None, view.scene, style, "builtin")
    for raw, card in zip(page.data["nodes"], view.plan, strict=True):
        source = drawing.nodes[card.members[0]].source if len(card.members) == 1 else None
        raw["source"] = str(source) if source else ""
    openings = {key: _opening(opening) for key, opening in view.openings.items()}
    return {
        **page.data,
        "svg": without_marks_of_its_own(page.svg),
        "origin": "folded",
        "root": view.inside[-1],
        "around": sorted(view.around),
        "openings": openings,
        "select": None,
        "closed": [],
        "title": "",
    }
