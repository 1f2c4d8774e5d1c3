"""Where the way from the loss to a leaf meets a kink, and which slope was used there.

No slope is typed: it is what the op's own rule answers at the kink, and a little beside it. Which
convention that follows is told in docs/kinks.md.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd_core.node import Node
from autograd_core.ops.pooling import max_pool_shares
from viz.build import Drawing, plain

Kind = Literal["corner", "jump", "tie", "zero", "order"]
_BESIDE = 1e-6


@dataclass(frozen=True)
class Kink:
    """A point on the way at which an op has no derivative, or none that is the only one.

    Attributes
    ----------
    kind : "corner", "jump", "tie", "zero" or "order"
        A corner of a function, or a jump; equal entries of which one is chosen; the norm of a
        zero vector; equal entries that are sorted.
    op : str
    node, key : str, int
        Name and key of the op's node in the drawing.
    entries, of : int
        How many entries of the input are at the kink, out of how many.
    at : float
        Where it is, for a corner or a jump.
    left, right, used : float
        For a corner, the slopes beside it, and what the engine used; for a tie the share that a
        tied entry gets.
    """

    kind: Kind
    op: str
    node: str
    key: int
    entries: int
    of: int
    at: float = 0.0
    left: float = 0.0
    right: float = 0.0
    used: float = 0.0

    @property
    def nearest(self) -> bool:
        """Whether the slope used is the one nearest to 0 of those between left and right."""
        low, high = sorted((self.left, self.right))
        return abs(self.used - min(max(0.0, low), high)) < 1e-5


def find_kinks(drawing: Drawing, nodes: Sequence[Node]) -> tuple[Kink, ...]:
    """Return the kinks that a bundle passes, from the loss to the leaf."""
    inside = set(nodes)
    return tuple(
        kink
        for node in reversed(nodes[1:])
        for kink in _kinks_of(node, drawing)
        if any(parent in inside for parent in node.parents)
    )


def _kinks_of(node: Node, drawing: Drawing) -> Iterator[Kink]:
    op = node.op
    assert op is not None
    found = _DETECTORS.get(op.name, _corners if op.kinks else _none)
    for kind, entries, of, facts in found(node):
        if entries:
            yield Kink(kind, op.name, drawing.names[node], drawing.keys[node], entries, of, **facts)


Found = Iterator[tuple[Kind, int, int, dict[str, float]]]


def _none(node: Node) -> Found:
    yield from ()


def _inputs(node: Node) -> list[NDArray[np.float64]]:
    return [np.asarray(plain(parent), dtype=np.float64) for parent in node.parents]


def _corners(node: Node) -> Found:
    """Find entries of an elementwise op's first input at its kinks."""
    assert node.op is not None
    for at in node.op.kinks:
        yield from _corner(node, at)


def _stairs(node: Node) -> Found:
    """Find whole numbers, at which floor and ceil jump."""
    x = _inputs(node)[0]
    at = x[np.isfinite(x) & (x == np.round(x))]
    if at.size:
        kind, _, _, facts = next(_corner(node, float(at.flat[0])))
        yield kind, at.size, x.size, facts


def _bounds(node: Node) -> Found:
    """Find entries on a bound of `clip`."""
    bounds = {float(b) for x in _inputs(node)[1:] for b in np.unique(x) if np.isfinite(b)}
    for at in sorted(bounds):
        yield from _corner(node, at)


def _corner(node: Node, at: float) -> Found:
    op = node.op
    assert op is not None
    arrays = [a.astype(np.float64) for a in np.broadcast_arrays(*_inputs(node))]
    hits = np.flatnonzero(arrays[0].ravel() == at)
    if not hits.size:
        return
    others = [a.ravel()[hits[0]] for a in arrays[1:]]
    sides = [at - _BESIDE, at + _BESIDE]
    with np.errstate(all="ignore"):
        left, right, used = (_slope(node, np.float64(x), others) for x in (*sides, at))
        low, high = (float(op.forward(np.float64(x), *others, **node.attrs)) for x in sides)
    jumps = abs(high - low) > 0.5 * 1e-3
    if jumps or max(abs(left - right), abs(used - left)) > 1e-5:
        facts = {"at": at, "left": left, "right": right, "used": used}
        yield "jump" if jumps else "corner", int(hits.size), arrays[0].size, facts


def _slope(node: Node, x: Any, others: list[Any]) -> float:
    op = node.op
    assert op is not None
    y = op.forward(x, *others, **node.attrs)
    return float(op.vjps[0](np.float64(1.0), y, x, *others, **node.attrs))


def _equal_pair(node: Node) -> Found:
    """Find places where `maximum` and `minimum` choose between equals."""
    a, b = np.broadcast_arrays(*_inputs(node))
    yield "tie", int(np.sum(a == b)), a.size, {"used": 0.5}


def _shared(node: Node) -> Found:
    """Find entries that share a maximum, a minimum or a rank."""
    assert node.op is not None
    x = _inputs(node)[0]
    y = np.asarray(plain(node), dtype=np.float64)
    with np.errstate(all="ignore"):
        shares = np.asarray(node.op.vjps[0](np.ones_like(y), y, x, **node.attrs))
    yield from _ties(shares, x.size)


def _pooled(node: Node) -> Found:
    """Find entries that share the maximum of a window."""
    yield from _ties(np.asarray(max_pool_shares(_inputs(node)[0], **node.attrs)), plain(node).size)


def _ties(shares: NDArray[np.float64], of: int) -> Found:
    tied = shares[(shares > 0) & (shares < 1)]
    yield "tie", tied.size, of, {"used": float(tied.max()) if tied.size else 0.0}


def _zero(node: Node) -> Found:
    """Find norms and deviations that are 0."""
    y = plain(node)
    yield "zero", int(np.sum(y == 0)), y.size, {}


def _sorted(node: Node) -> Found:
    """Find entries that are equal to their neighbour once sorted."""
    y, axis = plain(node), node.attrs.get("axis", -1)
    equal = np.diff(y, axis=axis) == 0 if np.ndim(y) else np.zeros(0, bool)
    yield "order", int(np.sum(equal)) * 2, y.size, {}


_DETECTORS: dict[str, Callable[[Node], Found]] = {
    "where": _none,  # its kink is in a condition, which takes no gradient
    "floor": _stairs,
    "ceil": _stairs,
    "clip": _bounds,
    "maximum": _equal_pair,
    "minimum": _equal_pair,
    "max": _shared,
    "min": _shared,
    "order_statistic": _shared,
    "max_pool2d": _pooled,
    "euclidean_norm": _zero,
    "hypot": _zero,
    "std": _zero,
    "sort": _sorted,
}
