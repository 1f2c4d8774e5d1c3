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

from autograd_core import GraphError, Symbol, ops
from autograd_core.backward import plain as plain_data
from autograd_core.backward import sweep
from autograd_core.graph import dependents, sweep_order
from autograd_core.node import Node
from autograd_core.notation import ATOM, Written, name_latex, name_text
from autograd_core.reach import Reach
from autograd_core.symbol import evaluate, write_any
from viz.build import Drawing, apply_to_symbols, as_symbol, plain, symbol_key

Grain = Literal["auto", "named", "op"]
Side = Literal["entrywise", "left", "right", "map"]
MOST_OPS_IN_FORMULA, MOST_DEPTH = 12, 4


@dataclass(frozen=True)
class Factor:
    """One factor ∂upper/∂lower of the product.

    Attributes
    ----------
    upper, lower : str
        The names of the two waypoints.
    rule : Written or None
        What the factor is: ∂upper/∂lower entry by entry, or the matrix that the gradient is
        multiplied with. None if it is a sum of too many ops to be written out.
    side : "entrywise", "left", "right" or "map"
        How it is applied: ⊙, from the left, from the right, or as a map of ȳ.
    applied : Written or None
        ∂L/∂lower in terms of ∂L/∂upper.
    value : ndarray or None
        The numbers of `rule`, None for a map.
    gradient : ndarray
        ∂L/∂lower: the product of all factors up to this one.
    paths : int
        Over how many paths the factor sums.
    """

    upper: str
    lower: str
    rule: Written | None
    side: Side
    applied: Written | None
    value: NDArray[np.float64] | None
    gradient: NDArray[np.float64]
    paths: int


def bundle(loss: Node, leaf: Node) -> list[Node]:
    """Return the nodes on the ways from the leaf to the loss, parents before users.

    Raises
    ------
    GraphError
        If there is no way.
    """
    order = sweep_order(loss)[::-1]
    on_way = dependents(order, leaf)
    if leaf not in set(order) or loss not in on_way:
        raise GraphError(
            f"explain: expected a leaf that {loss.name or 'the loss'} was computed from and that "
            f"takes a gradient, got {leaf.name or 'another node'}, which no path reaches."
        )
    return [node for node in order if node in on_way]


def waypoints(nodes: Sequence[Node]) -> list[Node]:
    """Return those nodes of a bundle through which every path goes, from the leaf to the loss.

    In a topological order these are the nodes that no edge skips.
    """
    place = {node: i for i, node in enumerate(nodes)}
    furthest = [0] * len(nodes)
    for i, node in enumerate(nodes):
        for parent in node.parents:
            if parent in place:
                furthest[place[parent]] = max(furthest[place[parent]], i)
    result, reach = [], 0
    for i, node in enumerate(nodes):
        if reach <= i:
            result.append(node)
        reach = max(reach, furthest[i])
    return result


def factors(drawing: Drawing, loss: Node, leaf: Node, grain: Grain) -> list[Factor]:
    """Return the factors of ∂loss/∂leaf, from the loss to the leaf."""
    nodes = bundle(loss, leaf)
    ends = {loss, leaf}
    stops = _at_grain(waypoints(nodes), drawing.given | ends, grain)[::-1]
    formulas = Formulas(drawing, frozenset(stops))
    gradient: Any = loss.seed(None)
    reach: Reach = {}
    result = []
    for upper, lower in itertools.pairwise(stops):
        piece = _between(nodes, upper, lower)
        cotangents = sweep([*reversed(piece)][:-1], {upper: gradient}, plain_data, reach)
        gradient = cotangents[lower]
        result.append(_factor(piece, formulas, plain(gradient), is_first=upper is loss))
    return result


def _at_grain(stops: list[Node], known: frozenset[Node], grain: Grain) -> list[Node]:
    if grain == "op":
        return stops
    named = [node for node in stops if node in known]
    return named if grain == "named" or len(named) > 2 else stops


def _between(nodes: Sequence[Node], upper: Node, lower: Node) -> list[Node]:
    """Return the nodes of a bundle between two of its waypoints, both included."""
    return [node for node in nodes if lower.tick <= node.tick <= upper.tick]


@dataclass(frozen=True)
class Formulas:
    """How the formulas of a derivation write nodes.

    The user's names and the waypoints stand as they are; what lies between is written out.
    """

    drawing: Drawing
    stops: frozenset[Node]

    def of(self, node: Node, depth: int = MOST_DEPTH) -> Any:
        """Return a node as a formula, at most `depth` ops deep."""
        names = self.drawing.names
        if node.op is None or node in self.drawing.given | self.stops or not depth:
            return as_symbol(node, names)
        return apply_to_symbols(node, [self.of(p, depth - 1) for p in node.parents])

    def numbers(self) -> dict[str, Any]:
        """Return the data of every node, by the name of its symbol."""
        return {symbol_key(node): node._data for node in self.drawing.nodes}

    def name(self, node: Node) -> str:
        """Return a node's name."""
        return self.drawing.names[node]

    def gradient(self, node: Node) -> Written:
        """Return ∂L/∂node."""
        return write_derivative(self.name(self.drawing.roots[0]), self.name(node))


def _factor(
    piece: list[Node], formulas: Formulas, gradient: NDArray[np.float64], *, is_first: bool
) -> Factor:
    lower, upper = piece[0], piece[-1]
    entrywise = is_first or _is_entrywise(piece)
    rule: Any = None
    applied: Any = None
    side: Side = "entrywise" if entrywise else "map"
    if len(piece) <= MOST_OPS_IN_FORMULA:
        one = Symbol("1")
        seed = Symbol("ȳ", np.shape(upper._data), written=formulas.gradient(upper))
        applied = pull_back(piece, one if is_first else seed, formulas)
        rule = pull_back(piece, one, formulas) if entrywise else applied
        if not entrywise:
            side, rule = _matrix_of(applied, seed)
    return Factor(
        upper=formulas.name(upper),
        lower=formulas.name(lower),
        rule=None if rule is None else write_any(rule),
        side=side,
        applied=None if applied is None else write_any(applied),
        value=_value(rule, side, lower, formulas),
        gradient=gradient,
        paths=_count_paths(piece),
    )


def _is_entrywise(piece: list[Node]) -> bool:
    """Tell whether ∂upper/∂lower multiplies entry by entry: no op mixes or broadcasts entries."""
    shape = np.shape(piece[0]._data)
    return all(
        node.op is not None and node.op.elementwise and np.shape(node._data) == shape
        for node in piece[1:]
    )


def pull_back(piece: list[Node], seed: Any, formulas: Formulas) -> Any:
    """Return the cotangent of a piece's first node as a formula, given that of its last."""
    found: dict[Node, Any] = {piece[-1]: seed}
    inside = set(piece)
    for node in reversed(piece[1:]):
        op = node.op
        assert op is not None
        inputs = [formulas.of(parent) for parent in node.parents]
        y = formulas.of(node)
        for parent, rule in zip(node.parents, op.vjps, strict=False):
            if parent in inside:
                part = _conform(rule(found[node], y, *inputs, **node.attrs), parent)
                found[parent] = found[parent] + part if parent in found else part
    return found[piece[0]]


def _conform(part: Any, parent: Node) -> Any:
    shape = np.shape(parent._data)
    if isinstance(part, Symbol) and part.shape != shape and len(part.shape) >= len(shape):
        return ops.unbroadcast(part, shape)
    return part


def _matrix_of(applied: Any, seed: Symbol) -> tuple[Side, Any]:
    """Return the matrix M if the factor is M · ȳ or ȳ · M, else the whole map."""
    if isinstance(applied, Symbol) and applied.op is ops.matmul:
        left, right = applied.inputs
        if right is seed:
            return "left", left
        if left is seed:
            return "right", right
    return "map", applied


def _value(rule: Any, side: Side, lower: Node, formulas: Formulas) -> NDArray[np.float64] | None:
    if rule is None or side == "map":
        return None
    numbers = {**formulas.numbers(), "1": 1.0}
    with np.errstate(all="ignore"):
        value = np.asarray(evaluate(rule, numbers), dtype=np.float64)
    return np.broadcast_to(value, np.shape(lower._data)) if side == "entrywise" else value


def _count_paths(piece: list[Node]) -> int:
    """Return the number of paths through a piece; an edge counts as often as it is drawn."""
    counts = {piece[0]: 1}
    for node in piece[1:]:
        counts[node] = sum(counts.get(parent, 0) for parent in node.parents)
    return counts[piece[-1]]


def write_derivative(upper: str, lower: str) -> Written:
    """Return ∂upper/∂lower as a formula."""
    latex = rf"\frac{{\partial {name_latex(upper)}}}{{\partial {name_latex(lower)}}}"
    return Written(latex, f"∂{name_text(upper)}/∂{name_text(lower)}", ATOM)
