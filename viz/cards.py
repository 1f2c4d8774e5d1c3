"""The card of a node: its lines from top to bottom, its heat maps, and how large it is.

Nothing here knows where a card stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from autograd_core.notation import Written
from viz.counting import (
    contents_text,
    format_number,
    format_shape,
    place_text,
    repeats_text,
    type_text,
)
from viz.labels import (
    NOTE_HEIGHT,
    PHASE_ROLES,
    Line,
    Role,
    Run,
    derivative_runs,
    line_width,
    name_runs,
    note_width,
    plain_text,
)
from viz.messages import Messages
from viz.metrics import shorten, text_width
from viz.scene import SceneNode, Summary
from viz.style import Style

MOST_EXPRESSION, MOST_CONTENTS = 150.0, 240.0


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A heat map and the lines under it, one column of a tensor's card."""

    role: Role
    cells: tuple[tuple[float, ...], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The text of one node: lines from top to bottom, then heat maps side by side.

    `left` and `top` are parts of the width and height that stay free for the badge. `chip` is the
    number of an overlay, which has the lowest line.
    """

    lines: tuple[Line, ...]
    thumbnails: tuple[Thumbnail, ...]
    width: float
    height: float
    left: float
    top: float
    chip: str = ""


LINE_HEIGHT, CELL, PAD_X, PAD_Y = 19.0, 9.0, 12.0, 10.0
STAT_HEIGHT = 14.0
COLUMN_GAP = 11.0
LEAST_WIDTH = 64.0
BADGE = 26.0
CHIP_SIZE, CHIP_HEIGHT = 11.0, 22.0


def badge_reach(node: SceneNode, *, vertical: bool) -> float:
    """Return how far the badge of a node sticks out on either side of the card's rim."""
    if not node.glyph:
        return 0.0
    return BADGE / 2 if vertical else max(BADGE, text_width(node.glyph, 11, bold=True) + 14) / 2


def card(node: SceneNode, loss: str, style: Style, chip: str = "") -> Card:
    """Return what a node's card says, with the number of an overlay, if there is one.

    The text keeps clear of the badge, which sits on the left rim, or on the upper one.
    """
    bare = _writer_of(node)(node, loss, style)
    if chip:
        width = max(bare.width, text_width(chip, CHIP_SIZE, bold=True) + 2 * PAD_X)
        bare = replace(bare, chip=chip, width=width, height=bare.height + CHIP_HEIGHT)
    reach = badge_reach(node, vertical=style.vertical)
    left, top = (0.0, max(0.0, reach - 6)) if style.vertical else (max(0.0, reach - 4), 0.0)
    width, height = bare.width, bare.height
    if node.note is not None:
        width = max(width, note_width(node.note) + 2 * PAD_X)
        height += NOTE_HEIGHT + 4
    return replace(bare, width=width + left, height=height + top, left=left, top=top)


def _writer_of(node: SceneNode) -> Callable[[SceneNode, str, Style], Card]:
    if node.execution is not None:
        return _program_card
    return _scalar_card if shows_one_number(node) else _tensor_card


def _scalar_card(node: SceneNode, loss: str, style: Style) -> Card:
    lines = [_title(node)] if node.contents is None else _folded_lines(node, style.say)
    if "data" in style.show:
        lines.append((Run(format_number(node.value.mean), 14, "value", bold=True),))
    if "grad" in style.show and node.takes_gradient:
        lines.append(_gradient_line(node, loss, style.say))
    width = max(LEAST_WIDTH, *map(line_width, lines)) + 2 * PAD_X
    return Card(tuple(lines), (), width, len(lines) * LINE_HEIGHT + 2 * PAD_Y, 0.0, 0.0)


def _program_card(node: SceneNode, loss: str, style: Style) -> Card:
    """Return the card of an array of a program: its name, shape and type, formula, place."""
    assert node.execution is not None
    say, phase = style.say, node.execution.phase
    type_run = Run("  " + type_text(node, say), 12, "muted")
    if node.contents is None:
        formula = () if node.expression is None else ((_equals(node.expression, "= "),),)
        lines: list[Line] = [(*name_runs(node.name, 16), type_run), *formula]
    else:
        title, *rest = _folded_lines(node, say)
        lines = [title, *rest]
    place = place_text(node.execution, say)
    if place:
        lines.append((Run(place, 11, PHASE_ROLES[phase]),))
    width = max(LEAST_WIDTH, *map(line_width, lines)) + 2 * PAD_X
    return Card(tuple(lines), (), width, len(lines) * LINE_HEIGHT + 2 * PAD_Y, 0.0, 0.0)


def _gradient_line(node: SceneNode, loss: str, say: Messages) -> Line:
    label = derivative_runs(loss, node.name, 11)
    if node.gradient is None:
        return (*label, Run(" " + say("not computed yet"), 10.5, "muted", italic=True))
    number = format_number(node.gradient.mean, signed=True)
    return (*label, Run(" " + number, 12, "gradient", bold=True))


def _title(node: SceneNode) -> Line:
    runs = name_runs(node.name, 16)
    if node.expression is None:
        return runs
    return (*runs, _equals(node.expression, " = "))


def _equals(written: Written, sign: str) -> Run:
    """Return `= a + b`, cut where it is too long; a cut formula is no LaTeX."""
    whole = sign + plain_text(written)
    text = shorten(whole, MOST_EXPRESSION, 12)
    return Run(text, 12, "muted", latex=f"{{}}{sign}{written.latex}" if text == whole else "")


def shows_one_number(node: SceneNode) -> bool:
    """Tell whether a card shows one number, not the range of many."""
    summaries = [node.value, *([node.gradient] if node.gradient else [])]
    return node.scalar and not any(s.low < s.high for s in summaries)


def _folded_lines(node: SceneNode, say: Messages) -> list[Line]:
    """Return the title of a folded card with its count, and what is in it."""
    assert node.contents is not None
    count = repeats_text(node.contents)
    lines = [(*name_runs(node.name, 16), *((Run(f"  {count}", 15, bold=True),) if count else ()))]
    if node.expression is not None:
        return [*lines, (_equals(node.expression, "= "),)]
    title, text = node.contents.title, contents_text(node.contents, say)
    both = ": ".join(filter(None, (title, text)))
    texts = [both] if text_width(both, 12) <= MOST_CONTENTS else [title, text]
    return [*lines, *((Run(shorten(t, MOST_CONTENTS, 12), 12, "muted"),) for t in texts if t)]


def _tensor_card(node: SceneNode, loss: str, style: Style) -> Card:
    say = style.say
    shape = (Run("  " + format_shape(node.value.shape, say), 12, "muted"),)
    if node.contents is None:
        formula = () if node.expression is None else ((_equals(node.expression, "= "),),)
        lines: list[Line] = [(*name_runs(node.name, 16), *shape), *formula]
    else:
        title, *rest = _folded_lines(node, say)
        lines = [(*title, *(() if node.scalar else shape)), *rest]
    thumbnails = []
    if "data" in style.show:
        heading: Line = (Run(say("value"), 10, "value"),)
        thumbnails.append(_thumbnail(node.value, "value", heading, say))
    if "grad" in style.show and node.takes_gradient:
        heading = derivative_runs(loss, node.name, 10)
        thumbnails.append(_thumbnail(node.gradient, "gradient", heading, say))
    columns = sum(map(thumbnail_width, thumbnails)) + COLUMN_GAP * (len(thumbnails) - 1)
    width = max(LEAST_WIDTH, columns, *map(line_width, lines)) + 2 * PAD_X
    rows = max((len(t.cells) for t in thumbnails), default=0)
    stats = max((len(t.lines) for t in thumbnails), default=0)
    height = len(lines) * LINE_HEIGHT + rows * CELL + stats * STAT_HEIGHT + 2 * PAD_Y
    height += 8 if thumbnails else 0
    return Card(tuple(lines), tuple(thumbnails), width, height, 0.0, 0.0)


def _thumbnail(summary: Summary | None, role: Role, heading: Line, say: Messages) -> Thumbnail:
    if summary is None:
        words = [
            (Run(word, 10.5, "muted", italic=True),)
            for word in _on_two_lines(say("not computed yet"))
        ]
        return Thumbnail(role, (), (heading, *words))
    if not summary.cells:
        return Thumbnail(role, (), (heading, (Run(say("empty"), 10.5, "muted", italic=True),)))
    if summary.low == summary.high:
        return Thumbnail(role, summary.cells, (heading, _stat(format_number(summary.mean), role)))
    mean = _stat(f"μ {format_number(summary.mean, 3)}", role)
    low, high = format_number(summary.low, 2), format_number(summary.high, 2)
    spread = Run(f"{low} … {high}", 10, role)
    return Thumbnail(role, summary.cells, (heading, mean, (spread,)))


def _on_two_lines(text: str) -> tuple[str, str]:
    """Cut a text at the space nearest to its middle."""
    spaces = [i for i, c in enumerate(text) if c == " "]
    cut = min(spaces, key=lambda i: abs(2 * i - len(text)), default=len(text))
    return text[:cut], text[cut + 1 :]


def _stat(text: str, role: Role) -> Line:
    return (Run(text, 10.5, role, bold=True),)


def thumbnail_width(thumbnail: Thumbnail) -> float:
    """Return the width of one column of a tensor's card."""
    cells = max(map(len, thumbnail.cells), default=0) * CELL
    return max(cells, *map(line_width, thumbnail.lines))
