"""What a user asks to be drawn: nodes, a model, the bundle below a node or a name."""

from typing import Any

import nn
from autograd_core import AutogradError, GraphError
from autograd_core.graph import ancestors, dependents
from autograd_core.node import Node
from autograd_core.notation import name_text
from viz.build import Drawing
from viz.sample import run_on_example
from viz.scene import Scene


def roots_of(*things: Any) -> tuple[Node, ...]:
    """Return the nodes to draw: those given, and what each model computes for one example."""
    nodes: list[Any] = []
    for thing in things:
        nodes += run_on_example(thing) if isinstance(thing, nn.Module) else [thing]
    for node in nodes:
        if not isinstance(node, Node):
            raise GraphError(
                f"draw: expected Tensors, Values, a model or one program, got a "
                f"{type(node).__name__}. "
                "Draw what was computed: the loss, or model(X)."
            )
    return tuple(nodes)


def check_program_options(**options: Any) -> None:
    """Raise if an option of `draw` is given that says nothing of a program."""
    given = [name for name, option in options.items() if option]
    if given:
        raise AutogradError(
            f"draw: expected no {' and no '.join(given)} with a program, which has no numbers. "
            "Draw the graph that f computes instead."
        )


def cards_above(scene: Scene, name: str, caller: str) -> frozenset[int]:
    """Return the keys of the named card and of those that depend on it."""
    named = [node.key for node in scene.nodes if name in (node.name, name_text(node.name))]
    if not named:
        names = ", ".join(sorted({node.name for node in scene.nodes})[:20])
        raise GraphError(
            f"{caller}: expected highlight to name a node of the scene, got {name!r}. "
            f"It has: {names}."
        )
    lit, users = {named[0]}, [named[0]]
    for key in users:  # grows while it is read
        fresh = {edge.target for edge in scene.edges if edge.source == key} - lit
        lit |= fresh
        users += sorted(fresh)
    return frozenset(lit)


def bundle_of(drawing: Drawing, highlight: Any) -> list[Node]:
    """Return the nodes on a way from the highlighted node to a root."""
    on_bundle = dependents(drawing.nodes, find_node(drawing, highlight))
    return [node for node in drawing.nodes if node in on_bundle]


def find_node(drawing: Drawing, wanted: Any) -> Node:
    """Return a node of a drawing, given itself or its name."""
    if isinstance(wanted, Node) and wanted in ancestors(*drawing.roots):
        return wanted
    named = [node for node, name in drawing.names.items() if wanted in (name, node.name)]
    if isinstance(wanted, str) and named:
        return named[0]
    names = ", ".join(sorted({name for name in drawing.names.values()})[:20])
    raise GraphError(
        f"expected a node of this graph or the name of one, got {wanted!r}. It has: {names}."
    )
