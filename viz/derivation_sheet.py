"""What a derivation says, as rows of cells: the one record that text, LaTeX and HTML are made of.

`derivation_rows` fills it, `derivation_text`, `derivation_latex` and `derivation_html` write it.
"""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import OPEN, Written, raise_exponents
from viz.labels import format_number

Role = Literal["text", "muted", "value", "gradient", "good", "bad"]
Keys = tuple[int, int]
MOST_LISTED = 4


@dataclass(frozen=True)
class Words:
    """A text in the reader's language."""

    text: str
    role: Role = "text"
    factor: Keys | None = None


@dataclass(frozen=True)
class Sign:
    """A sign between cells: =, ·, ⊙, +, −."""

    text: str
    factor: Keys | None = None


@dataclass(frozen=True)
class Formula:
    """A formula; `least` is how strongly it must bind to stand without parentheses.

    `before` and `after` are signs that belong to it, as in `Aᵀ ·`.
    """

    written: Written
    role: Role = "text"
    factor: Keys | None = None
    least: int = OPEN
    before: str = ""
    after: str = ""

    @property
    def bracketed(self) -> bool:
        """Whether it stands in parentheses."""
        return self.written.precedence < self.least


@dataclass(frozen=True)
class Number:
    """A number; in parentheses if it is negative and `guarded`."""

    value: float
    role: Role = "value"
    factor: Keys | None = None
    guarded: bool = False

    @property
    def bracketed(self) -> bool:
        """Whether it stands in parentheses."""
        return self.guarded and self.value < 0


@dataclass(frozen=True)
class Array:
    """The numbers of an array; `shaped` if its shape is to stand before them."""

    value: NDArray[np.float64]
    role: Role = "value"
    factor: Keys | None = None
    shaped: bool = False


Cell: TypeAlias = Words | Sign | Formula | Number | Array
Row: TypeAlias = tuple[Cell | None, ...]


@dataclass(frozen=True)
class Equation:
    """Lines that are kept in step: symbols, numbers plugged in, result.

    `nodes` are the keys of the path that it is about, if it is about one.
    """

    rows: tuple[Row, ...]
    nodes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Line:
    """A row of a table, about a factor or about a path."""

    cells: Row
    factor: Keys | None = None
    nodes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows under a heading; `head` may be empty."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Note:
    """A sentence, with a mark before it or as a title."""

    text: str
    mark: Literal["", "✓", "✗", "·", "⚠"] = ""
    is_title: bool = False

    @property
    def role(self) -> Role:
        """What it is coloured as."""
        roles: dict[str, Role] = {"✓": "good", "✗": "bad", "⚠": "bad", "·": "muted"}
        return roles.get(self.mark, "text" if self.is_title else "muted")


Block: TypeAlias = Equation | Table | Note


@dataclass(frozen=True)
class Sheet:
    """A whole derivation.

    Attributes
    ----------
    title : Written
        ∂L/∂W.
    lang : str
    parts : tuple of tuple of Block
        Each part stands apart from the next.
    """

    title: Written
    lang: str
    parts: tuple[tuple[Block, ...], ...]


def entries(x: NDArray[np.float64]) -> str | None:
    """Return the numbers of a short array, None for a longer one."""
    if x.ndim == 0:
        return format_number(float(x))
    if x.size <= MOST_LISTED:
        return "[" + ", ".join(format_number(float(v), 3) for v in x.flat) + "]"
    return None


def format_count(count: int) -> str:
    """Return a count with its thousands set apart, or in powers of ten where nobody could read it.

    >>> format_count(1204), format_count(2**100)
    ('1,204', '1.27·10³⁰')
    """
    if count < 10**9:
        return f"{count:,}"
    log = math.log10(count)
    exponent = int(log)
    return raise_exponents(f"{10 ** (log - exponent):.2f}·10^{exponent}")


def format_share(share: float | None) -> str:
    """Return a share in percent, `<0.1 %` for what rounds to none, `—` if there is none."""
    if share is None:
        return "—"
    percent = 100 * share
    if 0 < percent < 0.1:
        return "<0.1 %"
    return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.1f} %"
