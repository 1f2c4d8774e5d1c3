"""What a user asks to be drawn: nodes, a model, the bundle below a node or a name."""

from typing import Any

import numpy as np

import nn
from autograd_core import GraphError
from autograd_core.graph import ancestors, dependents
from autograd_core.node import Node
from viz.build import Drawing


def roots_of(*things: Any) -> tuple[Node, ...]:
    """Return the nodes to draw: those given, and what each model computes for one example."""
    nodes: list[Any] = []
    for thing in things:
        nodes += _run_on_ones(thing) if isinstance(thing, nn.Module) else [thing]
    for node in nodes:
        if not isinstance(node, Node):
            raise GraphError(
                f"draw: expected Tensors, Values or a model, got a {type(node).__name__}. "
                "Draw what was computed: the loss, or model(X)."
            )
    return tuple(nodes)


def _run_on_ones(model: nn.Module) -> list[Any]:
    """Return what a model computes for one example whose features are all 1."""
    if isinstance(model, nn.scalar.MLP):
        outputs = model([1.0] * model.sizes[0])
        return outputs if isinstance(outputs, list) else [outputs]
    widths = [layer.fan_in for _, layer in model.modules() if isinstance(layer, nn.Dense)]
    if not widths:
        raise GraphError(
            "draw: expected a model that begins with a Dense layer, got "
            f"{type(model).__name__}. Draw what it computes: draw(model(X))."
        )
    return [model(np.ones((1, widths[0])))]


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
