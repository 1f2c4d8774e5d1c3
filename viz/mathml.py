r"""From the LaTeX that this project writes to MathML Core: `to_mathml(r"\frac{1}{x}")`.

It reads what `autograd_core.notation`, the ops and the derivations write, and a little more, for
the notations of users' own ops. What it does not know is an error, never a wrong formula.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from autograd_core.errors import AutogradError
from viz.latex_symbols import (
    ACCENTS,
    ASCII,
    DELIMITERS,
    FUNCTIONS,
    GREEK,
    IN_NAMES,
    LARGE,
    OPERATORS,
    SPACES,
    UPRIGHT,
)
from viz.mathml_elements import element, leaf, row, space, with_scripts
from viz.metrics import printable

_TALL = ("mfrac", "msqrt", "mroot", "munder", "mtable")
_TOKEN = r"\\[A-Za-z]+\s*|\\.|\d+(?:\.\d+)?|."
APPLY = "<mo>&#x2061;</mo>"


class LatexError(AutogradError, ValueError):
    """LaTeX that `to_mathml` cannot read."""


def to_mathml(latex: str, *, display: bool = False) -> str:
    r"""Return a formula as a MathML Core element.

    Parameters
    ----------
    latex : str
        A formula without the dollars, as notations, labels and derivations write it.
    display : bool
        Whether to set it large, on a line of its own.

    Returns
    -------
    str
        `<math>…</math>`: well-formed XML and HTML, with every character of a name escaped.

    Raises
    ------
    LatexError
        If it contains a command or a character that this converter does not know.

    Examples
    --------
    >>> to_mathml("{y}^{2}")
    '<math><msup><mi>y</mi><mn>2</mn></msup></math>'
    """
    reader = _Reader(latex, re.findall(_TOKEN, printable(latex)))
    content = "".join(reader.items())
    if reader.token is not None:
        raise reader.error(f"a formula, got {reader.token!r} that nothing opened")
    return element("math", content, attributes='display="block"' if display else "")


_ENDS = frozenset(["}", "\\right", "\\end", "&", "\\\\"])


@dataclass
class _Reader:
    """Reads tokens from left to right; each method takes what it names and returns markup."""

    latex: str
    tokens: list[str]
    at: int = field(default=0)

    @property
    def token(self) -> str | None:
        """The next token that is no space, None at the end; a command without its spaces."""
        while self.at < len(self.tokens) and self.tokens[self.at] == " ":
            self.at += 1
        return self._bare() if self.at < len(self.tokens) else None

    def _bare(self) -> str:
        token = self.tokens[self.at]
        return token.rstrip() if token[0] == "\\" and token[1:2].isalpha() else token

    def error(self, what: str) -> LatexError:
        """Return an error that shows the formula."""
        shown = self.latex if len(self.latex) <= 80 else f"{self.latex[:80]}…"
        return LatexError(f"to_mathml: expected {what}, in {shown!r}.")

    def take(self) -> str:
        """Return the next token and step over it."""
        token = self.token
        if token is None:
            raise self.error("an argument, got the end of the formula")
        self.at += 1
        return token

    def expect(self, wanted: str) -> None:
        """Step over a token that must come next."""
        if (token := self.token) != wanted:
            raise self.error(f"{wanted!r}, got {token!r}")
        self.at += 1

    def items(self) -> list[str]:
        """Return what stands up to the end of the group that contains it."""
        found: list[str] = []
        while (token := self.token) is not None and token not in _ENDS:
            found.append(self.scripted())
            if _is_function(token):
                found += self._after_function()
        return found

    def _after_function(self) -> list[str]:
        """Return what joins a function to its argument."""
        token = self.token
        if token in ("\\left", "("):
            return [APPLY]
        starts = token is not None and (token[0].isalnum() or token in _OPENING)
        return [space(0.167)] if starts else []

    def scripted(self) -> str:
        """Return an atom with its indices."""
        base = "<mrow></mrow>" if self.token in ("^", "_") else self.atom()
        scripts: dict[str, str] = {}
        while (mark := self.token) in ("^", "_"):
            assert mark is not None
            if mark in scripts:
                raise self.error(f"one {mark} for each base, got two")
            self.at += 1
            scripts[mark] = self.atom()
        return with_scripts(base, scripts)

    def group(self) -> list[str]:
        """Return the content of {…}."""
        self.expect("{")
        content = self.items()
        self.expect("}")
        return content

    def atom(self) -> str:
        """Return one symbol, one group or one command with its arguments."""
        if self.token == "{":
            return row(self.group())
        token = self.take()
        if token[0] == "\\":
            return self.command(token[1:])
        return self.character(token)

    def character(self, c: str) -> str:
        """Return a letter, a number or a sign."""
        if c[0].isdecimal():
            return leaf("mn", c)
        if c in ASCII:
            return leaf("mo", ASCII[c], 'stretchy="false"' if c in "()[]|" else "")
        if c.isascii() and not c.isalpha():
            raise self.error(rf"{c!r} to be escaped or left out")
        return leaf("mi" if c.isalnum() else "mo", c)

    def command(self, name: str) -> str:
        """Return a command with its arguments."""
        if name in _COMMANDS:
            return _COMMANDS[name](self)
        if name in UPRIGHT:
            text = self.text()
            return leaf("mi", text, 'mathvariant="normal"' if len(text) == 1 else "")
        if name in ACCENTS:
            sign = leaf("mo", ACCENTS[name], "" if name == "overline" else 'stretchy="false"')
            return element("mover", self.atom(), sign, attributes='accent="true"')
        if name in FUNCTIONS or name in GREEK:
            return leaf("mi", GREEK.get(name, name))
        if name in LARGE or name in OPERATORS:
            return leaf("mo", LARGE.get(name) or OPERATORS[name])
        if name in SPACES:
            return space(SPACES[name])
        raise self.error(rf"a command that it knows, got \{name}")

    def fraction(self) -> str:
        r"""Return what follows \frac."""
        upper, lower = self.atom(), self.atom()
        return element("mfrac", upper, lower)

    def root(self) -> str:
        r"""Return what follows \sqrt."""
        if self.token != "[":
            return element("msqrt", self.atom())
        self.take()
        degree = []
        while self.token != "]":
            degree.append(self.atom())
        self.take()
        return element("mroot", self.atom(), row(degree))

    def fenced(self) -> str:
        r"""Return what stands between \left( and \right)."""
        left = self.delimiter()
        content = row(self.items())  # of its own, so that a minus in front is no difference
        self.expect("\\right")
        right = self.delimiter()
        # Chromium sets a fence that may grow as wide as the largest: only where it has to
        grows = any(f"<{tag}" in content for tag in _TALL)
        stretchy = f'stretchy="{str(grows).lower()}"'
        opened, closed = (leaf("mo", c, stretchy) if c else "" for c in (left, right))
        return element("mrow", opened, content, closed)

    def delimiter(self) -> str:
        """Return the sign of a fence, empty for none."""
        sign = self.take()
        if sign not in DELIMITERS:
            raise self.error(f"a delimiter, got {sign!r}")
        return DELIMITERS[sign]

    def words(self) -> str:
        r"""Return what follows \text."""
        return leaf("mtext", _unbreakable_ends(self.text()))

    def text(self) -> str:
        r"""Return {…} as characters, as in \mathrm{a\_b}."""
        self.expect("{")
        found = ""
        while (token := self._text_token()) != "}":
            found += self.text_within() if token == "{" else self._character_in_text(token)
        return found

    def text_within(self) -> str:
        """Return a group within text."""
        self.at -= 1
        return self.text()

    def _text_token(self) -> str:
        if self.at >= len(self.tokens):
            raise self.error("'}', got the end of the formula")
        token = self._bare()
        self.at += 1
        return token

    def _character_in_text(self, token: str) -> str:
        name = token[1:]
        if token[0] != "\\" or not name:
            return token
        if name in SPACES:
            return "\u2009" if name == "," else " "
        if name not in IN_NAMES and name not in OPERATORS:
            raise self.error(rf"a character that it knows, got \{name}")
        return IN_NAMES.get(name) or OPERATORS[name]

    def matrix(self) -> str:
        r"""Return what follows \begin."""
        kind = self.text()
        if kind not in _MATRICES:
            raise self.error(f"an environment out of {', '.join(_MATRICES)}, got {kind}")
        rows = [self._cells()]
        while self.token == "\\\\":
            self.at += 1
            rows.append(self._cells())
        self.expect("\\end")
        self.text()
        left, right = (leaf("mo", sign, 'stretchy="true"') for sign in _MATRICES[kind])
        return element("mrow", left, element("mtable", *(element("mtr", *r) for r in rows)), right)

    def _cells(self) -> list[str]:
        cells = [element("mtd", *self.items())]
        while self.token == "&":
            self.at += 1
            cells.append(element("mtd", *self.items()))
        return cells


_MATRICES = {"bmatrix": "[]", "pmatrix": "()", "vmatrix": "||"}
_COMMANDS: dict[str, Callable[[_Reader], str]] = {
    "frac": _Reader.fraction,
    "sqrt": _Reader.root,
    "left": _Reader.fenced,
    "text": _Reader.words,
    "begin": _Reader.matrix,
}
_OPENING = frozenset(
    ["{", *(f"\\{n}" for n in [*FUNCTIONS, *LARGE, *GREEK, *ACCENTS, "frac", "sqrt"])]
)


def _is_function(token: str) -> bool:
    return token[1:] in FUNCTIONS or token[1:] in UPRIGHT


def _unbreakable_ends(text: str) -> str:
    """Return text whose spaces at the ends stay."""
    inner = text.strip(" ")
    start = text[: len(text) - len(text.lstrip(" "))].replace(" ", "\u00a0")
    return start + inner + "\u00a0" * (len(text.rstrip(" ")) < len(text))
