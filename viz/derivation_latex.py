"""Write the sheet of a derivation as LaTeX: an `align*` environment, or a document of its own."""

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from viz.derivation_sheet import (
    Array,
    Block,
    Cell,
    Formula,
    Note,
    Number,
    Row,
    Sheet,
    Sign,
    Table,
    Words,
)
from viz.labels import format_number, format_shape
from viz.messages import Messages, messages
from viz.tex import MISSING, tex_math, tex_text

_DOCUMENT = r"""\documentclass[11pt,fleqn]{{article}}
\usepackage[utf8]{{inputenc}}
\usepackage[a3paper,landscape,margin=2cm]{{geometry}}
\usepackage{{amsmath}}
\usepackage{{amssymb}}
\pagestyle{{empty}}
\allowdisplaybreaks
{missing}
\begin{{document}}
{body}{legend}
\end{{document}}
"""
MOST_SIDE = 6
_MARKS = {"✓": r"\checkmark", "✗": r"\times", "·": r"\cdot", "⚠": r"\triangle"}
_SIGNS = {"=": "=", "+": "+", "−": "-", "·": r"\cdot", "⊙": r"\odot"}


def write_document(sheet: Sheet) -> str:
    """Return a document that plain pdflatex compiles."""
    body = write_latex(sheet)
    legend = ""
    if r"\chainrulemissing" in body:
        say = messages(sheet.lang)
        words = say("a character of a name that LaTeX has no letter for")
        legend = f"\n\n\\noindent\\chainrulemissing{{0}}: {tex_text(words)}"
    return _DOCUMENT.format(missing=MISSING, body=body, legend=legend)


def write_latex(sheet: Sheet) -> str:
    """Return the derivation as an `align*` environment."""
    say = messages(sheet.lang)
    blocks = chain.from_iterable(sheet.parts)
    body = " \\\\[8pt]\n".join(f"  & {_block(block, say)}" for block in blocks)
    lines = f"\\begin{{align*}}\n{body}\n\\end{{align*}}".split("\n")
    return "\n".join(map(tex_math, lines))


def _words(text: str) -> str:
    """Return text for math mode."""
    return rf"\text{{{tex_text(text)}}}"


def _block(block: Block, say: Messages) -> str:
    if isinstance(block, Note):
        words = _words(block.text)
        if block.mark:
            return rf"{_MARKS[block.mark]}\;{words}"
        return words.replace(r"\text{", r"\textbf{", 1) if block.is_title else words
    if isinstance(block, Table):
        head = [" & ".join(map(_words, block.head))] if block.head else []
        rows = [*head, *(_row(line.cells, say) for line in block.lines)]
        columns = max(len(block.head), *(len(line.cells) for line in block.lines))
        return _array(rows, "l" * columns)
    columns = max(map(len, block.rows))
    operands = ("l" if columns <= 4 else "c") * (columns - 2)
    return _array([_row(row, say) for row in block.rows], f"rc{operands}")


def _array(rows: list[str], columns: str) -> str:
    body = " \\\\[10pt]\n    ".join(rows)
    return f"\\begin{{array}}{{{columns}}}\n    {body}\n  \\end{{array}}"


def _row(row: Row, say: Messages) -> str:
    return " & ".join("" if cell is None else _cell(cell, say) for cell in row)


def _cell(cell: Cell, say: Messages) -> str:
    match cell:
        case Words():
            return _words(cell.text)
        case Sign():
            return _SIGNS[cell.text]
        case Number():
            return rf"\left({number(cell.value)}\right)" if cell.bracketed else number(cell.value)
        case Formula():
            latex = cell.written.latex
            latex = rf"\left({latex}\right)" if cell.bracketed else latex
            signs = (_SIGNS.get(cell.before, ""), latex, _SIGNS.get(cell.after, ""))
            return r"\displaystyle " + " ".join(filter(None, signs))
        case Array():
            return _numbers(cell, say)


def number(x: float, digits: int = 4) -> str:
    r"""Return a number in LaTeX: `1.2 \times 10^{-7}`."""
    text = format_number(x, digits).replace("−", "-").replace("∞", r"\infty")
    mantissa, e, exponent = text.partition("e")
    if text == "nan":
        return r"\mathrm{nan}"
    return rf"{mantissa} \times 10^{{{exponent}}}" if e else text


def matrix(x: NDArray[np.float64], most: int) -> str | None:
    """Return an array with at most so many rows and columns as a matrix, any other as None."""
    if x.ndim == 0:
        return number(float(x))
    rows = x.reshape(-1, x.shape[-1]) if x.size else x.reshape(0, 0)
    if not x.size or max(rows.shape) > most:
        return None
    body = r" \\ ".join(" & ".join(number(float(v), 3) for v in row) for row in rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def _numbers(cell: Array, say: Messages) -> str:
    """Return a small array as a matrix, a large one as its mean and range."""
    small = matrix(cell.value, MOST_SIDE)
    if small is not None:
        return small
    shape = _words(f"{format_shape(cell.value.shape, say)}: ") if cell.shaped else ""
    if not cell.value.size:
        return shape + _words(say("empty"))
    x = cell.value
    low, mean, high = (number(float(v), 3) for v in (x.min(), x.mean(), x.max()))
    return rf"{shape}{_words(say('mean') + ' ')}{mean},\; {low} \ldots {high}"
