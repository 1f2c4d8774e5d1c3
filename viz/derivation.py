r"""`explain` a gradient: the chain rule from the loss to one leaf, multiplied out and checked.

    ∂L/∂W[2] = ∂L/∂A[2] · ∂A[2]/∂Z[2] · ∂Z[2]/∂W[2]

Each factor with its formula, its shape and its numbers; the product compared with `.grad` and
with a finite difference. One structure, written as plain text, as LaTeX and as HTML.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograd_core import AutogradError, GraphError
from autograd_core.node import Node
from viz.build import Drawing, read_graph
from viz.callers import callers_variables
from viz.chain import Grain
from viz.derivation_html import write_html, write_page
from viz.derivation_latex import write_document, write_latex
from viz.derivation_rows import write_sheet
from viz.derivation_sheet import Sheet
from viz.derivation_text import write_text
from viz.ledger import Ledger, keep_ledger
from viz.messages import messages

MOST_IN_NAME, MOST_IN_REPR = 40, 6


@dataclass(frozen=True, repr=False)
class Derivation:
    """A gradient spelled out: `print` it, `.latex()`, `.html()`, `.save` it.

    Attributes
    ----------
    ledger : Ledger
        Its factors, paths and numbers, and how it compares with `.grad` and a finite difference.
    lang : "en" or "es"
        The language of its words.
    """

    ledger: Ledger
    lang: str = "en"

    @cached_property
    def sheet(self) -> Sheet:
        """What it says, as rows of cells: what every format is written from."""
        return write_sheet(self.ledger, messages(self.lang))

    def __str__(self) -> str:
        return write_text(self.sheet)

    def latex(self) -> str:
        r"""Return the derivation as a LaTeX `align*` environment (needs amsmath and amssymb)."""
        return write_latex(self.sheet)

    def html(self, *, style: bool = True) -> str:
        """Return the derivation as one HTML element, formulas in MathML.

        Each factor is marked `class="factor" data-upper="5" data-lower="2"`, each path
        `class="path" data-nodes="7 5 2"`, with the keys that the nodes have in the scene.

        Parameters
        ----------
        style : bool
            Whether to bring the style sheet. Its colours are the CSS variables --value,
            --gradient, --text, --muted, --card and --ground, where the page sets them.
        """
        return write_html(self.sheet, style=style)

    def save(self, path: str | Path) -> Path:
        """Write the derivation; the file's ending says how.

        Parameters
        ----------
        path : str or Path
            Ends in .txt, in .tex for a document that pdflatex compiles, or in .html for a page
            that needs no network.

        Raises
        ------
        AutogradError
            If it ends in anything else.
        OSError
            If the file cannot be written there.
        """
        path = Path(path)
        writers = {".txt": lambda sheet: f"{write_text(sheet)}\n", ".tex": write_document}
        write = {**writers, ".html": write_page}[check_ending(path)]
        path.write_text(write(self.sheet), encoding="utf-8")
        return path

    def __repr__(self) -> str:
        product = " · ".join(f"∂{f.upper}/∂{f.lower}" for f in self.ledger.factors[:MOST_IN_REPR])
        more = " · …" if len(self.ledger.factors) > MOST_IN_REPR else ""
        return f"<Derivation of ∂{self.ledger.loss}/∂{self.ledger.leaf}: {product}{more}>"

    def _repr_latex_(self) -> str:
        return self.latex()

    def _repr_html_(self) -> str:
        return self.html()


def check_ending(path: Path) -> str:
    """Return the ending of a file that a derivation is to be written to, or raise."""
    ending = path.suffix.lower()
    if ending not in (".txt", ".tex", ".html"):
        raise AutogradError(
            f"save: expected a file ending in .txt, .tex or .html, got {path.name!r}."
        )
    return ending


def explain(
    loss: Any,
    leaf: Any,
    *,
    grain: Grain = "auto",
    top: int = 5,
    lang: str = "en",
    variables: bool = True,
) -> Derivation:
    """Spell out ∂loss/∂leaf by the chain rule, on the graph as it was recorded.

    Parameters
    ----------
    loss : Tensor or Value
        A scalar.
    leaf : Tensor or Value
        Any node the loss was computed from, usually a parameter.
    grain : "auto", "named" or "op"
        Where to cut the product: at the named nodes that every path passes, or at every such
        node. "auto" takes the named ones if there are any between the two, and more where the
        way from one to the next is long.
    top : int
        How many paths to list where there are several, those that bring most first; the others
        are summed. Between arrays, how many branches.
    lang : "en" or "es"
        The language of its words.
    variables : bool
        Whether a node without a name is called like the caller's variable that holds it.

    Returns
    -------
    Derivation
        `print` it, `.latex()`, `.html()`, `.save` it.

    Raises
    ------
    GraphError
        If loss or leaf is no node, the loss is no scalar, or no path connects them.
    AutogradError
        If grain or lang is none of those above, or top is below 1.

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
    _check(loss, leaf, grain, top)
    drawing = read_graph(loss, variables=callers_variables() if variables else None)
    return derive(drawing, leaf, grain=grain, top=top, lang=lang)


def derive(
    drawing: Drawing, leaf: Node, *, grain: Grain = "auto", top: int = 5, lang: str = "en"
) -> Derivation:
    """Do what `explain` does on a graph that was read already: for many leaves of one graph.

    The keys in the HTML are those of this drawing, and of the scene that is built from it.
    """
    say = messages(lang)
    ledger = keep_ledger(_short_names(drawing), drawing.roots[0], leaf, grain, top)
    return Derivation(ledger, say.lang)


def _check(loss: Any, leaf: Any, grain: str, top: int) -> None:
    for role, node in (("loss", loss), ("leaf", leaf)):
        if not isinstance(node, Node):
            raise GraphError(
                f"explain: expected the {role} to be a Tensor or a Value, got a "
                f"{type(node).__name__}."
            )
    if loss is leaf:
        raise GraphError("explain: expected a leaf below the loss, got the loss itself.")
    if grain not in ("auto", "named", "op"):
        raise AutogradError(f"explain: expected grain 'auto', 'named' or 'op', got {grain!r}.")
    if top < 1:
        raise AutogradError(f"explain: expected top to be at least 1, got {top}.")


def _short_names(drawing: Drawing) -> Drawing:
    """Return a drawing in which no name is longer than a reader would read."""
    names = {
        node: name if len(name) <= MOST_IN_NAME else f"{name[: MOST_IN_NAME - 1]}…"
        for node, name in drawing.names.items()
    }
    return replace(drawing, names=names)
