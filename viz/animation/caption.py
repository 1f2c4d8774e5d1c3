"""The line under a frame: which step it is, what happens, how far the sweeps have come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from viz.labels import Line, Run, line_width
from viz.layout.geometry import Box, Point
from viz.metrics import shorten, text_width
from viz.render.marks import Canvas, Figure, Mark, Rect, Text
from viz.theme import Theme

MARGIN, _GAP = 24.0, 14.0
_SIZE, _WIDTH, _HEIGHT = 17.0, 1500.0, 1100.0
"""The size of text in a picture of at most this size; in a larger one, shown smaller, more."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands under one frame."""

    number: str
    text: str
    share: float
    forward: bool


def fit_captions(captions: Sequence[Caption], canvas: Canvas) -> float:
    """Return the height that holds each of these captions under a picture like this one."""
    most = max((len(_wrapped(caption, canvas)) for caption in captions), default=1)
    return (most * 1.4 + 1.5) * text_size(canvas)


def add_caption(canvas: Canvas, caption: Caption, height: float, theme: Theme) -> Canvas:
    """Return the canvas with a caption under it, `height` higher."""
    size, top = text_size(canvas), canvas.height
    number = (Run(caption.number, size, "muted", bold=True),)
    marks: list[Mark] = _bar(caption, Box(0, top, canvas.width, size / 4), theme)
    marks.append(_text(Point(MARGIN, top + 1.8 * size), number, theme))
    x = MARGIN + line_width(number) + _GAP
    for i, words in enumerate(_wrapped(caption, canvas)):
        at = Point(x, top + (1.8 + 1.4 * i) * size)
        marks.append(_text(at, (Run(words, size, "text"),), theme))
    figure = Figure("caption", caption.text, tuple(marks))
    return replace(canvas, height=top + height, figures=(*canvas.figures, figure))


def text_size(canvas: Canvas) -> float:
    """Return the size of text that can be read when the picture is shown on a screen."""
    return _SIZE * max(1.0, canvas.width / _WIDTH, canvas.height / _HEIGHT)


def _bar(caption: Caption, box: Box, theme: Theme) -> list[Mark]:
    done = Box(box.x, box.y, box.width * caption.share, box.height)
    color = theme.value if caption.forward else theme.gradient
    return [Rect(box, 0, theme.group), Rect(done, 0, color)]


def _text(at: Point, line: Line, theme: Theme) -> Text:
    return Text(at, line, "start", tuple(getattr(theme, run.role) for run in line))


def _wrapped(caption: Caption, canvas: Canvas) -> list[str]:
    """Break the sentence into lines that fit beside its number."""
    size = text_size(canvas)
    room = canvas.width - 2 * MARGIN - text_width(caption.number, size, bold=True) - _GAP
    lines = [""]
    for word in caption.text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, size) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return [shorten(line, room, size) for line in lines]
