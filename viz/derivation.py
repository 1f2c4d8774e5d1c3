r"""`explain` a gradient: the chain rule from the loss to one leaf, multiplied out and checked.

    ∂L/∂W[2] = ∂L/∂A[2] · ∂A[2]/∂Z[2] · ∂Z[2]/∂W[2]

Each factor with its formula, its shape and its numbers; the product compared with `.grad` and
with a finite difference. One structure, written as plain text and as LaTeX.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograd_core import AutogradError, GraphError
from autograd_core.node import Node
from viz.build import read_graph
from viz.callers import callers_variables
from viz.chain import Grain
from viz.derivation_latex import write_document, write_latex
from viz.derivation_text import write_text
from viz.ledger import Ledger, keep_ledger


@dataclass(frozen=True)
class Derivation:
    """A gradient spelled out: `print` it, `.latex()` it, `.save` it.

    Attributes
    ----------
    ledger : Ledger
        Its factors and numbers, and how it compares with `.grad` and a finite difference.
    """

    ledger: Ledger

    def __str__(self) -> str:
        return write_text(self.ledger)

    def latex(self) -> str:
        r"""Return the derivation as a LaTeX `align*` environment (needs amsmath)."""
        return write_latex(self.ledger)

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
        OSError
            If the file cannot be written there.
        """
        path = Path(path)
        check_ending(path)
        text = str(self) + "\n" if path.suffix.lower() == ".txt" else write_document(self.ledger)
        path.write_text(text, encoding="utf-8")
        return path

    def _repr_latex_(self) -> str:
        return self.latex()


def check_ending(path: Path) -> None:
    """Raise unless a derivation can be written to a file of this name."""
    if path.suffix.lower() not in (".txt", ".tex"):
        raise AutogradError(f"save: expected a file ending in .txt or .tex, got {path.name!r}.")


def explain(loss: Any, leaf: Any, *, grain: Grain = "auto", variables: bool = True) -> Derivation:
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
    variables : bool
        Whether a node without a name is called like the caller's variable that holds it.

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
    >>> L = u**2
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
    drawing = read_graph(loss, variables=callers_variables() if variables else None)
    return Derivation(keep_ledger(drawing, loss, leaf, grain))
