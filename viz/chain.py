"""The chain rule from a loss to a leaf: where to cut the graph, and the factor of each piece.

All ways from the leaf to the loss pass through its *waypoints*; between two neighbours lies one
factor of the product, which may itself be a sum over several paths.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd_core import Symbol
from autograd_core.node import Node
from autograd_core.notation import Written
from viz.build import Drawing, plain
from viz.bundle import Swept, count_paths, pieces, sweep_bundle
from viz.formulas import (
    MOST_OPS_IN_FORMULA,
    Formulas,
    Side,
    Summation,
    matrix_of,
    pull_back,
    summations,
    written_out,
)

Grain = Literal["auto", "named", "op"]
Keys = tuple[int, int]


@dataclass(frozen=True)
class Factor:
    """One factor ∂upper/∂lower of the product.

    Attributes
    ----------
    upper, lower : str
        The names of the two waypoints.
    keys : tuple of int
        Their keys in the drawing, and in the scene made from it.
    rule : Written or None
        What the factor is: ∂upper/∂lower entry by entry, or the matrix that the gradient is
        multiplied with. None if it is a sum of too many ops to be written out.
    side : "entrywise", "left", "right" or "map"
        How it is applied: ⊙, from the left, from the right, or as a map of ȳ.
    applied : Written or None
        ∂L/∂lower in terms of ∂L/∂upper.
    sums : tuple of Summation
        The sums over axes in `applied`, which undo a broadcast.
    value : ndarray or None
        The numbers of `rule`, None for a map.
    above, gradient : ndarray
        ∂L/∂upper and ∂L/∂lower: the product of all factors before it, and with it.
    paths : int
        Over how many paths the factor sums.
    """

    upper: str
    lower: str
    keys: Keys
    rule: Written | None
    side: Side
    applied: Written | None
    sums: tuple[Summation, ...]
    value: NDArray[np.float64] | None
    above: NDArray[np.float64]
    gradient: NDArray[np.float64]
    paths: int


@dataclass(frozen=True)
class Cut:
    """A bundle and where it is cut: its waypoints and those of them at which a factor ends."""

    nodes: Sequence[Node]
    every: Sequence[Node]
    stops: Sequence[Node]


def cut_bundle(nodes: Sequence[Node], every: Sequence[Node], drawing: Drawing, grain: Grain) -> Cut:
    """Choose among the waypoints those at which the product is cut, from the leaf to the loss.

    "auto" takes the named ones if there are any, and more where the way between two is long.
    """
    known = drawing.given | {nodes[0], nodes[-1]}
    named = [node for node in every if node in known]
    if grain == "op" or (grain == "auto" and len(named) == 2):
        return Cut(nodes, every, every)
    return Cut(nodes, every, named if grain == "named" else _finer_where_long(nodes, every, named))


def _finer_where_long(
    nodes: Sequence[Node], every: Sequence[Node], named: Sequence[Node]
) -> list[Node]:
    place = {node: i for i, node in enumerate(nodes)}
    turn = {node: i for i, node in enumerate(every)}
    result = [named[0]]
    for lower, upper in itertools.pairwise(named):
        if place[upper] - place[lower] >= MOST_OPS_IN_FORMULA:
            result += every[turn[lower] + 1 : turn[upper]]
        result.append(upper)
    return result


def factors(drawing: Drawing, cut: Cut, swept: Swept) -> list[Factor]:
    """Return the factors of ∂loss/∂leaf, from the loss to the leaf."""
    formulas = Formulas(drawing, frozenset(cut.stops))
    keys = drawing.keys
    return [
        _factor(piece, formulas, swept, (keys[piece[-1]], keys[piece[0]]))
        for piece in reversed(pieces(cut.nodes, cut.stops))
    ]


def _factor(piece: Sequence[Node], formulas: Formulas, swept: Swept, keys: Keys) -> Factor:
    lower, upper = piece[0], piece[-1]
    is_first = upper is formulas.drawing.roots[0]
    side, rule, applied = _rule(piece, formulas, is_first=is_first)
    return Factor(
        upper=formulas.name(upper),
        lower=formulas.name(lower),
        keys=keys,
        rule=written_out(rule),
        side=side,
        applied=written_out(applied),
        sums=summations(applied),
        value=_value(piece, rule, side, formulas),
        above=plain(swept.gradients[upper]),
        gradient=plain(swept.gradients[lower]),
        paths=count_paths(piece),
    )


def _rule(piece: Sequence[Node], formulas: Formulas, *, is_first: bool) -> tuple[Side, Any, Any]:
    """Return how a factor is applied, what it is, and ∂L/∂lower by it."""
    entrywise = is_first or _is_entrywise(piece)
    if len(piece) > MOST_OPS_IN_FORMULA:
        return ("entrywise" if entrywise else "map"), None, None
    one, seed = Symbol("1"), formulas.seed(piece[-1])
    applied = pull_back(piece, one if is_first else seed, formulas)
    if entrywise:
        return "entrywise", pull_back(piece, one, formulas), applied
    side, rule = matrix_of(applied, seed)
    return side, rule, applied


def _is_entrywise(piece: Sequence[Node]) -> bool:
    """Tell whether ∂upper/∂lower multiplies entry by entry: no op mixes or broadcasts entries."""
    shape = np.shape(piece[0]._data)
    return all(
        node.op is not None and node.op.elementwise and np.shape(node._data) == shape
        for node in piece[1:]
    )


def _value(
    piece: Sequence[Node], rule: Any, side: Side, formulas: Formulas
) -> NDArray[np.float64] | None:
    if side == "entrywise" and all(np.ndim(node._data) == 0 for node in piece):
        return np.asarray(sweep_bundle(piece).gradients[piece[0]], dtype=np.float64)
    if rule is None or side == "map":
        return None
    value = formulas.value(rule)
    return np.broadcast_to(value, np.shape(piece[0]._data)) if side == "entrywise" else value
