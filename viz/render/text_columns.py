"""Lay cells in columns of lines of a terminal, with ANSI colours or without."""

from collections.abc import Sequence
from dataclasses import dataclass

from viz.terminal import clip, columns, to_ascii

WIDE = 110
"""Columns of a terminal from which on a fact takes more room."""
_WIDEST = {False: 12, True: 34}
"""Columns that one fact takes at most, in a narrow and in a wide text."""
_COLORS = {"value": "38;5;32", "gradient": "38;5;166", "muted": "2", "title": "1"}
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column of one line; `short` is what stands there if it is too narrow."""

    text: str
    role: str = ""
    right: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a text is shown: how wide it is, and whether it has only ASCII, and colours."""

    width: int
    ascii: bool
    color: bool

    @property
    def is_wide(self) -> bool:
        """Whether there is room for the range of an array."""
        return self.width >= WIDE

    def plain(self, text: str) -> str:
        """Return a text in the letters that the terminal has."""
        return to_ascii(text) if self.ascii else text

    def clipped(self, text: str, width: int) -> str:
        """Return a text cut to so many columns, with an ellipsis where something is missing."""
        return clip(text, width, self.plain("…"))

    def painted(self, text: str, role: str) -> str:
        """Return a text in the colour of its role."""
        code = _COLORS.get(role) if self.color and text.strip() else ""
        return f"\x1b[{code}m{text}\x1b[0m" if code else text

    def rule(self, title: str) -> str:
        """Return a line across the terminal with a title in it."""
        text = self.clipped(self.plain(f"── {title} " if title else "──"), self.width - 4)
        return self.painted(text + self.plain("─") * (self.width - columns(text)), "muted")

    def row(self, *cells: Cell) -> list[Cell]:
        """Return the cells of a line in the letters that the terminal has."""
        plain = self.plain
        return [Cell(plain(c.text), c.role, c.right, plain(c.short)) for c in cells]

    def widths(self, rows: Sequence[Sequence[Cell]]) -> list[int]:
        """Return the width of each column; the first and the last give way where it is narrow."""
        widths = [max(columns(cell.text) for cell in column) for column in zip(*rows, strict=True)]
        first, *facts, last = widths
        facts = [min(width, _WIDEST[self.is_wide]) for width in facts]
        room = self.width - sum(len(_GAP) + width for width in facts if width)
        if last:
            room -= len(_GAP)
            short = max(columns(cells[-1].short or cells[-1].text) for cells in rows)
            last = min(last, max(room - first, min(short, room // 2)))
        return [max(4, min(first, room - last)), *facts, last]

    def line(self, cells: Sequence[Cell], widths: Sequence[int]) -> str:
        """Return cells side by side; a column of width 0 is left out."""
        parts = []
        for cell, width in zip(cells, widths, strict=True):
            if not width:
                continue
            fits = columns(cell.text) <= width or not cell.short
            text = self.clipped(cell.text if fits else cell.short, width)
            space, text = " " * (width - columns(text)), self.painted(text, cell.role)
            parts.append(space + text if cell.right else text + space)
        return _GAP.join(parts).rstrip()
