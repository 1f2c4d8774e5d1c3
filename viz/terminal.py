"""Text in columns, for terminals: how many columns it takes, cut to fit, in ASCII where it must."""

import re
import unicodedata

from viz.metrics import runs_leftward

_ISOLATE, _POP = "\u2066", "\u2069"


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def clip(text: str, room: int, more: str = "…") -> str:
    """Return the text, cut with an ellipsis where it would take more than `room` columns."""
    if columns(text) <= room:
        return text
    return _closed(text[: _end(text, room - columns(more))]) + more[: max(room, 0)]


def _end(text: str, room: int) -> int:
    """Return how many letters of a text that is too wide fit."""
    end = taken = 0
    while taken + _columns(text[end]) <= room:
        taken += _columns(text[end])
        end += 1
    return end


def wrapped(text: str, width: int, indent: str) -> list[str]:
    """Return the text on lines of at most `width` columns, all but the first indented."""
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line.strip() else line + word
        if columns(joined) <= width:
            line = joined
            continue
        if line.strip():
            lines.append(line)
            joined = indent + word
        *whole, line = _pieces(joined, width, indent)
        lines += whole
    return [*lines, line]


def _pieces(text: str, width: int, indent: str) -> list[str]:
    """Cut a word that is wider than a line."""
    pieces = []
    while columns(text) > width:
        end = _end(text, width)
        pieces.append(text[:end])
        text = indent + text[end:]
    return [*pieces, text]


def _closed(text: str) -> str:
    return text + _POP * (text.count(_ISOLATE) - text.count(_POP))


def isolated(text: str) -> str:
    """Keep a text that is written leftward from reordering what stands beside it."""
    return f"{_ISOLATE}{text}{_POP}" if runs_leftward(text) else text


_WORDS = {
    "−": "-", "·": "*", "×": "x", "÷": "/", "±": "+-", "∂": "d", "√": "sqrt", "∛": "cbrt",
    "∞": "inf", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "→": "->", "←": "<-", "↑": "^",
    "↓": "v", "…": "...", "⊙": "*", "∗": "*", "⋆": "*", "•": "*", "‖": "||", "Σ": "sum",
    "Π": "prod", "∏": "prod", "⌊": "[", "⌋": "]", "⌈": "[", "⌉": "]", "ȳ": "ybar", "½": "1/2",
    "✓": "ok", _ISOLATE: "", _POP: "",
    "\u0304": "bar",
    "├": "|", "└": "`", "│": "|", "─": "-",
}  # fmt: skip
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ⁿᵀ", "0123456789-+()nT", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₍₎ₙₖ", "0123456789()nk", strict=True))


def to_ascii(text: str) -> str:
    r"""Return the text in ASCII: `1 - a^2`, `dL/dv_1`, `sigma(z)`; what has no form is `\u05e9`."""
    if text.isascii():
        return text
    for sign, table in (("^", _RAISED), ("_", _LOWERED)):
        text = re.sub(f"[{''.join(table)}]+", lambda m: _spelled(m[0], sign, table), text)  # noqa: B023
    return "".join(map(_ascii, text))


def _spelled(text: str, sign: str, table: dict[str, str]) -> str:
    return sign + "".join(table[c] for c in text)


def _ascii(character: str) -> str:
    if character.isascii() or character in _WORDS:
        return _WORDS.get(character, character)
    if unicodedata.combining(character):
        return ""
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    name = unicodedata.name(character, "")
    if not plain and name.startswith("GREEK ") and " LETTER " in name:
        plain = name.split(" LETTER ")[1].split()[0].lower()
    return plain or character.encode("ascii", "backslashreplace").decode()
