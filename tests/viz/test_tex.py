import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from viz.tex import tex_math, tex_text


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("\\input{x}", r"\textbackslash{}input\{x\}"),
        ("50 % & $5 #1 a_b", r"50 \% \& \$5 \#1 a\_b"),
        ("derivación ñ ¿qué?", r"derivaci\'{o}n \~{n} \textquestiondown{}qu\'{e}?"),
        ("a  b ", "a ~b~"),
        ("−1 … σ", r"\ensuremath{-}1 \ensuremath{\ldots } \ensuremath{\sigma }"),
        ("v₁²", r"v\ensuremath{{}_{1}}\ensuremath{{}^{2}}"),
        ("--", "-{}-{}"),
        ("ש", r"\chainrulemissing{5E9}"),
        ("x\u0301\u0302", r"\ensuremath{\hat{\acute{\mathsf{x}}}}"),
        ("\x00\ud800", r"\chainrulemissing{FFFD}\chainrulemissing{FFFD}"),
    ],
)
def test_text_becomes_tex(text, tex):
    assert tex_text(text) == tex


@pytest.mark.parametrize(
    ("latex", "tex"),
    [
        (r"\frac{1}{2} x^{2}", r"\frac{1}{2} x^{2}"),
        ("ȳ", r"\bar{y}"),
        (r"\mathrm{año}", r"\mathrm{a\tilde{n}o}"),
        (r"\}" + "\u0301", r"\}\chainrulemissing{301}"),
        (r"\mathrm{שx}", r"\mathrm{\chainrulemissing{5E9}x}"),
    ],
)
def test_formula_becomes_ascii(latex, tex):
    assert tex_math(latex) == tex


@given(st.text(st.characters(codec=None)))
def test_any_text_is_ascii_with_balanced_braces(text):
    for tex in (tex_text(text), tex_math(text)):
        assert tex.isascii()
    bare = tex_text(text).replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")


def test_every_sign_of_every_operation_can_be_set():
    for op in ag.OPS.values():
        for text in (op.notation.glyph, op.notation.text):
            assert "missing" not in tex_text(text), op.name
        assert "missing" not in tex_math(op.notation.latex), op.name
