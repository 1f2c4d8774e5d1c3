"""Every path from a scalar loss to a scalar leaf: how many, the largest, and what the rest brings.

Nothing here walks all paths, of which there may be astronomically many: counts, sums and the
largest few come from one pass over the edges.
"""

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_core import Symbol
from autograd_core.backward import contributions
from autograd_core.backward import plain as plain_data
from autograd_core.node import Node
from autograd_core.notation import Written
from viz.build import Drawing, plain
from viz.chain import Grain, Keys
from viz.formulas import MOST_OPS_IN_FORMULA, Edge, Formulas, pull_along, written_out


@dataclass(frozen=True)
class PathFactor:
    """One factor ∂upper/∂lower of one path.

    Attributes
    ----------
    upper, lower : str
    keys : tuple of int
        Their keys in the drawing.
    rule : Written or None
        Its formula, None if it would be too long.
    value : float
    """

    upper: str
    lower: str
    keys: Keys
    rule: Written | None
    value: float


@dataclass(frozen=True)
class Path:
    """One path: its factors from the loss to the leaf, their product, and its share.

    Attributes
    ----------
    nodes : tuple of int
        The keys of all nodes that it passes.
    share : float or None
        |product| out of the sum of |product| over all paths; None where that is 0 or not finite.
    """

    factors: tuple[PathFactor, ...]
    nodes: tuple[int, ...]
    value: float
    share: float | None


@dataclass(frozen=True)
class Paths:
    """All paths from the loss to the leaf.

    Attributes
    ----------
    count : int
        How many there are.
    listed : tuple of Path
        Those with the largest |product|, largest first.
    total : float
        The sum of the products of all.
    pushes : float
        The sum of their |product|: what the shares are parts of.
    rest, rest_share : float
        What those that are not listed bring, and their share.
    """

    count: int
    listed: tuple[Path, ...]
    total: float
    pushes: float
    rest: float
    rest_share: float | None

    @property
    def cancel(self) -> bool:
        """Whether some paths push one way and some the other."""
        return math.isfinite(self.pushes) and abs(self.total) < self.pushes * (1 - 1e-9)


@dataclass(frozen=True, slots=True)
class _Tail:
    """The way from the loss down to some node: its last edge, and the way to that edge's top.

    It is dead if an edge on it is 0 by structure: then no infinite factor brings it to life.
    """

    rank: float
    edge: Edge
    derivative: float
    above: "_Tail | None"
    dead: bool


def is_scalar(nodes: Sequence[Node]) -> bool:
    """Tell whether every node of a bundle is one number, so that it has paths of numbers."""
    return all(np.size(node._data) == 1 for node in nodes)


def find_paths(drawing: Drawing, nodes: Sequence[Node], grain: Grain, top: int) -> Paths:
    """Count the paths through a bundle of scalars, and find the `top` largest.

    A path through the branch that a `where` did not take counts, and brings 0.
    """
    totals = _add_up(nodes, top)
    leaf = nodes[0]
    total, pushes = totals.sums.get(leaf, 0.0), totals.pushes.get(leaf, 0.0)
    writer = _Writer(drawing, grain, pushes)
    listed = tuple(writer.path(tail) for tail in totals.tails[leaf] if tail is not None)
    rest, rest_share = _rest(listed, totals.counts[leaf], total)
    return Paths(totals.counts[leaf], listed, total, pushes, rest, rest_share)


@dataclass(frozen=True)
class _Totals:
    """For each node, over all ways to it from the loss: how many, their sum, the largest few."""

    counts: dict[Node, int]
    sums: dict[Node, float]
    pushes: dict[Node, float]
    tails: dict[Node, list[_Tail | None]]


def _add_up(nodes: Sequence[Node], top: int) -> _Totals:
    loss = nodes[-1]
    inside = set(nodes)
    totals = _Totals({loss: 1}, {loss: 1.0}, {loss: 1.0}, {loss: [None]})
    for node in reversed(nodes[1:]):
        if node is not loss:
            totals.tails[node] = [*heapq.nlargest(top, totals.tails[node], key=_rank)]
        for edge, derivative in _local_derivatives(node, inside):
            _pass_down(totals, edge, derivative)
    leaf = nodes[0]
    totals.tails[leaf] = [*heapq.nlargest(top, totals.tails[leaf], key=_rank)]
    return totals


def _pass_down(totals: _Totals, edge: Edge, derivative: float | None) -> None:
    node, parent = edge[0], _lower(edge)
    totals.counts[parent] = totals.counts.get(parent, 0) + totals.counts[node]
    if derivative is not None and node in totals.sums:
        totals.sums[parent] = totals.sums.get(parent, 0.0) + totals.sums[node] * derivative
        push = totals.pushes[node] * abs(derivative)
        totals.pushes[parent] = totals.pushes.get(parent, 0.0) + push
    longer = (_longer(above, edge, derivative) for above in totals.tails[node])
    totals.tails.setdefault(parent, []).extend(longer)


def _rank(tail: _Tail | None) -> float:
    return 0.0 if tail is None else tail.rank


def _longer(above: _Tail | None, edge: Edge, derivative: float | None) -> _Tail:
    """Return a way that is one edge longer; it ranks by log |product|, nan before all others."""
    if derivative is None or (above is not None and above.dead):
        return _Tail(-math.inf, edge, derivative or 0.0, above, dead=True)
    rank = _rank(above) + (math.log(abs(derivative)) if derivative else -math.inf)
    return _Tail(math.inf if math.isnan(rank) else rank, edge, derivative, above, dead=False)


def _local_derivatives(node: Node, inside: set[Node]) -> Iterator[tuple[Edge, float | None]]:
    """Yield the local derivative of each edge of a bundle below a node, as the engine has it.

    None stands for a 0 by structure.
    """
    op, one = node.op, node.seed(None)
    assert op is not None
    for slot, part in contributions(node, one, plain_data, {}, ()):
        if node.parents[slot] not in inside:
            continue
        zero = op.zeros[slot] if op.zeros else None
        inputs = map(plain_data, node.parents)
        if zero is not None and np.all(zero(node._data, *inputs, **node.attrs)):
            yield (node, slot), None
        else:
            yield (node, slot), float(np.sum(plain(part)))


def _rest(listed: tuple[Path, ...], count: int, total: float) -> tuple[float, float | None]:
    if count == len(listed):
        return 0.0, 0.0
    shares = [path.share for path in listed]
    share = None if None in shares else max(0.0, 1.0 - math.fsum(s for s in shares if s))
    values = [path.value for path in listed]
    if not all(map(math.isfinite, [*values, total])):
        return math.nan, share
    return total - math.fsum(values), share


@dataclass(frozen=True)
class _Writer:
    """Cuts a path into factors and writes them."""

    drawing: Drawing
    grain: Grain
    pushes: float

    def path(self, tail: _Tail | None) -> Path:
        """Return the path that ends in a leaf's tail."""
        steps = []
        while tail is not None:
            steps.append(tail)
            tail = tail.above
        steps.reverse()
        keys = self.drawing.keys
        value = 0.0 if steps[-1].dead else math.prod(step.derivative for step in steps)
        has_share = 0.0 < self.pushes < math.inf
        return Path(
            factors=tuple(self._factors(steps)),
            nodes=(keys[steps[0].edge[0]], *(keys[_lower(step.edge)] for step in steps)),
            value=value,
            share=min(1.0, abs(value) / self.pushes) if has_share else None,
        )

    def _factors(self, steps: list[_Tail]) -> Iterator[PathFactor]:
        runs = list(self._runs(steps))
        ends = [steps[0].edge[0], *(_lower(run[-1].edge) for run in runs)]
        formulas = Formulas(self.drawing, frozenset(ends))
        for run, upper, lower in zip(runs, ends, ends[1:], strict=False):
            rule: Any = None
            if len(run) <= MOST_OPS_IN_FORMULA:
                rule = pull_along([step.edge for step in run], Symbol("1"), formulas)
            yield PathFactor(
                formulas.name(upper),
                formulas.name(lower),
                (self.drawing.keys[upper], self.drawing.keys[lower]),
                written_out(rule),
                math.prod(step.derivative for step in run),
            )

    def _runs(self, steps: list[_Tail]) -> Iterator[list[_Tail]]:
        """Cut a path at the nodes with names; where none is near, at each node."""
        run: list[_Tail] = []
        for step in steps:
            run.append(step)
            if self.grain == "op" or _lower(step.edge) in self.drawing.given:
                yield from self._finer_if_long(run)
                run = []
        if run:
            yield from self._finer_if_long(run)

    def _finer_if_long(self, run: list[_Tail]) -> list[list[_Tail]]:
        is_long = self.grain == "auto" and len(run) > MOST_OPS_IN_FORMULA
        return [[step] for step in run] if is_long else [run]


def _lower(edge: Edge) -> Node:
    node, slot = edge
    return node.parents[slot]
