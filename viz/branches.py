"""Where several ways cross: what each of them brings to the gradient of the node they start at.

A residual connection, a weight that every time step shares: between two waypoints the gradient is
a sum, with one addend for each consumer of the lower one. The addends are the engine's own.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograd_core.node import Node
from autograd_core.notation import Written
from viz.build import Drawing, plain
from viz.bundle import Swept, pieces
from viz.formulas import Edge, Formulas, pull_along, pull_back, written_out

MOST_CLIMBED = 4


@dataclass(frozen=True)
class Branch:
    """What one consumer of a node brings to its gradient.

    Attributes
    ----------
    through, top : str
        The names of the node's consumer, and of the node above it that the formula starts from.
    paths : int
        Over how many paths it sums.
    applied : Written or None
        Its formula, from ∂L/∂top.
    part : ndarray
        Its numbers.
    share : float or None
        Its norm out of the sum of the norms of all branches.
    nodes : tuple of int
        The keys of the nodes that it passes, from the loss's side to the leaf's.
    """

    through: str
    top: str
    paths: int
    applied: Written | None
    part: NDArray[np.float64]
    share: float | None
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class Branching:
    """A piece between two waypoints through which several ways lead.

    Attributes
    ----------
    upper, lower : str
    paths : int
        How many ways there are.
    count : int
        How many branches they come in by.
    listed : tuple of Branch
        Those with the largest norm, largest first.
    rest : ndarray
        The sum of those that are not listed.
    rest_share : float or None
    pushes, norm : float
        The sum of the norms of all branches, and the norm of their sum.
    """

    upper: str
    lower: str
    paths: int
    count: int
    listed: tuple[Branch, ...]
    rest: NDArray[np.float64]
    rest_share: float | None
    pushes: float
    norm: float

    @property
    def cancel(self) -> bool:
        """Whether the branches point different ways."""
        return math.isfinite(self.pushes) and self.norm < self.pushes * (1 - 1e-9)


def branching_pieces(nodes: Sequence[Node], every: Iterable[Node]) -> list[Sequence[Node]]:
    """Return the pieces between neighbouring waypoints that several ways lead through."""
    return [piece for piece in pieces(nodes, every) if len(piece) > 2]


def find_branches(drawing: Drawing, piece: Sequence[Node], swept: Swept, top: int) -> Branching:
    """Return the branches of a piece, the `top` largest of them listed."""
    parts: dict[Node, NDArray[np.float64]] = {}
    for consumer, _, part in swept.parts[piece[0]]:
        parts[consumer] = parts[consumer] + plain(part) if consumer in parts else plain(part)
    norms = {consumer: _norm(part) for consumer, part in parts.items()}
    order = sorted(parts, key=lambda consumer: -_sortable(norms[consumer]))
    pushes = math.fsum(norms.values()) if all(map(math.isfinite, norms.values())) else math.nan
    shares = {node: norm / pushes if pushes > 0 else None for node, norm in norms.items()}
    writer = _Writer(drawing, piece)
    gradient = plain(swept.gradients[piece[0]])
    return Branching(
        upper=drawing.names[piece[-1]],
        lower=drawing.names[piece[0]],
        paths=writer.counts[piece[0]],
        count=len(parts),
        listed=tuple(writer.branch(node, parts[node], shares[node]) for node in order[:top]),
        rest=sum((parts[n] for n in order[top:]), np.zeros_like(gradient, dtype=np.float64)),
        rest_share=_rest_share([shares[node] for node in order[:top]]),
        pushes=pushes,
        norm=_norm(gradient),
    )


def _rest_share(listed: list[float | None]) -> float | None:
    known = [share for share in listed if share is not None]
    return max(0.0, 1.0 - math.fsum(known)) if len(known) == len(listed) else None


def _norm(x: NDArray[np.float64]) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(np.asarray(x, dtype=np.float64).ravel()))


def _sortable(norm: float) -> float:
    return math.inf if math.isnan(norm) else norm


class _Writer:
    """Names the branches of one piece."""

    def __init__(self, drawing: Drawing, piece: Sequence[Node]) -> None:
        self.drawing = drawing
        self.piece = piece
        self.uses: dict[Node, list[Edge]] = {node: [] for node in piece}
        for node in piece[1:]:
            for slot, parent in enumerate(node.parents):
                if parent in self.uses:
                    self.uses[parent].append((node, slot))
        self.counts = {piece[-1]: 1}
        for node in reversed(piece[:-1]):
            self.counts[node] = sum(self.counts[user] for user, _ in self.uses[node])

    def branch(self, consumer: Node, part: NDArray[np.float64], share: float | None) -> Branch:
        """Return the branch that a consumer of the piece's lower end brings."""
        lower = self.piece[0]
        edges = self._up_to_a_name(consumer)
        top = edges[0][0] if edges else consumer
        formulas = Formulas(self.drawing, frozenset([top, lower, self.piece[-1]]))
        above = pull_along(edges, formulas.seed(top), formulas)
        slots = [slot for slot, parent in enumerate(consumer.parents) if parent is lower]
        applied = pull_back([lower, consumer], above, formulas)
        return Branch(
            through=self.drawing.names[consumer],
            top=self.drawing.names[top],
            paths=self.counts[consumer] * len(slots),
            applied=written_out(applied),
            part=part,
            share=share,
            nodes=self._keys(consumer),
        )

    def _up_to_a_name(self, node: Node) -> list[Edge]:
        """Return the edges above a node, up to a named one or to one that is used twice."""
        edges: list[Edge] = []
        while len(edges) < MOST_CLIMBED and len(self.uses[node]) == 1:
            if node in self.drawing.given:
                break
            edges.insert(0, self.uses[node][0])
            node = edges[0][0]
        return edges

    def _keys(self, start: Node) -> tuple[int, ...]:
        """Return the keys of the nodes between the upper end and `start`, and of the lower end."""
        above, stack = {start}, [start]
        while stack:
            for user, _ in self.uses[stack.pop()]:
                if user not in above:
                    above.add(user)
                    stack.append(user)
        keys = self.drawing.keys
        return tuple(keys[n] for n in reversed(self.piece) if n in above or n is self.piece[0])
