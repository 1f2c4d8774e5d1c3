"""From a recorded graph to a page: its picture, its steps, its derivations."""

from dataclasses import replace
from typing import Any

import numpy as np

from autograd_core import NotDifferentiableError
from autograd_core.notation import name_text
from viz.build import Drawing, plain
from viz.facts import scene_title
from viz.layout.builtin import layout_builtin
from viz.layout.diagram import measure
from viz.layout.dot import layout_dot
from viz.layout.geometry import Cell, Diagram
from viz.messages import Messages
from viz.playback import leaf_gradients, play
from viz.recorded import recorded_graph
from viz.render.page_svg import PAGE_THEME, SIGN, PagePainter
from viz.render.tint import tint_of
from viz.scene import Scene
from viz.steps import Step
from viz.style import Style
from viz.web.contents import (
    Json,
    graph_contents,
    numbers_contents,
    steps_contents,
    with_gradients,
    without_gradients,
)
from viz.web.derivations import leaf_derivations
from viz.web.page import Page

MOST_ENTRIES = 4_000
"""Of all leaves' gradients together, for a page in which values can be changed."""
_WHOLE = [["whole", None, None, None, None, True]]
"""The only step of a page that plays nothing: it has all there is."""


def build_page(drawing: Drawing | None, scene: Scene, style: Style, engine: str) -> Page:
    """Return the page of a graph, which follows the reader's system in its theme.

    Parameters
    ----------
    drawing : Drawing or None
        The graph, whose sweeps start from its first root; None for a page that plays nothing.
    scene : Scene
        The scene of the drawing, or any other one.
    style : Style
        Its direction, its language, and what its cards show; not its theme.
    engine : "auto", "dot" or "builtin"
        What finds the places.
    """
    steps = () if drawing is None else _steps(drawing)
    shown = with_gradients(scene, steps)
    style = replace(style, theme=PAGE_THEME)
    diagram = _measure(shown, style)
    layout = layout_dot(diagram) if engine == "dot" else layout_builtin(diagram)
    svg = PagePainter(shown, layout, style).svg()
    data: dict[str, Any] = graph_contents(shown, layout, style.say)
    data |= {"direction": style.direction, "steps": steps_contents(steps, shown) or _WHOLE}
    data |= {"root": _root_key(shown), "derivations": {}, "gradients": {}, "graph": None}
    data |= {"origin": "scene" if drawing is None else "graph", "openings": {}, "views": []}
    data["scale"] = _scale(shown, style)
    if drawing is not None:
        _add_graph(data, drawing, style.say)
    title = style.say("How {loss} is computed", loss=name_text(scene.loss_name))
    if any(node.execution for node in scene.nodes):
        title = scene_title(scene, style.say)
    return Page(title, "auto", style.say, svg, data)


def _add_graph(data: dict[str, Any], drawing: Drawing, say: Messages) -> None:
    """Add what only a recorded graph has: source lines, and what a backward sweep is good for."""
    data["root"] = drawing.keys[drawing.roots[0]]
    for raw, node in zip(data["nodes"], drawing.nodes, strict=True):
        raw["source"] = str(node.source) if node.source else ""
    if data["steps"][-1][0] != "backward":
        return
    parameters = [key for key, raw in enumerate(data["nodes"]) if raw["kind"] == "parameter"]
    data["derivations"] = leaf_derivations(drawing, parameters, say.lang)
    data["gradients"] = _gradients(drawing)
    data["graph"] = recorded_graph(drawing, say)


def _steps(drawing: Drawing) -> tuple[Step, ...]:
    """Return both sweeps, or the forward one where nothing can be swept back."""
    forward = replace(drawing, roots=drawing.roots[:1])
    if np.size(plain(drawing.roots[0])) == 1:
        try:
            return play(forward)
        except NotDifferentiableError:
            pass
    keys = drawing.keys
    computed = [Step("forward", keys[node]) for node in drawing.nodes if not node.is_leaf]
    return (Step("start"), *computed)


def _measure(scene: Scene, style: Style) -> Diagram:
    """Return sizes with room for every state of a card: before and after the sweep."""
    after, before = (measure(s, style) for s in (scene, without_gradients(scene)))
    pairs = zip(after.cells, before.cells, strict=True)
    cells = tuple(_larger(a, b) for a, b in pairs)
    frames = tuple(replace(f, title_width=f.title_width + SIGN) for f in after.frames)
    return replace(after, cells=cells, frames=frames)


def _larger(a: Cell, b: Cell) -> Cell:
    return replace(a, width=max(a.width, b.width), height=max(a.height, b.height))


def _scale(scene: Scene, style: Style) -> Json | None:
    """Return the title, the ends and the colours of an overlay's colour bar."""
    tint = tint_of(scene.overlay(style.overlay), style)
    if tint is None:
        return None
    title, low, high = tint.scale_words
    colors = [tint.color(step / 12) for step in range(13)]
    return {"title": title, "low": low, "high": high, "colors": colors}


def _root_key(scene: Scene) -> int:
    """Return the key of the result that a scene shows, the last card where none is the loss."""
    last = len(scene.nodes) - 1
    return next((n.key for n in reversed(scene.nodes) if n.kind == "loss"), last)


def _gradients(drawing: Drawing) -> dict[int, Any]:
    """Return every entry of the leaves' gradients, small leaves first, while there is room."""
    room = MOST_ENTRIES
    found: dict[int, Any] = {}
    for key, gradient in sorted(leaf_gradients(drawing).items(), key=lambda item: item[1].size):
        room -= gradient.size
        if room < 0:
            break
        found[key] = numbers_contents(gradient)
    return found
