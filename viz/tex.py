r"""Put any text and any formula into a form that plain pdflatex sets, in ASCII alone.

What pdflatex has no letter for (Hebrew, Japanese, emoji) becomes a boxed question mark,
`\chainrulemissing{5D0}`, which keeps the character's code; `MISSING` defines it.
"""

import unicodedata
from collections.abc import Iterator

from viz.metrics import printable

MISSING = (
    r"\providecommand\chainrulemissing[1]"
    r"{\mbox{\fboxsep=.1em\fboxrule=.05em\fbox{\normalfont\sffamily?}}}"
)

_ASCII = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "#": r"\#", "%": r"\%",
    "&": r"\&", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}", ">": r"\ensuremath{>}", "|": r"\ensuremath{|}",
    '"': r"{\ttfamily\char34}", "`": r"\`{}", "'": "'{}", "-": "-{}",
}  # fmt: skip
"""Letters that would be syntax, that join their neighbours, or that old encodings lack."""

_LETTERS = {
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}",
    "Ł": r"\L{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ı": r"\i{}", "¿": r"\textquestiondown{}",
    "¡": r"\textexclamdown{}", "‘": "`{}", "’": "'{}", "“": "``{}", "”": "''{}", "–": "--{}",
    "—": "---{}", "§": r"\S{}", "¶": r"\P{}", "©": r"\copyright{}", "£": r"\pounds{}",
}  # fmt: skip

_GREEK = (
    "α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda "
    "μ mu ν nu ξ xi π pi ρ rho σ sigma ς varsigma τ tau υ upsilon φ varphi χ chi ψ psi ω omega "
    "Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega µ mu ϕ phi"
)
_SIGNS = (
    "· cdot × times ÷ div ± pm √ surd ∂ partial ∇ nabla ∞ infty ≤ leq ≥ geq ≠ neq ≈ approx "
    "≡ equiv → rightarrow ← leftarrow ↑ uparrow ↓ downarrow ↔ leftrightarrow ⇒ Rightarrow "
    "⊙ odot ⊗ otimes ⊕ oplus ⊤ top ⊥ perp … ldots ∑ sum ∏ prod ∫ int ⌊ lfloor ⌋ rfloor "
    "⌈ lceil ⌉ rceil • bullet ‖ Vert ∗ ast ⋆ star ∈ in ∀ forall ∃ exists ∝ propto ¬ neg "
    "▸ triangleright ◂ triangleleft ℓ ell « ll » gg"
)
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ⁿᵀ", [*"0123456789-+()n", r"\top"], strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₋₊₍₎ₙₖᵢⱼ", "0123456789-+()nkij", strict=True))


def _table(words: str) -> dict[str, str]:
    pairs = words.split()
    return {sign: rf"\{word} " for sign, word in zip(pairs[::2], pairs[1::2], strict=True)}


_MATH = {
    **_table(_GREEK),
    **_table(_SIGNS),
    **{sign: f"{{}}^{{{plain}}}" for sign, plain in _RAISED.items()},
    **{sign: f"{{}}_{{{plain}}}" for sign, plain in _LOWERED.items()},
    "−": "-",
    "∛": r"{}^{3}\surd ",
    "½": r"{\textstyle\frac{1}{2}}",
    "°": r"{}^{\circ}",
}

_ACCENTS = {
    "\u0300": ("`", "grave"), "\u0301": ("'", "acute"), "\u0302": ("^", "hat"),
    "\u0303": ("~", "tilde"), "\u0304": ("=", "bar"), "\u0306": ("u", "breve"),
    "\u0307": (".", "dot"), "\u0308": ('"', "ddot"), "\u030a": ("r", "mathring"),
    "\u030b": ("H", ""), "\u030c": ("v", "check"), "\u0323": ("d", ""), "\u0327": ("c", ""),
}  # fmt: skip
"""By combining mark: the accent in text, and in mathematics where there is one."""


def tex_text(text: str) -> str:
    r"""Return text as TeX: `\input{x}` stays the nine letters that it is."""
    parts: list[str] = []
    for letter, marks in _clusters(printable(text)):
        tied = letter == " " and (not parts or parts[-1] in (" ", "~"))
        parts.append("~" if tied else _set(letter, marks))
    return "".join([*parts[:-1], "~"] if parts[-1:] == [" "] else parts)


def tex_math(latex: str) -> str:
    """Return a formula in LaTeX with each letter beyond ASCII as a command."""
    return "".join(
        _accented(_math_letter(letter), marks, holds=letter.isalnum() or letter in _MATH)
        for letter, marks in _clusters(printable(latex))
    )


def _clusters(text: str) -> Iterator[tuple[str, str]]:
    """Cut text into letters, each with the marks that combine with it."""
    whole = "".join(c if c in _MATH else unicodedata.normalize("NFD", c) for c in text)
    start = 0
    for end in range(1, len(whole) + 1):
        if end == len(whole) or not unicodedata.combining(whole[end]):
            yield whole[start], whole[start + 1 : end]
            start = end


def _set(letter: str, marks: str) -> str:
    if len(marks) == 1 and marks in _ACCENTS and letter.isascii() and letter.isalpha():
        return rf"\{_ACCENTS[marks][0]}{{{letter}}}"
    if marks:
        bare = rf"\mathsf{{{letter}}}" if letter.isascii() else _math_letter(letter)
        holds = letter.isalnum() or letter in _MATH
        if holds and all(_ACCENTS.get(mark, ("", ""))[1] for mark in marks):
            return rf"\ensuremath{{{_accented(bare, marks, holds=True)}}}"
        return _set(letter, "") + "".join(map(_missing, marks))
    if letter in _ASCII or letter in _LETTERS:
        return _ASCII.get(letter) or _LETTERS[letter]
    if letter in _MATH:
        return rf"\ensuremath{{{_MATH[letter]}}}"
    return letter if letter.isascii() else _missing(letter)


def _math_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _LETTERS:
        return rf"\mbox{{{_LETTERS[letter]}}}"
    return _MATH.get(letter) or _missing(letter)


def _accented(bare: str, marks: str, *, holds: bool) -> str:
    for mark in marks:
        accent = _ACCENTS.get(mark, ("", ""))[1]
        bare = rf"\{accent}{{{bare}}}" if accent and holds else bare + _missing(mark)
    return bare


def _missing(character: str) -> str:
    return rf"\chainrulemissing{{{ord(character):X}}}"
