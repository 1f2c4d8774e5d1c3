"""All that a derivation knows: its factors and their product, paths, kinks, and two checks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograd_core.graph import replay
from autograd_core.node import Node
from viz.branches import Branching, branching_pieces, find_branches
from viz.build import Drawing, plain
from viz.bundle import Swept, bundle, sweep_bundle, waypoints
from viz.chain import Factor, Grain, cut_bundle, factors
from viz.kinks import Kink, find_kinks
from viz.paths import Paths, find_paths, is_scalar

MOST_PROBES = 64


@dataclass(frozen=True)
class Check:
    """One comparison of the product with another way to the gradient.

    Attributes
    ----------
    entries, of : int
        How many entries were compared, out of how many.
    worst : float
        The largest absolute difference.
    index : tuple of int
        Where it is.
    expected, got : float
        The two numbers there: by the other way, and by the product.
    agrees : bool
        Whether it is within the other way's accuracy.
    """

    entries: int
    of: int
    worst: float
    index: tuple[int, ...]
    expected: float
    got: float
    agrees: bool


@dataclass(frozen=True)
class Ledger:
    """∂loss/∂leaf as a product of factors, and what it was compared with.

    Attributes
    ----------
    loss, leaf : str
        Their names.
    factors : tuple of Factor
        From the loss to the leaf.
    gradient : ndarray
        The product, of the leaf's shape.
    stored : Check or None
        Against the leaf's `.grad`; None if there was none.
    numerical : Check
        Against central finite differences of the replayed graph.
    paths : Paths or None
        Every path from the loss to the leaf, where all between them are single numbers.
    branchings : tuple of Branching
        Where they are not: each place at which several ways cross.
    kinks : tuple of Kink
        The kinks on the way, from the loss to the leaf.
    broken : str or None
        The first node on the way back whose gradient is not finite.
    """

    loss: str
    leaf: str
    factors: tuple[Factor, ...]
    gradient: NDArray[np.float64]
    stored: Check | None
    numerical: Check
    paths: Paths | None
    branchings: tuple[Branching, ...]
    kinks: tuple[Kink, ...]
    broken: str | None

    @property
    def is_scalar(self) -> bool:
        """Whether every factor is one number."""
        return all(f.value is not None and f.value.ndim == 0 for f in self.factors)


def keep_ledger(
    drawing: Drawing, loss: Node, leaf: Node, grain: Grain = "auto", top: int = 5
) -> Ledger:
    """Multiply the factors of ∂loss/∂leaf out and compare the product.

    Parameters
    ----------
    drawing : Drawing
        The graph, whose first root is the loss.
    loss, leaf : Node
    grain : "auto", "named" or "op"
        Where the product is cut.
    top : int
        How many paths or branches to list at most.
    """
    nodes = bundle(loss, leaf)
    every = waypoints(nodes)
    scalar = is_scalar(nodes)
    crossing = [] if scalar else branching_pieces(nodes, every)
    swept = sweep_bundle(nodes, [piece[0] for piece in crossing])
    chain = tuple(factors(drawing, cut_bundle(nodes, every, drawing, grain), swept))
    gradient = chain[-1].gradient
    branchings = [find_branches(drawing, piece, swept, top) for piece in reversed(crossing)]
    return Ledger(
        loss=drawing.names[loss],
        leaf=drawing.names[leaf],
        factors=chain,
        gradient=gradient,
        stored=None if leaf.grad is None else _against_stored(gradient, leaf),
        numerical=_against_differences(gradient, nodes),
        paths=find_paths(drawing, nodes, grain, top) if scalar else None,
        branchings=tuple(branchings),
        kinks=find_kinks(drawing, nodes),
        broken=_first_broken(drawing, nodes, swept),
    )


def _first_broken(drawing: Drawing, nodes: list[Node], swept: Swept) -> str | None:
    for node in reversed(nodes):
        if not np.all(np.isfinite(plain(swept.gradients[node]))):
            return drawing.names[node]
    return None


def _against_stored(gradient: NDArray[np.float64], leaf: Node) -> Check:
    every = [*np.ndindex(gradient.shape)]
    return _compare(gradient, every, [float(x) for x in plain(leaf.grad).flat], 1e-9, leaf)


def _against_differences(gradient: NDArray[np.float64], nodes: list[Node]) -> Check:
    probes = _probes(gradient)
    leaf = nodes[0]
    measured = [_difference(nodes, nodes[-1], leaf, index) for index in probes]
    return _compare(gradient, probes, measured, 1e-5, leaf)


def _probes(gradient: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """Return the entries to probe: all of a small array, the largest and some others of a big."""
    if gradient.size <= MOST_PROBES:
        return [*np.ndindex(gradient.shape)]
    flat = np.abs(gradient).ravel()
    largest = np.argsort(-flat, kind="stable")[: MOST_PROBES // 2]
    spread = np.linspace(0, flat.size - 1, MOST_PROBES // 2).astype(int)
    chosen = sorted({int(i) for i in [*largest, *spread]})
    return [tuple(int(k) for k in np.unravel_index(i, gradient.shape)) for i in chosen]


def _difference(nodes: list[Node], loss: Node, leaf: Node, index: tuple[int, ...]) -> float:
    """Return (L(x + h) - L(x - h)) / 2h for one entry of the leaf, in float64."""
    x = np.array(leaf._data, dtype=np.float64)
    h = 1e-6 * max(1.0, abs(float(x[index])))
    ends = []
    for step in (h, -h):
        moved = x.copy()
        moved[index] += step
        new = float(moved) if isinstance(leaf._data, float) else moved
        with np.errstate(all="ignore"):
            ends.append(float(np.asarray(replay(nodes, {leaf: new})[loss]).reshape(())))
    return (ends[0] - ends[1]) / (2 * h)


def _difference_of(a: float, b: float) -> float:
    same = a == b or (a != a and b != b)  # inf − inf and nan − nan are nan
    return 0.0 if same else abs(a - b)


def _compare(
    gradient: NDArray[np.float64],
    indices: list[tuple[int, ...]],
    expected: list[float],
    rtol: float,
    leaf: Node,
) -> Check:
    got = [float(gradient[index]) for index in indices]
    differences = [_difference_of(a, b) for a, b in zip(got, expected, strict=True)]
    worst = int(np.argmax(differences)) if differences else 0
    if not differences:
        return Check(0, 0, 0.0, (), 0.0, 0.0, True)
    single = np.asarray(leaf._data).dtype == np.float32
    scale = max(1e-3, float(np.max(np.abs(gradient))))
    tolerance = max(rtol, 1e-3 if single else 0.0) * scale
    return Check(
        entries=len(indices),
        of=gradient.size,
        worst=differences[worst],
        index=indices[worst],
        expected=expected[worst],
        got=got[worst],
        agrees=bool(differences[worst] <= tolerance),
    )
