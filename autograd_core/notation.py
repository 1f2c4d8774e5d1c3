r"""How an operation and a name are written, in LaTeX and as plain Unicode text.

`Notation` is a pair of templates with a binding strength; `infix`, `prefix`, `call` and friends
build the usual ones. `name_latex` and `name_text` write a node's name, `W^[1]` as `W^{[1]}`.
"""

import itertools
import re
from typing import NamedTuple

ATOM, POWER, PRODUCT, ENTRYWISE = 100, 80, 70, 68
NEGATIVE, SUM, OPEN, TRANSPARENT = 65, 60, 0, -1
MOST_INPUTS = 4  # that a formula lists; of more it lists two, dots, and the last


class Notation(NamedTuple):
    r"""Templates with `#1`, `#2` for the inputs, as in `\newcommand`, or `#...` for all of them.

    Attributes
    ----------
    latex, text : str
        The templates; a fact of the op stands in them as `#key`.
    precedence : int
        How strongly the result binds; an input that binds less than its slot gets parentheses.
    slots : tuple of int
        The strength that each input must have to stand bare.
    glyph : str
        The sign on the badge where the inputs enter, such as `×`.
    text_slots : tuple of int
        The strengths that plain text needs, where LaTeX has other means (a fraction bar, a raised
        exponent); `slots` if left out.
    """

    latex: str
    text: str
    precedence: int
    slots: tuple[int, ...]
    glyph: str
    text_slots: tuple[int, ...] = ()


class Written(NamedTuple):
    """A formula written out: its LaTeX, its plain text and how strongly it binds."""

    latex: str
    text: str
    precedence: int


# patterns as text: `re` compiles each when it is first used, not when the engine is imported
_SLOT = r"#(\d|[a-z]+|\.\.\.)"


def write(notation: Notation, inputs: tuple[Written, ...], **facts: str) -> Written:
    """Fill the templates of `notation`, with parentheses where an input binds too weakly."""
    text_slots = notation.text_slots or notation.slots
    free = itertools.repeat(OPEN)
    latex = list(map(_latex_in, inputs, itertools.chain(notation.slots, free)))
    text = list(map(_text_in, inputs, itertools.chain(text_slots, free)))
    transparent = notation.precedence == TRANSPARENT
    return Written(
        _fill(notation.latex, latex, facts, r"\dots"),
        _fill(notation.text, text, facts, "…"),
        inputs[0].precedence if transparent else notation.precedence,
    )


def _latex_in(x: Written, slot: int) -> str:
    return x.latex if x.precedence >= slot else rf"\left({x.latex}\right)"


def _text_in(x: Written, slot: int) -> str:
    return x.text if x.precedence >= slot else f"({x.text})"


def _fill(template: str, inputs: list[str], facts: dict[str, str], dots: str) -> str:
    def filling(match: re.Match[str]) -> str:
        key = match[1]
        if key == "...":
            few = len(inputs) <= MOST_INPUTS
            return ", ".join(inputs if few else (*inputs[:2], dots, inputs[-1]))
        return inputs[int(key) - 1] if key.isdigit() else facts[key]

    return re.sub(_SLOT, filling, template)


def infix(
    latex: str,
    text: str,
    precedence: int,
    glyph: str,
    *,
    right: int | None = None,
    left: int | None = None,
) -> Notation:
    """Write `a · b`; `left` and `right` are the strengths that the operands need."""
    return Notation(
        f"#1{latex}#2",
        f"#1{text}#2",
        precedence,
        (precedence if left is None else left, precedence if right is None else right),
        glyph,
    )


def call(latex: str, text: str, *, glyph: str = "", inputs: int = 1) -> Notation:
    """Write `f(a, b)`."""
    slots = ", ".join(f"#{i + 1}" for i in range(inputs))
    return Notation(
        rf"{latex}\left({slots}\right)", f"{text}({slots})", ATOM, (OPEN,) * inputs, glyph or text
    )


def call_of_all(latex: str, text: str, *, glyph: str = "") -> Notation:
    """Write `f(a, b, c)`, however many inputs there are; of more than four, `f(a, b, …, z)`."""
    return Notation(rf"{latex}\left(#...\right)", f"{text}(#...)", ATOM, (), glyph or text)


def invisible(glyph: str) -> Notation:
    """Write the first input alone: `reshape` and `broadcast_to` change no number."""
    return Notation("#1", "#1", TRANSPARENT, (OPEN,), glyph)


def default(name: str, inputs: int) -> Notation:
    r"""Write `name(a, b)`, in LaTeX with `\mathrm`."""
    return call(rf"\mathrm{{{_escape(name)}}}", name, inputs=inputs)


_NAME = r"([^\W\d_]+)(?:_(\w+?|\{[\w,]+\}))?(?:\^(\[\w+\]|\w+|\(\w+\)))?"
_GREEK = {
    letter: rf"\{word}"
    for word, letter in {
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η",
        "theta": "θ", "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ",
        "phi": "φ", "omega": "ω", "bar{y}": "ȳ", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω",
    }.items()
}  # fmt: skip
_SPECIAL = {"\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim ", "<": "<", ">": ">", " ": r"\ "}


class NameParts(NamedTuple):
    """A name cut into its base, subscript and superscript: `W^[1]` is `W`, ``, `[1]`."""

    base: str
    sub: str
    sup: str


def name_parts(name: str) -> NameParts:
    """Cut a name such as `W^[1]`, `x_1` or `a_i^(2)`; any other name is all base."""
    match = re.fullmatch(_NAME, name)
    if match is None:
        return NameParts(name, "", "")
    base, sub, sup = match.groups()
    return NameParts(base, (sub or "").strip("{}"), sup or "")


def name_latex(name: str) -> str:
    r"""Return the LaTeX of a name: `W^{[1]}`; what is no simple name is escaped and set upright."""
    base, sub, sup = name_parts(name)
    upright = rf"\mathrm{{{_escape(base)}}}"
    latex = _GREEK.get(base, _escape(base)) if len(base) == 1 else upright
    if sub:
        latex += f"_{{{_escape(sub)}}}"
    return latex + (f"^{{{_escape(sup)}}}" if sup else "")


_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_POWER = r"\^(−?\d+)(?![\w.])"


def raise_exponents(text: str) -> str:
    """Return plain text with whole exponents raised: `x²` for `x^2`."""
    return re.sub(_POWER, lambda match: match[1].translate(_SUPERSCRIPTS), text)


def name_text(name: str) -> str:
    """Return a name as plain text: `W[1]` for `W^[1]`, the rest as it is."""
    base, sub, sup = name_parts(name)
    below = sub.translate(_SUBSCRIPTS) if sub.isdecimal() else f"_{sub}" if sub else ""
    return base + below + (f"^{sup}" if sup.isalnum() else sup)


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(c, "\\" + c if c in "_{}$%&#" else c) for c in text)
