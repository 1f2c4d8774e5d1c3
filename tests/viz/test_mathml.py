import re
import xml.etree.ElementTree as ET

import pytest
from latex2mathml.converter import convert

import autograd_core as ag
from autograd_core import NotDifferentiableError
from autograd_core.notation import name_latex, write
from autograd_core.symbol import Symbol
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from viz.mathml import LatexError, to_mathml
from viz.metrics import printable

STRUCTURE = {
    "mfrac", "msqrt", "mroot", "msup", "msub", "msubsup", "munder", "mover", "munderover",
    "mtable", "mtr", "mtd",
}  # fmt: skip
SAME = str.maketrans({"―": "‾", "*": "∗", "\u2061": "", "\u00a0": "", "\u2009": "", " ": ""})


def elements(mathml):
    return [e for e in ET.fromstring(mathml).iter()]


def structure(mathml):
    """Return the tags that say how parts stand to each other; ∏ with its limits below is one."""
    tags = [e.tag.split("}")[-1] for e in elements(mathml)]
    return [tag.replace("munder", "msub") for tag in tags if tag in STRUCTURE]


def characters(mathml):
    return "".join(ET.fromstring(mathml).itertext()).translate(SAME)


def formulas():
    for name, op in ag.OPS.items():
        shapes, attrs = op.examples[0]
        inputs = tuple(Symbol(n, s).written for n, s in zip("xabcdefg", shapes, strict=False))
        facts = {key: str(value) for key, value in attrs.items()}
        yield pytest.param(write(op.notation, inputs, **facts).latex, id=name)
        try:
            for slot, latex in enumerate(ag.local_derivatives(name)):
                yield pytest.param(latex, id=f"d {name} {slot}")
        except NotDifferentiableError:
            continue


@pytest.mark.parametrize("latex", list(formulas()))
def test_every_formula_of_every_op_agrees_with_another_converter(latex):
    ours, theirs = to_mathml(latex), convert(latex)
    assert structure(ours) == structure(theirs)
    assert characters(ours) == characters(theirs)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{1}{x}", "<mfrac><mn>1</mn><mi>x</mi></mfrac>"),
        (r"W^{[1]}_{12}", None),
        (r"\mathrm{b}", '<mi mathvariant="normal">b</mi>'),
        (r"\mathrm{a\_b}", "<mi>a_b</mi>"),
        (r"a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\text{mean }x", "<mtext>mean\u00a0</mtext><mi>x</mi>"),
        (r"\ln x", '<mi>ln</mi><mspace width="0.167em"/><mi>x</mi>'),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        (r"\sum_{i}x", "<munder><mo>∑</mo><mi>i</mi></munder><mi>x</mi>"),
        (r"\sum_{i}^{n}x", "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>x</mi>"),
        (r"^{2}", "<msup><mrow></mrow><mn>2</mn></msup>"),
        (r"\left.x\right|", '<mrow><mi>x</mi><mo stretchy="true">|</mo></mrow>'),
        (r"\backslash x", "<mo>\\</mo><mi>x</mi>"),
    ],
)
def test_element_by_element(latex, expected):
    if expected is None:
        assert structure(to_mathml(latex)) == ["msubsup"]
    else:
        assert to_mathml(latex) == f"<math>{expected}</math>"


def test_matrix_is_a_table():
    tags = structure(to_mathml(r"\begin{bmatrix} 1 & 2 \\ 3 & x^2 \end{bmatrix}"))
    assert tags == ["mtable", "mtr", "mtd", "mtd", "mtr", "mtd", "mtd", "msup"]


def test_display_is_an_attribute():
    assert to_mathml("x", display=True) == '<math display="block"><mi>x</mi></math>'


@pytest.mark.parametrize("name", [*HOSTILE, *UNPRINTABLE, "β", "W^[1]", "a_12^[3]", "x_{i,j}"])
def test_names_of_users_are_characters_and_nothing_else(name):
    mathml = to_mathml(name_latex(name))
    assert {e.tag for e in elements(mathml)} <= {"math", "mi", "mn", "mo", "mrow", "msub", "msup",
                                                 "msubsup"}  # fmt: skip
    plain = re.sub(r"[_^{} ]", "", printable(name))
    assert re.sub(r"[_^{} ]", "", "".join(ET.fromstring(mathml).itertext())) == plain


@pytest.mark.parametrize(
    ("latex", "message"),
    [
        (r"\input{x}", r"expected a command that it knows, got \\input, in"),
        (r"\frac{1}", "expected an argument, got the end"),
        ("{x", "expected '}', got None"),
        ("x}", "expected a formula, got '}' that nothing opened"),
        ("x^2^3", r"one \^ for each base, got two"),
        ("$x$", r"'\$' to be escaped"),
        (r"\left<x\right>", "expected a delimiter, got '<'"),
        (r"\left(x", "got None"),
        (r"\begin{tabular}x\end{tabular}", "out of bmatrix, pmatrix, vmatrix, got tabular"),
        (r"\mathrm{a\frac}", r"a character that it knows, got \\frac"),
        (r"\mathrm{a", "'}', got the end of the formula"),
        (r"x \q" + "x" * 200, "…'"),
    ],
)
def test_what_it_does_not_know_is_an_error(latex, message):
    with pytest.raises(LatexError, match=message):
        to_mathml(latex)
