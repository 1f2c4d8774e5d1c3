"""The formulas of a derivation: what a factor is, and how it is applied to a gradient.

Each is printed by running the ops' rules on symbols; see `autograd_core.symbol`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd_core import Symbol, ops
from autograd_core.node import Node
from autograd_core.notation import ATOM, Written, name_latex, name_text
from autograd_core.symbol import evaluate, write_any
from viz.build import Drawing, apply_to_symbols, as_symbol, symbol_key

Side = Literal["entrywise", "left", "right", "map"]
Edge = tuple[Node, int]
"""A use of a node: its consumer and the argument slot."""
MOST_OPS_IN_FORMULA, MOST_DEPTH, MOST_LETTERS = 12, 4, 160


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

    @cached_property
    def numbers(self) -> dict[str, Any]:
        """The data of every node, by the name of its symbol."""
        return {**{symbol_key(node): node._data for node in self.drawing.nodes}, "1": 1.0}

    def name(self, node: Node) -> str:
        """Return a node's name."""
        return self.drawing.names[node]

    def gradient(self, node: Node) -> Written:
        """Return ∂L/∂node."""
        return write_derivative(self.name(self.drawing.roots[0]), self.name(node))

    def seed(self, node: Node) -> Symbol:
        """Return the symbol of ∂L/∂node, which a rule is applied to."""
        return Symbol("ȳ", np.shape(node._data), written=self.gradient(node))

    def value(self, rule: Any) -> NDArray[np.float64]:
        """Return the numbers of a formula."""
        with np.errstate(all="ignore"):
            return np.asarray(evaluate(rule, self.numbers), dtype=np.float64)


def write_derivative(upper: str, lower: str) -> Written:
    """Return ∂upper/∂lower as a formula."""
    latex = rf"\frac{{\partial {name_latex(upper)}}}{{\partial {name_latex(lower)}}}"
    return Written(latex, f"∂{name_text(upper)}/∂{name_text(lower)}", ATOM)


def written_out(formula: Any) -> Written | None:
    """Write a formula, None where there is none or nobody would read it to its end."""
    written = None if formula is None else write_any(formula)
    return written if written is not None and len(written.text) <= MOST_LETTERS else None


def pull_back(piece: Sequence[Node], seed: Any, formulas: Formulas) -> Any:
    """Return the cotangent of a piece's first node as a formula, given that of its last."""
    found: dict[Node, Any] = {piece[-1]: seed}
    inside = set(piece)
    for node in reversed(piece[1:]):
        for slot, parent in enumerate(node.parents):
            if parent in inside:
                part = _pull_edge((node, slot), found[node], formulas)
                found[parent] = _plus(found[parent], part) if parent in found else part
    return found[piece[0]]


def _plus(a: Any, b: Any) -> Any:
    """Add two formulas; `x * x` brings one part twice, which is written as 2 times it."""
    return 2 * a if write_any(a) == write_any(b) else a + b


def pull_along(edges: Iterable[Edge], seed: Any, formulas: Formulas) -> Any:
    """Return what one path brings to its lowest node as a formula, given ȳ at its top."""
    for edge in edges:
        seed = _pull_edge(edge, seed, formulas)
    return seed


def _pull_edge(edge: Edge, seed: Any, formulas: Formulas) -> Any:
    node, slot = edge
    op = node.op
    assert op is not None
    inputs = [formulas.of(parent) for parent in node.parents]
    part = op.vjps[slot](seed, formulas.of(node), *inputs, **node.attrs)
    return _conform(part, node.parents[slot])


def _conform(part: Any, parent: Node) -> Any:
    shape = np.shape(parent._data)
    if isinstance(part, Symbol) and part.shape != shape and len(part.shape) >= len(shape):
        return ops.unbroadcast(part, shape)
    return part


def matrix_of(applied: Any, seed: Symbol) -> tuple[Side, Any]:
    """Return the matrix M if the factor is M · ȳ or ȳ · M, else the whole map."""
    if isinstance(applied, Symbol) and applied.op is ops.matmul:
        left, right = applied.inputs
        if right is seed:
            return "left", left
        if left is seed:
            return "right", right
    return "map", applied


@dataclass(frozen=True)
class Summation:
    """A Σ in a formula: over which axes it adds, and the shapes before and after."""

    axes: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]


def summations(formula: Any) -> tuple[Summation, ...]:
    """Return the sums that undo a broadcast in a formula, the innermost first."""
    if not isinstance(formula, Symbol) or formula.op is None:
        return ()
    inner = [s for x in formula.inputs for s in summations(x)]
    if formula.op is ops.unbroadcast:
        before, after = formula.inputs[0].shape, formula.shape
        inner.append(Summation(_summed_axes(before, after), before, after))
    return tuple(dict.fromkeys(inner))


def _summed_axes(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[int, ...]:
    new = len(before) - len(after)
    same = enumerate(zip(before[new:], after, strict=True), start=new)
    return (*range(new), *(axis for axis, (a, b) in same if a != b))
