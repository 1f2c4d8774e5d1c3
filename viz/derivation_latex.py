"""Write a derivation as LaTeX: an `align*` environment, or a document of its own."""

import numpy as np

from autograd_core.notation import PRODUCT, name_latex
from viz.chain import Factor, write_derivative
from viz.labels import format_number
from viz.ledger import Ledger
from viz.tex import MISSING, tex_math

_DOCUMENT = r"""\documentclass[11pt]{{article}}
\usepackage[a3paper,landscape,margin=2cm]{{geometry}}
\usepackage{{amsmath}}
\usepackage{{amssymb}}
\pagestyle{{empty}}
{missing}
\begin{{document}}
{body}
\end{{document}}
"""


def write_document(ledger: Ledger) -> str:
    """Return a document that plain pdflatex compiles."""
    body = "\n".join(map(tex_math, write_latex(ledger).split("\n")))
    return _DOCUMENT.format(missing=MISSING, body=body)


def write_latex(ledger: Ledger) -> str:
    """Return the derivation as an `align*` environment."""
    rows = _scalar_rows(ledger) if ledger.is_scalar else _array_rows(ledger)
    rows.append(_check_row(ledger))
    body = " \\\\\n".join(f"  {row}" for row in rows)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _left(ledger: Ledger) -> str:
    return write_derivative(ledger.loss, ledger.leaf).latex


def _symbols(ledger: Ledger) -> str:
    return r" \cdot ".join(write_derivative(f.upper, f.lower).latex for f in ledger.factors)


def _scalar_rows(ledger: Ledger) -> list[str]:
    lone = len(ledger.factors) == 1
    rules = r" \cdot ".join(_rule(f, lone=lone) for f in ledger.factors)
    values = [float(f.value) for f in ledger.factors if f.value is not None]
    numbers = r" \cdot ".join(_bracketed(x, i) for i, x in enumerate(values))
    total = number(float(ledger.gradient))
    if lone:
        return [f"{_left(ledger)} &= {rules}", f"&= {total}"]
    first = f"{_left(ledger)} &= {_symbols(ledger)}"
    return [first, *(f"&= {row}" for row in (rules, numbers, total))]


def _rule(factor: Factor, *, lone: bool) -> str:
    if factor.rule is None:
        return r"\ldots"
    latex = factor.rule.latex
    return latex if lone or factor.rule.precedence >= PRODUCT else rf"\left({latex}\right)"


def _bracketed(x: float, place: int) -> str:
    return rf"\left({number(x)}\right)" if place and x < 0 else number(x)


def number(x: float, digits: int = 4) -> str:
    r"""Return a number in LaTeX: `1.2 \times 10^{-7}`."""
    text = format_number(x, digits).replace("−", "-").replace("∞", r"\infty")
    mantissa, e, exponent = text.partition("e")
    if text == "nan":
        return r"\mathrm{nan}"
    return rf"{mantissa} \times 10^{{{exponent}}}" if e else text


def _array_rows(ledger: Ledger) -> list[str]:
    rows = [f"{_left(ledger)} &= {_symbols(ledger)}"]
    for factor in ledger.factors:
        left = write_derivative(ledger.loss, factor.lower).latex
        applied = r"\ldots" if factor.applied is None else factor.applied.latex
        shape = r" \times ".join(map(str, factor.gradient.shape)) or "1"
        rows.append(rf"{left} &= {applied} && \left({shape}\right)")
    return [*rows, f"{_left(ledger)} &= {_numbers(ledger.gradient)}"]


def _numbers(x: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    """Return a small array as a matrix, a large one as its mean and range."""
    matrix = x.reshape(-1, x.shape[-1]) if x.ndim else x.reshape(1, 1)
    if matrix.shape[0] <= 8 and matrix.shape[1] <= 8:
        rows = (" & ".join(number(float(v), 3) for v in row) for row in matrix)
        return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"
    low, mean, high = (number(float(v), 3) for v in (x.min(), x.mean(), x.max()))
    return rf"\text{{mean }} {mean}, \quad {low} \ldots {high}"


def _check_row(ledger: Ledger) -> str:
    check, name = ledger.numerical, name_latex(ledger.leaf)
    verdict = r"\checkmark" if check.agrees else r"\neq"
    worst = number(check.worst, 2)
    return (
        rf"&\;{verdict}\; \text{{finite difference by }} {name}\text{{, "
        rf"largest difference }} {worst}"
    )
