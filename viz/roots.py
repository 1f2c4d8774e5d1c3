"""What a user asks to be drawn: nodes, a model, the bundle below a node or a name."""

from typing import Any

import nn
from autograd_core import GraphError
from autograd_core.graph import ancestors, dependents
from autograd_core.node import Node
from viz.build import Drawing
from viz.sample import run_on_example


def roots_of(*things: Any) -> tuple[Node, ...]:
    """Return the nodes to draw: those given, and what each model computes for one example."""
    nodes: list[Any] = []
    for thing in things:
        nodes += run_on_example(thing) if isinstance(thing, nn.Module) else [thing]
    for node in nodes:
        if not isinstance(node, Node):
            raise GraphError(
                f"draw: expected Tensors, Values or a model, got a {type(node).__name__}. "
                "Draw what was computed: the loss, or model(X)."
            )
    return tuple(nodes)


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
