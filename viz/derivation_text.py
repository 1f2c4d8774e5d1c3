"""Write the sheet of a derivation as plain text, for terminals."""

from collections.abc import Sequence

from viz.derivation_sheet import (
    Array,
    Block,
    Cell,
    Equation,
    Formula,
    Number,
    Row,
    Sheet,
    Sign,
    Table,
    Words,
    entries,
)
from viz.labels import format_number, format_shape, plain_text
from viz.messages import Messages, messages


def write_text(sheet: Sheet) -> str:
    """Return the whole derivation."""
    say = messages(sheet.lang)
    parts = [
        "\n".join(line for block in part for line in _lines(block, say)) for part in sheet.parts
    ]
    return "\n\n".join(parts)


def _lines(block: Block, say: Messages) -> list[str]:
    if isinstance(block, Equation):
        return _aligned([_texts(row, say) for row in block.rows], " ")
    if isinstance(block, Table):
        head = [[*block.head]] if block.head else []
        rows = [*head, *(_texts(line.cells, say) for line in block.lines)]
        return [f"  {line}" for line in _aligned(rows, "   ")]
    if block.is_title:
        return [block.text]
    return [f"{block.mark} {block.text}" if block.mark else f"  {block.text}"]


def _aligned(rows: Sequence[list[str]], gap: str) -> list[str]:
    """Return rows with their columns one under the other; where a row ends early it may be wide."""
    longest = max(map(len, rows))
    widths = [
        max((len(row[i]) for row in rows if i < len(row) - (len(row) < longest)), default=0)
        for i in range(longest)
    ]
    return [
        gap.join(c.ljust(w) for c, w in zip(row, widths, strict=False)).rstrip() for row in rows
    ]


def _texts(row: Row, say: Messages) -> list[str]:
    return ["" if cell is None else _text(cell, say) for cell in row]


def _text(cell: Cell, say: Messages) -> str:
    match cell:
        case Words() | Sign():
            return cell.text
        case Number():
            text = format_number(cell.value)
            return f"({text})" if cell.bracketed else text
        case Formula():
            text = plain_text(cell.written)
            text = f"({text})" if cell.bracketed else text
            return " ".join(filter(None, [cell.before, text, cell.after]))
        case Array():
            shape = f"{format_shape(cell.value.shape, say)}: " if _is_shaped(cell) else ""
            return shape + describe(cell, say)


def _is_shaped(cell: Array) -> bool:
    return cell.shaped and cell.value.ndim > 0


def describe(cell: Array, say: Messages) -> str:
    """Return a number, a short list, or the mean and range of a longer one."""
    x = cell.value
    if not x.size:
        return say("empty")
    short = entries(x)
    if short is not None:
        return short
    low, mean, high = (format_number(float(v), 3) for v in (x.min(), x.mean(), x.max()))
    if x.min() == x.max():
        return say("all {number}", number=format_number(float(x.flat[0]), 3))
    return say("mean {mean}, {low} … {high}", mean=mean, low=low, high=high)
