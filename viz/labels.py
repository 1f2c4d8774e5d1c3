"""Text in the type of pictures: names with their indices, derivatives, the captions of notes.

Nothing here knows which colour a text has; a `Run` names its role.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from autograd_core.notation import Written, name_parts, raise_exponents
from viz.counting import format_number as format_number
from viz.counting import format_shape as format_shape
from viz.metrics import shorten, text_width
from viz.scene import Note, Phase

Role = Literal[
    "text", "muted", "value", "gradient", "error", "warning", "note", "on_error", "on_warning",
    "on_note",
]  # fmt: skip
MOST_NAME = 130.0


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style.

    `rise` lifts a superscript, in parts of the size; `back` moves it left, over its subscript.
    `latex` is the same in LaTeX, where it is a whole formula.
    """

    text: str
    size: float
    role: Role = "text"
    bold: bool = False
    italic: bool = False
    rise: float = 0.0
    back: float = 0.0
    latex: str = ""

    @property
    def width(self) -> float:
        """How wide it is."""
        return text_width(self.text, self.size, bold=self.bold)


Line = tuple[Run, ...]


def line_width(line: Line) -> float:
    """Return how wide a line is: as far as any of its runs reaches."""
    at = widest = 0.0
    for run in line:
        at += run.width - run.back
        widest = max(widest, at)
    return widest


@lru_cache(maxsize=4096)
def name_runs(name: str, size: float, role: Role = "text") -> Line:
    """Return a name in mathematical type: italic, with its index raised or lowered."""
    base, sub, sup = name_parts(name)
    runs = [Run(shorten(base, MOST_NAME, size), size, role, italic=True)]
    lower, upper = (-0.42, 0.62) if sub and sup else (-0.3, 0.55)
    below = Run(shorten(sub, MOST_NAME, size * 0.7), size * 0.7, role, rise=lower)
    above = Run(shorten(sup, MOST_NAME, size * 0.7), size * 0.7, role, rise=upper)
    if sub and sup and above.width < below.width:
        above, below = (replace(r, rise=o.rise) for r, o in ((below, above), (above, below)))
    if sub:
        runs.append(below)
    if sup:
        runs.append(replace(above, back=below.width))
    return tuple(runs)


SIGNS = {"error": "×", "warning": "!", "note": "i"}
"""The sign of each severity, which is seen without its colour."""
_ON: dict[str, Role] = {"error": "on_error", "warning": "on_warning", "note": "on_note"}
NOTE_SIZE, NOTE_HEIGHT, MOST_NOTE = 11.0, 19.0, 220.0


def note_line(note: Note) -> Line:
    """Return what a note says on its card: sign and caption."""
    role = _ON[note.severity]
    text = shorten(note.text, MOST_NOTE, NOTE_SIZE, bold=True)
    return (Run(f"{SIGNS[note.severity]}  {text}".rstrip(), NOTE_SIZE, role, bold=True),)


def note_width(note: Note) -> float:
    """Return the width of the pill around a note."""
    return line_width(note_line(note)) + 18


PHASE_ROLES: dict[Phase, Role] = {
    "": "muted", "forward": "value", "backward": "gradient", "update": "text", "gone": "muted",
}  # fmt: skip
"""The colour of what an instruction of a program writes."""


def derivative_runs(loss: str, name: str, size: float) -> Line:
    """Return `∂L/∂W` in type."""
    sign = Run("∂", size, "gradient", italic=True)
    slash = Run("/∂", size, "gradient", italic=True)
    return (sign, *name_runs(loss, size, "gradient"), slash, *name_runs(name, size, "gradient"))


def plain_text(written: Written) -> str:
    """Return a formula as one line of plain text."""
    return raise_exponents(written.text)
