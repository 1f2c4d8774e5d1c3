"""What plain pdflatex can set: text escaped, Unicode written as commands, the rest as a box."""

import re
import unicodedata

from viz.mathml import GREEK

_SIGNS = {
    "∂": r"\partial", "·": r"\cdot", "⊙": r"\odot", "×": r"\times", "−": "-", "Σ": r"\Sigma",
    "√": r"\surd", "∞": r"\infty", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx",
    "→": r"\rightarrow", "←": r"\leftarrow", "…": r"\ldots", "⋯": r"\cdots", "ᵀ": r"^{\top}",
    "‖": r"\Vert", "✓": r"\checkmark", "✗": r"\times", "⚠": r"\triangle", "²": "^{2}", "³": "^{3}",
    "¹": "^{1}", "⁻": "^{-}", "∏": r"\prod", "∑": r"\sum", "⌊": r"\lfloor", "⌋": r"\rfloor",
    "⌈": r"\lceil", "⌉": r"\rceil", "∗": r"\ast", "⋆": r"\star", "±": r"\pm", "°": r"^{\circ}",
    "ȳ": r"\bar{y}", "—": r"\text{---}", "–": r"\text{--}", "¿": r"\text{?`}", "¡": r"\text{!`}",
    "α": r"\alpha", "\u00a0": r"\ ",
    **{d: f"_{{{i}}}" for i, d in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    **{d: f"^{{{i}}}" for i, d in zip((0, 4, 5, 6, 7, 8, 9), "⁰⁴⁵⁶⁷⁸⁹", strict=True)},
    **{letter: rf"\{name}" for name, letter in GREEK.items()},
}  # fmt: skip
UNKNOWN = r"\square"
"""Stands for a character that pdflatex has no letter for."""

_ESCAPES = {
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''",
    **{c: f"\\{c}" for c in "_{}$%&#"},
}  # fmt: skip
_UPRIGHT = r"\\mathrm\{((?:[^{}\\]|\\.)*)\}"


def words_to_tex(text: str) -> str:
    r"""Return text for math mode: `\text{…}`, with all that TeX would read escaped."""
    return r"\text{" + "".join(_ESCAPES.get(c, c) for c in text) + "}"


def ascii_tex(latex: str) -> str:
    r"""Return LaTeX without a character that pdflatex cannot set.

    Letters with the accents of Western Europe stay; a sign or a Greek letter becomes its command;
    anything else, such as Hebrew, Japanese or emoji, becomes a visible `\square`. Spaces in names
    are kept.

    >>> ascii_tex("∂ψ, ñ, 日")
    '\\ensuremath{\\partial}\\ensuremath{\\psi}, \\text{ñ}, \\ensuremath{\\square}'
    """
    spaced = re.sub(_UPRIGHT, lambda m: rf"\mathrm{{{_keep_spaces(m[1])}}}", latex)
    composed = unicodedata.normalize("NFC", spaced)
    return "".join(c if c.isascii() else _command(c) for c in composed)


def _keep_spaces(name: str) -> str:
    return re.sub(r"(\\[A-Za-z]+ )|( )", lambda m: m[1] or r"\ ", name)


def _command(c: str) -> str:
    if c in _SIGNS:
        return rf"\ensuremath{{{_SIGNS[c]}}}"
    base = unicodedata.decomposition(c)[:4]
    if "À" <= c <= "ÿ" and base and chr(int(base, 16)).isascii():
        return rf"\text{{{c}}}"
    return rf"\ensuremath{{{UNKNOWN}}}"
