"""`draw` a graph: the values, the gradients and what each edge multiplies them with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograd_core.program.instructions import Program
from autograd_core.program.report import Passes
from autograd_core.program.scalar.program import ScalarProgram
from viz.build import Variables, read_graph
from viz.callers import callers_variables
from viz.folding import fold
from viz.messages import messages
from viz.metrics import printable
from viz.options import check_folding, check_options
from viz.overlays import OVERLAYS
from viz.picture import Engine, Picture, Recorded, compose
from viz.programs import program_scene
from viz.roots import bundle_of, cards_above, check_program_options, roots_of
from viz.scene import Note, with_notes
from viz.style import Direction, Show, Style
from viz.theme import THEMES


def draw(
    node: Any,
    *more: Any,
    show: Sequence[Show] = ("data", "grad", "local"),
    depth: int | None = None,
    direction: Direction = "LR",
    theme: str = "light",
    engine: Engine = "auto",
    highlight: Any = None,
    overlay: str | None = None,
    max_nodes: int = 1000,
    title: str = "",
    lang: str = "en",
    variables: bool | Variables = True,
    notes: Mapping[int, Note] | None = None,
) -> Picture:
    """Draw the graph below a node.

    Each card shows name, value and gradient: a number for a scalar; for an array its shape, a heat
    map, mean, lowest and highest entry. Each edge shows the local derivative. Scopes and layers
    are boxes. Before `backward()` gradients read "not computed yet".

    Parameters
    ----------
    node, *more : Tensor, Value, Module, or one Program or Passes
        The results to draw, usually the loss. A model is drawn as it computes one example of ones.
        A program, `ag.compile(f).program(x)`, is drawn as it runs: forward instructions blue, those
        of the gradient vermillion, each fused run a box, where each array lies in memory; its
        `passes` as it was before them, with what became of each instruction.
    show : sequence of "data", "grad", "local"
        Values, gradients, local derivatives on the edges.
    depth : int, optional
        How many levels of boxes to open; the others are one card each. All by default.
    direction : "LR" or "TB"
        Left to right, or top to bottom.
    theme : "light" or "dark"
    engine : "auto", "dot" or "builtin"
        What finds the places. "auto" is the built-in engine, which needs no other program and
        gives the same picture on every machine; "dot" is Graphviz, where it is installed.
    highlight : Tensor, Value or str, optional
        A node, or its name: everything between it and the loss is drawn thick, also a folded card
        in which any of it lies.
    overlay : "gradient", "time", "memory" or "error", optional
        Tints the cards and writes a number on each: the largest entry of its gradient, the time
        that it takes in both sweeps, the memory of value and gradient, how far the gradient is
        from finite differences. A folded card shows the sum of times and memory, the largest of
        the others.
    max_nodes : int
        If there are more, boxes are folded, then what is equal in structure (`× 100`), then what
        repeats; the rest is cut into columns. At least 1.
    title : str
        Stands above the picture.
    lang : "en" or "es"
        The language of the words in it.
    variables : bool or dict
        Whether a node without a name is called like the caller's variable that holds it; or
        the names, by the `id` of the node.
    notes : dict of Note, optional
        Captions on cards, by the key of the node in `Picture.scene`; see `Diagnosis.draw`.

    Raises
    ------
    GraphError
        If a node to draw is neither Tensor nor Value, nothing named `highlight` is in the graph,
        or an overlay needs gradients and there are none.
    AutogradError
        If an option is not one of its values, or `dot` is asked for and not installed; with a
        program, if there are more things to draw, notes or an overlay.

    Examples
    --------
    >>> import autograd_core as ag, viz
    >>> w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
    >>> L = ag.tanh(w * x)
    >>> L.backward()
    >>> viz.draw(L)
    <Picture of L: 4 nodes, 3 edges>
    """
    check_options(show=show, direction=direction, theme=theme, engine=engine, lang=lang)
    check_folding(overlay, max_nodes)
    if isinstance(node, Program | ScalarProgram | Passes):
        check_program_options(more=more, overlay=overlay, notes=notes)
        scene = program_scene(node, messages(lang), depth=depth, max_nodes=max_nodes)
        above = None if highlight is None else cards_above(scene, highlight, "draw")
        style = Style(frozenset(show), THEMES[theme], direction, messages(lang))
        return compose(scene, style, engine, title=title, lit=above)
    held = callers_variables() if variables is True else (variables or None)
    drawing = read_graph(*roots_of(node, *more), variables=held)
    lit_nodes = None if highlight is None else bundle_of(drawing, highlight)
    folding = fold(drawing, depth=depth, max_nodes=max_nodes)
    lit = None if lit_nodes is None else folding.cards(drawing.keys[n] for n in lit_nodes)
    clean = {key: Note(n.severity, printable(n.text)) for key, n in (notes or {}).items()}
    scene = with_notes(folding.scene, folding.notes(clean))
    if overlay is not None:
        scene = replace(scene, overlays=(OVERLAYS[overlay](drawing).folded(folding.members),))
    style = Style(frozenset(show), THEMES[theme], direction, messages(lang), overlay or "")
    chosen = None if lit_nodes is None else min(drawing.keys[n] for n in lit_nodes)
    recorded = Recorded(drawing, clean, chosen, folding)
    return compose(scene, style, engine, title=title, lit=lit, recorded=recorded)
