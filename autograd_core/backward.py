"""The reverse sweep: one pass over the graph, users before parents, adding up cotangents."""

from collections.abc import Callable, Container, Iterable, Iterator
from operator import attrgetter
from typing import Any, Literal

import numpy as np

from autograd_core.errors import GraphError
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from autograd_core.op import Rule
from autograd_core.reach import Reach, add_reach, parent_reach, silence, zeroed
from autograd_core.recording import RECORDING, check_read, noted_sweep, transform
from autograd_core.watching import check_contribution, watches_anomalies

Keep = Literal["all", "leaves"]
plain = attrgetter("_data")


def _itself(node: Node) -> Node:
    return node


def backward(root: Node, cotangent: Any, *, keep: Keep, create_graph: bool) -> None:
    """Leave the gradient of `root` on the nodes below it; see `Node.backward`."""
    if keep not in ("all", "leaves"):
        raise GraphError(f'backward: expected keep="all" or keep="leaves", got {keep!r}.')
    if not create_graph:
        check_read(root, ".backward()")
    seed = root.seed(cotangent)
    if isinstance(seed, Node) and not create_graph:
        seed = seed._data
    order = (root.fast_order or sweep_order)(root)
    cotangents = reverse_sweep(order, seed, recorded=create_graph, keep=keep)
    shared: set[int] = set()
    for node in order:
        if node.op is None:
            cotangent, before = cotangents[node], node._grad
            node._grad = own(cotangent, shared) if before is None else _plus(before, cotangent)
        elif keep == "leaves":
            node._grad = None
        else:
            cotangent = node._grad = cotangents[node]
            if cotangent.__class__ is not float:  # Values come in thousands and share nothing
                shared.add(id(cotangent))


def _plus(before: Any, cotangent: Any) -> Any:
    """Return a leaf's gradient with one more cotangent added, recorded if the cotangent is."""
    return (before if isinstance(cotangent, Node) else getattr(before, "_data", before)) + cotangent


def own(cotangent: Any, shared: set[int]) -> Any:
    """Return an array that nobody else holds: a + b gives both leaves one, a reshape a view."""
    if cotangent.__class__ is np.ndarray and (
        id(cotangent) in shared or cotangent.base is not None
    ):
        return cotangent.copy()
    shared.add(id(cotangent))
    return cotangent


def reverse_sweep(
    order: list[Node], seed: Any, *, recorded: bool = False, keep: Keep = "all"
) -> dict[Node, Any]:
    """Return the cotangents of the nodes in `order`, whose first node gets `seed`.

    Parameters
    ----------
    order : list of Node
        As `sweep_order` gives it.
    seed : array or Node
        The cotangent of the first node.
    recorded : bool
        Run the rules on the nodes themselves, which records the sweep, not on their data.
    keep : "all" or "leaves"
        "leaves" drops each inner node's cotangent once it is used, which takes less memory.
    """
    cotangents = {order[0]: seed}
    take = cotangents.pop if keep == "leaves" else cotangents.__getitem__
    if recorded:
        with transform(), noted_sweep():
            return sweep(order, cotangents, _itself, take=take)
    fast = order[0].fast_sweep
    if fast is not None and RECORDING.get().watch is None:
        return fast(order, cotangents, take)
    return sweep(order, cotangents, plain, take=take)


def sweep(
    order: Iterable[Node],
    cotangents: dict[Node, Any],
    primal: Callable[[Node], Any],
    reach: Reach | None = None,
    take: Callable[[Node], Any] | None = None,
) -> dict[Node, Any]:
    """Pull the cotangents back through `order`, reading each node as `primal(node)` gives it.

    The chain rule is the line with `rule`; un-broadcasting and dtype are `conform`'s business.
    `reach` says which entries of a cotangent are 0 by structure; see `reach.py`. `take` returns
    the cotangent of an inner node whose turn it is, and may remove it.
    """
    known = cotangents.get
    take = take or cotangents.__getitem__
    reach = {} if reach is None else reach
    watched = watches_anomalies()
    for node in order:
        op = node.op
        if op is None or node not in cotangents:
            continue
        ct = take(node)
        if reach or op.zeros:
            _step_by_reach(node, ct, cotangents, primal, reach)
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
    node: Node,
    ct: Any,
    cotangents: dict[Node, Any],
    primal: Callable[[Node], Any],
    reach: Reach,
) -> None:
    """Do one node's step of `sweep` where the branch of a `where` that was not taken is near."""
    for slot, part in contributions(node, ct, primal, reach, cotangents):
        parent = node.parents[slot]
        total = cotangents.get(parent)
        cotangents[parent] = part if total is None else total + part


def contributions(
    node: Node,
    ct: Any,
    primal: Callable[[Node], Any],
    reach: Reach,
    reached: Container[Node],
) -> Iterator[tuple[int, Any]]:
    """Yield what a node's cotangent `ct` adds to that of each parent, as (argument slot, part).

    `reached` holds the parents that have a cotangent already. A caller puts each parent there
    before it asks for the next part.
    """
    refuse_stale(node)
    op, attrs, y = node.op, node.attrs, primal(node)
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
        add_reach(reach, parent, through, is_first=parent not in reached)
        yield slot, part


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
