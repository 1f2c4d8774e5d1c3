"""Write the sheet of a derivation as HTML: a fragment with MathML, or a page of its own.

Each cell and line that belongs to a factor has the class `factor` and says between which nodes it
stands (`data-upper`, `data-lower`: keys of the scene); each path has the class `path` and
`data-nodes`. A page lights edges by them.
"""

from html import escape
from itertools import chain

import numpy as np

from autograd_core.notation import Written, raise_exponents
from viz.build import summarize
from viz.derivation_latex import matrix, number
from viz.derivation_sheet import (
    Array,
    Block,
    Cell,
    Equation,
    Formula,
    Keys,
    Note,
    Number,
    Row,
    Sheet,
    Sign,
    Table,
    Words,
)
from viz.derivation_text import describe
from viz.labels import format_shape
from viz.mathml import LatexError, to_mathml
from viz.messages import Messages, messages
from viz.metrics import printable
from viz.scene import Summary
from viz.theme import DARK, LIGHT, SANS, Theme

MOST_SIDE, MOST_ENTRIES, CELL = 4, 12, 9
_PROPERTIES = ("value", "gradient", "text", "muted", "card", "ground", "good")
_SHARED_CSS = """
.derivation { font: 15px/1.5 FONTS; color: var(--_text); background: var(--_card);
  padding: 16px 20px; border-radius: 8px; }
.derivation .part { overflow: auto hidden; padding: 3px 0; margin: 0 0 14px; }
.derivation .part:last-child { margin-bottom: 0; }
.derivation .part:focus-visible { outline: 2px solid var(--_value); outline-offset: 2px; }
.derivation table { border-collapse: collapse; }
.derivation td, .derivation th { padding: 4px 7px; vertical-align: middle; text-align: center;
  white-space: nowrap; }
.derivation .lines td, .derivation .lines th { text-align: left; padding: 5px 14px 5px 0; }
.derivation .lines td { border-top: 1px solid var(--_line); }
.derivation .equation td:first-child { text-align: right; }
.derivation .equation td.left { text-align: left; }
.derivation th { font-weight: 600; font-size: 12px; color: var(--_muted); }
.derivation p { margin: 2px 0; }
.derivation .title { margin: 0 0 4px; font-size: 13px; font-weight: 600; }
.derivation .equation td:nth-child(3):last-child { text-align: left; }
.derivation math { font-size: 17px; math-style: normal; }
.derivation .array math { font-size: 14px; }
.derivation .muted { color: var(--_muted); font-size: 13px; }
.derivation .value { color: var(--_value); }
.derivation .gradient { color: var(--_gradient); }
.derivation .good { color: var(--_good); }
.derivation .bad { color: var(--_gradient); }
.derivation svg { vertical-align: middle; margin: 0 8px 0 3px; }
.derivation svg .value { fill: var(--_value); }
.derivation svg .gradient { fill: var(--_gradient); }
.derivation svg path { stroke: var(--_text); stroke-width: 1; opacity: 0.75; }
.derivation .path { border-left: 3px solid var(--_line); }
.derivation .path td:first-child { padding-left: 10px; }
.derivation .factor.lit, .derivation .path.lit { background: var(--_ground); }
"""


def write_html(sheet: Sheet, *, style: bool = True) -> str:
    """Return the derivation as one `<div>`, with its style sheet unless `style` is false."""
    say = messages(sheet.lang)
    title = escape(raise_exponents(sheet.title.text))
    css = f"<style>{style_sheet()}</style>\n" if style else ""
    parts = "\n".join(_part(part, title, say) for part in sheet.parts)
    return f'<div class="derivation" lang="{sheet.lang}">\n{css}{parts}\n</div>'


def write_page(sheet: Sheet) -> str:
    """Return a page that opens from disk and needs nothing else."""
    title = escape(raise_exponents(sheet.title.text))
    body = (
        "body { margin: 0; padding: 24px; background: var(--ground, "
        f"{LIGHT.ground}); color: {LIGHT.text}; }}\n@media (prefers-color-scheme: dark) "
        f"{{ body {{ background: var(--ground, {DARK.ground}); color: {DARK.text}; }} }}\n"
        f"h1 {{ font: 600 22px {SANS}; margin: 0 0 16px; }}"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{sheet.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>{body}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{write_html(sheet)}\n</main>\n</body>\n</html>\n"
    )


def style_sheet() -> str:
    """Return the style sheet: a page's own --value and so on count, else our themes'."""
    dark = f"@media (prefers-color-scheme: dark) {{ .derivation {{ {_variables(DARK)} }} }}"
    fonts = SANS.replace("'", '"')
    return f"\n.derivation {{ {_variables(LIGHT)} }}\n{dark}{_SHARED_CSS}".replace("FONTS", fonts)


def _variables(theme: Theme) -> str:
    colours = [f"--_{name}: var(--{name}, {getattr(theme, name)});" for name in _PROPERTIES]
    return " ".join([*colours, f"--_line: var(--line, {theme.group_line});"])


def _part(part: tuple[Block, ...], title: str, say: Messages) -> str:
    content = "\n".join(_block(block, say) for block in part)
    if all(isinstance(block, Note) for block in part):
        return f'<div class="part">\n{content}\n</div>'
    # what scrolls sideways must be reachable with the keyboard
    return f'<div class="part" tabindex="0" role="group" aria-label="{title}">\n{content}\n</div>'


def _block(block: Block, say: Messages) -> str:
    if isinstance(block, Note):
        if block.is_title:
            return f'<p class="title">{escape(block.text)}</p>'
        mark = f"{block.mark} " if block.mark else ""
        return f'<p class="{block.role}">{mark}{escape(block.text)}</p>'
    if isinstance(block, Table):
        return _table(block, say)
    return _equation(block, say)


def _table(table: Table, say: Messages) -> str:
    columns = max(len(table.head), *(len(line.cells) for line in table.lines))
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.head)
    rows = [f"<tr>{head}</tr>"] if head else []
    for line in table.lines:
        cells = "".join(f"<td>{'' if c is None else _cell(c, say)}</td>" for c in line.cells)
        missing = columns - len(line.cells)
        filling = f'<td colspan="{missing}"></td>' if missing else ""
        rows.append(f"<tr{_marks('', line.factor, line.nodes)}>{cells}{filling}</tr>")
    return _in_table("lines", rows)


def _in_table(kind: str, rows: list[str], marks: str = "") -> str:
    body = "\n".join(rows)
    return (
        f"<table{marks or f' class={chr(34)}{kind}{chr(34)}'}>\n<tbody>\n{body}\n</tbody>\n</table>"
    )


def _equation(equation: Equation, say: Messages) -> str:
    columns = max(map(len, equation.rows))
    *above, result = equation.rows
    rows = [_equation_row(row, columns, say) for row in above]
    rows.append(_equation_row(result, columns, say, is_result=len(above) > 0))
    return _in_table("", rows, _marks("equation", None, equation.nodes))


def _equation_row(row: Row, columns: int, say: Messages, *, is_result: bool = False) -> str:
    cells = []
    for place, cell in enumerate(row, start=1):
        early = place == len(row) < columns
        span = f' colspan="{columns - place + 1}"' if early else ""
        to_the_left = early or (is_result and place == 3)
        marks = _marks("left" if to_the_left else "", cell.factor if cell else None, ())
        cells.append(f"<td{marks}{span}>{_cell(cell, say) if cell else ''}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _marks(kind: str, factor: Keys | None, nodes: tuple[int, ...]) -> str:
    """Return the attributes by which a page finds a factor or a path."""
    classes = " ".join(filter(None, [kind, "factor" if factor else "", "path" if nodes else ""]))
    result = f' class="{classes}"' if classes else ""
    if factor is not None:
        result += f' data-upper="{factor[0]}" data-lower="{factor[1]}"'
    return result + (f' data-nodes="{" ".join(map(str, nodes))}"' if nodes else "")


def _cell(cell: Cell, say: Messages) -> str:
    match cell:
        case Words():
            return f'<span class="{cell.role}">{escape(cell.text)}</span>'
        case Sign():
            return escape(cell.text)
        case Number():
            latex = number(cell.value)
            latex = rf"\left({latex}\right)" if cell.bracketed else latex
            return f'<span class="{cell.role}">{to_mathml(latex)}</span>'
        case Formula():
            return f'<span class="{cell.role}">{_formula(cell)}</span>'
        case Array():
            return _array(cell, say)


def _formula(cell: Formula) -> str:
    return " ".join(filter(None, [cell.before, _mathml(cell.written, cell.bracketed), cell.after]))


def _mathml(written: Written, bracketed: bool) -> str:
    """Return a formula as MathML, as plain text where a user's op brings LaTeX of its own."""
    latex = rf"\left({written.latex}\right)" if bracketed else written.latex
    try:
        return to_mathml(latex)
    except LatexError:
        text = escape(printable(raise_exponents(written.text)))
        return f"({text})" if bracketed else text


def _array(cell: Array, say: Messages) -> str:
    words = describe(cell, say)
    shape = ""
    if cell.shaped and cell.value.ndim:
        shape = f'<span class="muted">{format_shape(cell.value.shape, say)}</span> '
    small = matrix(cell.value, MOST_SIDE) if cell.value.size <= MOST_ENTRIES else None
    numbers = escape(words) if small is None else to_mathml(small)
    picture = "" if cell.value.size <= 1 else thumbnail(summarize(cell.value), cell.role, words)
    return f'{shape}{picture}<span class="array {cell.role}">{numbers}</span>'


def thumbnail(summary: Summary, role: str, words: str) -> str:
    """Return an array as a heat map: depth for size, a stroke for the minus sign."""
    cells = summary.cells
    largest = max((abs(x) for x in chain.from_iterable(cells) if np.isfinite(x)), default=0.0)
    width, height = max(map(len, cells), default=0) * CELL, len(cells) * CELL
    marks = "".join(
        _square(i, j, x, largest) for i, row in enumerate(cells) for j, x in enumerate(row)
    )
    return (
        f'<svg role="img" aria-label="{escape(words)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><g class="{role}">{marks}</g></svg>'
    )


def _square(i: int, j: int, x: float, largest: float) -> str:
    share = min(1.0, abs(x) / largest) if largest and x == x else 0.0
    left, top, side = j * CELL, i * CELL, CELL - 1
    opacity = 0.08 + 0.92 * share
    square = f'<rect x="{left}" y="{top}" width="{side}" height="{side}" opacity="{opacity:.2f}"/>'
    if x < 0 and share > 0.02:
        square += f'<path d="M{left} {top + side}L{left + side} {top}"/>'
    return square
