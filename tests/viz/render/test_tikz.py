import re
import shutil
import subprocess

import matplotlib
import numpy as np
import pytest
from hypothesis import given

import autograd_core as ag
import viz
from autograd_core.notation import name_latex
from tests.viz.graphs import mlp, neuron, random_graphs
from tests.viz.render.tex import compile_tex, pdf_text
from viz.render.marks import Rect, Stroke, Text
from viz.render.tikz import MOST
from viz.tex import MISSING, tex_math, tex_text


def swept(make, **options):
    loss, _ = make()
    loss.backward()
    return viz.draw(loss, **options)


def body(picture):
    return picture.tikz().partition("\\begin{tikzpicture}")[2]


@given(random_graphs())
def test_every_mark_is_written_once(roots):
    picture = viz.draw(*roots)
    marks = [mark for figure in picture.canvas.figures for mark in figure.marks]
    text = body(picture)
    assert text.count(r"\node[") == sum(isinstance(mark, Text) for mark in marks)
    boxes, hatches = (sum(bool(f(m)) for m in marks if isinstance(m, Rect)) for f in (
        lambda m: True, lambda m: m.hatch
    ))  # fmt: skip
    strokes = sum(isinstance(mark, Stroke) for mark in marks)
    assert text.count(r"\path[") == boxes + 1  # and the bounding box
    assert text.count(r"\draw[") == strokes + hatches


@given(random_graphs())
def test_every_colour_is_defined_and_the_text_is_ascii(roots):
    text = viz.draw(*roots).tikz()
    assert text.isascii()
    used = set(re.findall(r"chainrule[0-9A-F]{6}", text))
    assert set(re.findall(r"\\definecolor\{(.*?)\}", text)) == used


def test_names_and_formulas_are_mathematics():
    text = body(swept(neuron))
    for formula in (
        "$v_{1}$", r"$\partial L/\partial v_{1}$", r"${} = w \cdot x$", "$1 - {a}^{2} = 0.5$",
    ):  # fmt: skip
        assert formula in text
    assert r"$\partial L/\partial W^{[1]}$" in body(swept(lambda: mlp((2, 3, 1))))


def test_formula_that_is_cut_is_text():
    x = ag.Value(1.0, "a rather long name")
    text = body(viz.draw(x * x * x))
    assert r"\ensuremath{\ldots }" in text


@pytest.mark.parametrize("options", [{}, {"theme": "dark", "direction": "TB", "lang": "es"}])
@pytest.mark.parametrize("make", [neuron, lambda: mlp((2, 3, 1))])
def test_pdflatex_sets_it_with_no_complaint(pdflatex, tmp_path, make, options):
    picture = swept(make, title="Retropropagación: ¿cómo?", **options)
    text = picture.save(tmp_path / "a.tex").read_text()
    assert re.findall(r"usepackage(?:\[.*?\])?\{(.*?)\}", text) == ["geometry", "tikz"]
    path, said = compile_tex(text, tmp_path)
    assert not re.search("Overfull|Underfull|Warning", said)
    assert "Output written on a.pdf (1 page" in said
    assert "gradient" in pdf_text(path)


@pytest.mark.parametrize(
    "document",
    [
        r"\documentclass{article}\usepackage{tikz}\begin{document}%s\end{document}",
        r"\documentclass{beamer}\usepackage{tikz}\begin{document}\begin{frame}{A}%s\end{frame}"
        r"\end{document}",
    ],
)
def test_fragment_stands_in_papers_and_lectures(pdflatex, tmp_path, document):
    swept(neuron).save(tmp_path / "graph.tikz")
    text = document % r"\noindent\resizebox{\linewidth}{!}{\input{graph.tikz}}"
    path, said = compile_tex(text, tmp_path)
    assert "Overfull" not in said
    assert "0.8814" in pdf_text(path)


def test_same_places_as_the_png(pdflatex, tmp_path):
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm is not installed")
    picture = swept(neuron, highlight="w")
    compile_tex(picture.save(tmp_path / "a.tex").read_text(), tmp_path)
    picture.save(tmp_path / "b.png", scale=1)
    convert = ["pdftoppm", "-r", "96", "-png", "-singlefile", "a.pdf", "a"]
    subprocess.run(convert, cwd=tmp_path, check=True)
    ours, theirs = (matplotlib.image.imread(tmp_path / f"{n}.png")[..., :3] for n in "ba")
    height, width = (min(sizes) for sizes in zip(ours.shape[:2], theirs.shape[:2], strict=True))
    assert abs(width - picture.canvas.width) <= 1
    assert abs(height - picture.canvas.height) <= 1
    apart = np.abs(ours[:height, :width] - theirs[:height, :width]).max(axis=2) > 0.35
    assert apart.mean() < 0.025  # letters differ, boxes, edges and arrows by half a pixel at most


SYNTAX = "\\{}$%#&_^~<>|\"'`-[]()@!?*+=.,;:/ abcLβ"
LETTERS = [*SYNTAX * 6, *map(chr, range(0xA1, 0x250)), *map(chr, range(0x300, 0x340))]


@pytest.mark.parametrize("seed", range(3))
def test_pdflatex_sets_random_names(pdflatex, tmp_path, seed):
    rng = np.random.default_rng(seed)
    names = ["".join(rng.choice(LETTERS, size=rng.integers(1, 9))) for _ in range(120)]
    names += ["x^a__b", "x_^", "x^_", "a_b_c", "α_1^[2]", "x'^2", "é_1", "x_é^[ñ]"]
    body = []
    for name in names:
        written = ag.Value(1.0, name)
        leaf = (ag.tanh(written) * ag.Value(2.0, "x")).parents[0]
        expression = viz.draw(leaf, variables=False).scene.nodes[-1].expression
        latex = expression.latex if expression else ""
        body.append(f"{tex_text(name)}, ${tex_math(latex)}$, ${tex_math(name_latex(name))}$\n")
    document = rf"""\documentclass{{article}}\usepackage{{amsmath}}{MISSING}
\begin{{document}}{chr(10).join(body)}\end{{document}}"""
    compile_tex(document, tmp_path)


def test_huge_picture_stays_within_what_tex_can_hold():
    x = ag.Value(0.1, "x")
    for _ in range(150):
        x = ag.tanh(x)
    picture = viz.draw(x)
    numbers = [float(n) for n in re.findall(r"[(,](-?[\d.]+)", body(picture))]
    assert picture.canvas.width * 0.75 > MOST >= max(numbers) - 0.01


def test_line_wider_than_its_room_is_condensed(pdflatex, tmp_path):
    text = swept(neuron, title="Title").save(tmp_path / "a.tex").read_text()
    squeezed = re.sub(r"\\chainrulefit\{[\d.]+bp\}", r"\\chainrulefit{9bp}", text)
    assert squeezed != text
    path, _ = compile_tex(squeezed, tmp_path)
    subprocess.run(["pdftotext", "-bbox", path, tmp_path / "a.html"], check=True)
    words = re.findall(r'xMin="([\d.]+)".* xMax="([\d.]+)"', (tmp_path / "a.html").read_text())
    assert len(words) > 20
    assert max(float(right) - float(left) for left, right in words) < 9.5
