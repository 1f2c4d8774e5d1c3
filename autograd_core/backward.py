"""The reverse sweep: one pass over the graph, users before parents, adding up cotangents."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Literal

import numpy as np

from autograd_core.errors import GraphError
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from autograd_core.op import Rule
from autograd_core.recording import no_grad, transform

_plain = attrgetter("_data")


def _itself(node: Node) -> Node:
    return node


def backward(
    root: Node, cotangent: Any, *, keep: Literal["all", "leaves"], create_graph: bool
) -> None:
    """Leave the gradient of `root` on the nodes below it; see `Node.backward`."""
    if keep not in ("all", "leaves"):
        raise GraphError(f'backward: expected keep="all" or keep="leaves", got {keep!r}.')
    order = sweep_order(root)
    cotangents = reverse_sweep(order, root.seed(cotangent), recorded=create_graph)
    stored: set[int] = set()
    for node in order:
        if node.op is None:
            _accumulate(node, cotangents[node], stored)
        elif keep == "all":
            wrap = node.wrap_grad
            node.grad = cotangents[node] if wrap is None else wrap(cotangents[node])
        else:
            node.grad = None


def _accumulate(leaf: Node, cotangent: Any, stored: set[int]) -> None:
    wrap = leaf.wrap_grad
    if wrap is None:
        leaf.grad = cotangent if leaf.grad is None else leaf.grad + cotangent
        return
    if leaf.grad is not None:
        with no_grad():
            leaf.grad = leaf.grad + wrap(cotangent)
        return
    # two leaves may get one array (a + b), or a read-only view of one (sum); each owns its gradient
    if id(cotangent) in stored or getattr(cotangent, "base", None) is not None:
        cotangent = cotangent.copy()
    stored.add(id(cotangent))
    leaf.grad = wrap(cotangent)


def reverse_sweep(
    order: list[Node], seed: Any, *, recorded: bool = False
) -> dict[Node, Any]:
    """Return the cotangent of each node in `order`, whose first node gets `seed`.

    Parameters
    ----------
    order : list of Node
        As `sweep_order` gives it.
    seed : array or Node
        The cotangent of the first node.
    recorded : bool
        Run the rules on the nodes themselves, which records the sweep, not on their data.
    """
    if recorded:
        with transform():
            return sweep(order, {order[0]: seed}, _itself)
    return sweep(order, {order[0]: seed}, _plain)


def sweep(
    order: Iterable[Node], cotangents: dict[Node, Any], primal: Callable[[Node], Any]
) -> dict[Node, Any]:
    """Pull the cotangents back through `order`, reading each node as `primal(node)` gives it.

    The chain rule is the line with `rule`; un-broadcasting and dtype are `conform`'s business.
    """
    known = cotangents.get
    for node in order:
        op, ct = node.op, known(node)
        if op is None or ct is None:
            continue
        tick, attrs, parents = node.tick, node.attrs, node.parents
        y = primal(node)
        inputs = [*map(primal, parents)]
        for parent, rule in zip(parents, op.vjps, strict=False):
            if parent.changed > tick:
                raise GraphError(_stale_message(node, parent))
            if parent.requires_grad:
                try:  # ** costs as much as a rule, and most ops have no attrs
                    part = rule(ct, y, *inputs, **attrs) if attrs else rule(ct, y, *inputs)
                except ArithmeticError:
                    part = _by_ieee(rule, ct, y, inputs)
                conform = parent.conform
                if conform is not None:
                    part = conform(part)
                total = known(parent)
                cotangents[parent] = part if total is None else total + part
    return cotangents


def _by_ieee(rule: Rule, ct: float, y: float, inputs: list[float]) -> float:
    """Apply a rule where Python floats raise (1/0) and IEEE numbers are inf or nan."""
    with np.errstate(all="ignore"):
        return float(rule(np.float64(ct), np.float64(y), *map(np.float64, inputs)))


def _stale_message(node: Node, parent: Node) -> str:
    name = repr(parent.name) if parent.name else "an unnamed input"
    return (
        f"backward: expected the data that {node.op.name if node.op else 'the op'} was computed "
        f"from, got {name}, whose data was replaced since. Compute the loss again first."
    )
