"""The numbers of a derivation: the factors, their product, and two checks of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograd_core.graph import replay
from autograd_core.node import Node
from viz.build import Drawing, plain
from viz.chain import Factor, Grain, bundle, factors

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
    """

    loss: str
    leaf: str
    factors: tuple[Factor, ...]
    gradient: NDArray[np.float64]
    stored: Check | None
    numerical: Check

    @property
    def is_scalar(self) -> bool:
        """Whether every factor is one number."""
        return all(f.value is not None and f.value.ndim == 0 for f in self.factors)


def keep_ledger(drawing: Drawing, loss: Node, leaf: Node, grain: Grain) -> Ledger:
    """Multiply the factors of ∂loss/∂leaf out and compare the product."""
    names = drawing.names
    chain = tuple(factors(drawing, loss, leaf, grain))
    gradient = chain[-1].gradient
    return Ledger(
        loss=names[loss],
        leaf=names[leaf],
        factors=chain,
        gradient=gradient,
        stored=None if leaf.grad is None else _against_stored(gradient, leaf),
        numerical=_against_differences(gradient, loss, leaf),
    )


def _against_stored(gradient: NDArray[np.float64], leaf: Node) -> Check:
    every = [*np.ndindex(gradient.shape)]
    return _compare(gradient, every, [float(x) for x in plain(leaf.grad).flat], 1e-9, leaf)


def _against_differences(gradient: NDArray[np.float64], loss: Node, leaf: Node) -> Check:
    probes = _probes(gradient)
    nodes = bundle(loss, leaf)
    measured = [_difference(nodes, loss, leaf, index) for index in probes]
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
