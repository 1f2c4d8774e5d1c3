"""The reverse sweep: one pass over the graph, users before parents, adding up cotangents."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import GraphError
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from autograd_core.op import Rule
from autograd_core.reach import Reach, add_reach, parent_reach, silence, zeroed
from autograd_core.recording import RECORDING, transform
from autograd_core.watching import check_contribution, watches_anomalies

plain = attrgetter("_data")


def _itself(node: Node) -> Node:
    return node


def backward(
    root: Node, cotangent: Any, *, keep: Literal["all", "leaves"], create_graph: bool
) -> None:
    """Leave the gradient of `root` on the nodes below it; see `Node.backward`."""
    if keep not in ("all", "leaves"):
        raise GraphError(f'backward: expected keep="all" or keep="leaves", got {keep!r}.')
    seed = root.seed(cotangent)
    if isinstance(seed, Node) and not create_graph:
        seed = seed._data
    order = sweep_order(root)
    cotangents = reverse_sweep(order, seed, recorded=create_graph)
    shared: set[int] = set()
    for node in order:
        if node.op is None:
            _accumulate(node, cotangents[node], shared)
        elif keep == "leaves":
            node.grad = None
        elif node.wrap_grad is None:
            node.grad = cotangents[node]
        else:
            shared.add(id(cotangents[node]))
            node.grad = node.wrap_grad(cotangents[node])


def _accumulate(leaf: Node, cotangent: Any, shared: set[int]) -> None:
    """Add a cotangent to a leaf's gradient; `shared` holds the ids of arrays that others keep."""
    before = leaf.grad
    if before is not None:
        recorded = isinstance(cotangent, Node)
        cotangent = (before if recorded else getattr(before, "_data", before)) + cotangent
    elif isinstance(cotangent, np.ndarray):
        cotangent = own(cotangent, shared)
    leaf.grad = cotangent if leaf.wrap_grad is None else leaf.wrap_grad(cotangent)


def own(cotangent: NDArray[Any], shared: set[int]) -> NDArray[Any]:
    """Return an array that nobody else holds: a + b gives both leaves one, a reshape a view."""
    if id(cotangent) in shared or cotangent.base is not None:
        return cotangent.copy()
    shared.add(id(cotangent))
    return cotangent


def reverse_sweep(order: list[Node], seed: Any, *, recorded: bool = False) -> dict[Node, Any]:
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
    fast = order[0].fast_sweep
    if fast is not None and RECORDING.get().watch is None:
        return fast(order, {order[0]: seed})
    return sweep(order, {order[0]: seed}, plain)


def sweep(
    order: Iterable[Node],
    cotangents: dict[Node, Any],
    primal: Callable[[Node], Any],
    reach: Reach | None = None,
) -> dict[Node, Any]:
    """Pull the cotangents back through `order`, reading each node as `primal(node)` gives it.

    The chain rule is the line with `rule`; un-broadcasting and dtype are `conform`'s business.
    `reach` says which entries of a cotangent are 0 by structure; see `reach.py`.
    """
    known = cotangents.get
    reach = {} if reach is None else reach
    watched = watches_anomalies()
    for node in order:
        op, ct = node.op, known(node)
        if op is None or ct is None:
            continue
        if reach or op.zeros:
            _step_by_reach(node, cotangents, primal, reach)
            continue
        tick, attrs, parents = node.tick, node.attrs, node.parents
        if node.changed > tick:
            refuse_stale(node)
        y = primal(node)
        inputs = [*map(primal, parents)]
        for parent, rule in zip(parents, op.vjps):  # noqa: B905 strict= costs as much as a rule
            if parent.changed > tick:
                refuse_stale(node)
            if parent.requires_grad:
                try:  # so does **, and most ops have no attrs
                    part = rule(ct, y, *inputs, **attrs) if attrs else rule(ct, y, *inputs)
                except ArithmeticError:
                    part = _by_ieee(rule, ct, y, inputs, attrs)
                if watched:
                    check_contribution(node, parent, ct, inputs, part)
                conform = parent.conform
                if conform is not None:
                    part = conform(part)
                total = known(parent)
                cotangents[parent] = part if total is None else total + part
    return cotangents


def _step_by_reach(
    node: Node, cotangents: dict[Node, Any], primal: Callable[[Node], Any], reach: Reach
) -> None:
    """Do one node's step of `sweep` where the branch of a `where` that was not taken is near."""
    refuse_stale(node)
    op, attrs, ct, y = node.op, node.attrs, cotangents[node], primal(node)
    assert op is not None
    inputs = [*map(primal, node.parents)]
    above = reach.pop(node, None)
    for slot, parent in enumerate(node.parents):
        if not parent.requires_grad:
            continue
        rule = op.vjps[slot]
        through = parent_reach(node, slot, above)
        with silence(through):
            try:
                part = rule(ct, y, *inputs, **attrs)
            except ArithmeticError:
                part = _by_ieee(rule, ct, y, inputs, attrs)
        if through is not None and part is not ct and not op.moves:
            part = zeroed(part, through)
        if watches_anomalies():
            check_contribution(node, parent, ct, inputs, part)
        if parent.conform is not None:
            part = parent.conform(part)
        total = cotangents.get(parent)
        add_reach(reach, parent, through, is_first=total is None)
        cotangents[parent] = part if total is None else total + part


def _by_ieee(rule: Rule, ct: Any, y: Any, inputs: list[Any], attrs: dict[str, Any]) -> Any:
    """Apply a rule where Python floats raise (1/0) and IEEE numbers are inf or nan."""
    if ct.__class__ is not float:
        raise  # arrays raise only where np.errstate asked for it
    with np.errstate(all="ignore"):
        return float(rule(np.float64(ct), np.float64(y), *map(np.float64, inputs), **attrs))


def refuse_stale(node: Node) -> None:
    """Raise if the data of the node or of an input was replaced after the node was made."""
    for stale in (node, *node.parents):
        if stale.last_change() > node.tick:
            kind = f"result of {stale.op.name}" if stale.op else "input"
            name = repr(stale.name) if stale.name else f"an unnamed {kind}"
            raise GraphError(
                f"backward: expected the data that {node.op} was computed from, got {name}, whose "
                "data changed since. Compute the loss again first."
            )
