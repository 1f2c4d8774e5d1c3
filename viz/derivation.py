r"""`explain` a gradient: the chain rule from the loss to one leaf, multiplied out and checked.

    ∂L/∂W[2] = ∂L/∂A[2] · ∂A[2]/∂Z[2] · ∂Z[2]/∂W[2]

Each factor with its formula, its shape and its numbers; the product compared with `.grad` and
with a finite difference. One structure, written as plain text and as LaTeX.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core import AutogradError, GraphError
from autograd_core.graph import replay
from autograd_core.node import Node
from viz.build import plain, read_graph
from viz.chain import Factor, Grain, bundle, factors
from viz.labels import format_number

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
class Derivation:
    """∂loss/∂leaf as a product of factors.

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

    def __str__(self) -> str:
        from viz.derivation_text import write_text

        return write_text(self)

    def latex(self) -> str:
        r"""Return the derivation as a LaTeX `align*` environment (needs amsmath)."""
        from viz.derivation_latex import write_latex

        return write_latex(self)

    def save(self, path: str | Path) -> Path:
        """Write the derivation; the file's ending says how.

        Parameters
        ----------
        path : str or Path
            Ends in .txt, or in .tex for a document that pdflatex compiles.

        Raises
        ------
        AutogradError
            If it ends in anything else.
        """
        from viz.derivation_latex import write_document

        path = Path(path)
        if path.suffix not in (".txt", ".tex"):
            raise AutogradError(f"save: expected a file ending in .txt or .tex, got {path.name!r}.")
        text = str(self) + "\n" if path.suffix == ".txt" else write_document(self)
        path.write_text(text, encoding="utf-8")
        return path

    def _repr_latex_(self) -> str:
        return self.latex()


def explain(loss: Any, leaf: Any, *, grain: Grain = "auto") -> Derivation:
    """Spell out ∂loss/∂leaf by the chain rule, on the graph as it was recorded.

    Parameters
    ----------
    loss : Tensor or Value
        A scalar.
    leaf : Tensor or Value
        Any node the loss was computed from, usually a parameter.
    grain : "auto", "named" or "op"
        Where to cut the product: at the named nodes that every path passes, or at every such
        node. "auto" takes the named ones if there are any between the two.

    Returns
    -------
    Derivation
        `print` it, `.latex()` it, `.save` it.

    Raises
    ------
    GraphError
        If loss or leaf is no node, the loss is no scalar, or no path connects them.

    Examples
    --------
    >>> import autograd_core as ag, viz
    >>> w, x = ag.Value(3.0, "w"), ag.Value(2.0, "x")
    >>> u = w * x
    >>> u.name = "u"
    >>> L = u**2
    >>> L.name = "L"
    >>> L.backward()
    >>> print(viz.explain(L, w))
    ∂L/∂w = ∂L/∂u · ∂u/∂w
          = 2u    · x
          = 12    · 2
          = 24
    <BLANKLINE>
    ✓ equals w.grad
    ✓ finite difference 24
    """
    for role, node in (("loss", loss), ("leaf", leaf)):
        if not isinstance(node, Node):
            raise GraphError(
                f"explain: expected the {role} to be a Tensor or a Value, got a "
                f"{type(node).__name__}."
            )
    if loss is leaf:
        raise GraphError("explain: expected a leaf below the loss, got the loss itself.")
    names = read_graph(loss).names
    chain = tuple(factors(loss, leaf, grain))
    gradient = chain[-1].gradient
    return Derivation(
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
        ends.append(float(np.asarray(replay(nodes, {leaf: new})[loss]).reshape(())))
    return (ends[0] - ends[1]) / (2 * h)


def _compare(
    gradient: NDArray[np.float64],
    indices: list[tuple[int, ...]],
    expected: list[float],
    rtol: float,
    leaf: Node,
) -> Check:
    got = [float(gradient[index]) for index in indices]
    differences = [abs(a - b) for a, b in zip(got, expected, strict=True)]
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


def is_scalar(derivation: Derivation) -> bool:
    """Tell whether every factor is one number."""
    return all(f.value is not None and f.value.ndim == 0 for f in derivation.factors)


def describe(x: NDArray[np.float64]) -> str:
    """Return a number, a short list, or the mean and range of a longer one."""
    if x.ndim == 0:
        return format_number(float(x))
    if x.size <= 4:
        return "[" + ", ".join(format_number(float(v), 3) for v in x.flat) + "]"
    low, high = format_number(float(x.min()), 3), format_number(float(x.max()), 3)
    return f"mean {format_number(float(x.mean()), 3)}, {low} … {high}"

