import re
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as ag
import viz
from tests.viz.graphs import mlp, neuron, random_graphs, recurrent, scalar_mlp
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from tests.viz.tensor_graphs import random_tensor_graphs
from viz.build import read_graph


def compile_all(tmp_path, pdflatex, bodies):
    """Compile many derivations in one document: pdflatex takes longest to start."""
    loss, w = neuron()
    viz.explain(loss, w).save(tmp_path / "a.tex")
    document = (tmp_path / "a.tex").read_text(encoding="utf-8")
    start, end = document.index(r"\begin{align*}"), document.index(r"\end{document}")
    text = document[:start] + "\n\\clearpage\n".join(bodies) + "\n" + document[end:]
    (tmp_path / "a.tex").write_text(text, encoding="utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-3000:]
    assert b"Missing character" not in (tmp_path / "a.log").read_bytes()


def a_leaf(roots):
    return next(n for n in read_graph(roots[0]).nodes if n.is_leaf)


def random_derivations(strategy, explain, count=40):
    """Return the derivations of some random graphs, by a Hypothesis strategy."""
    bodies = []

    @settings(max_examples=count, database=None)
    @given(strategy, st.sampled_from(["en", "es"]), st.sampled_from(["auto", "op", "named"]))
    def collect(graph, lang, grain):
        bodies.extend(d.latex() for d in explain(graph, lang=lang, grain=grain))

    collect()
    return bodies


def explain_scalar(roots, **options):
    leaf = a_leaf(roots)
    return [] if leaf is roots[0] else [viz.explain(roots[0], leaf, **options)]


def explain_tensor(graph, **options):
    loss, parameters = graph
    return [viz.explain(loss, leaf, **options) for leaf in parameters]


def test_derivations_of_random_graphs_compile(tmp_path, pdflatex):
    bodies = random_derivations(random_graphs(most=8), explain_scalar)
    bodies += random_derivations(random_tensor_graphs(), explain_tensor, count=15)
    assert len(bodies) > 30
    compile_all(tmp_path, pdflatex, bodies)


def derivation_named(name, other="L"):
    x = ag.Value(0.0, name)
    loss = ag.relu(x) * x + x
    loss.name = other
    return viz.explain(loss, x, lang="es")


def test_hostile_names_compile(tmp_path, pdflatex):
    names = [
        *HOSTILE,
        *UNPRINTABLE,
        "ψ",
        "é",
        "ñandú_2",
        "W^[1]",
        "x_{i,j}^(2)",
        "e\u0301",
        "_",
        "^",
    ]
    bodies = [derivation_named(name).latex() for name in names]
    bodies += [derivation_named("x", name).latex() for name in names]
    compile_all(tmp_path, pdflatex, bodies)


def test_saved_files_compile(tmp_path, pdflatex):
    loss, model = mlp((3, 2, 1))
    for i, derivation in enumerate(
        [derivation_named("日本語"), viz.explain(loss, model.layers[0].W, lang="es")]
    ):
        derivation.save(tmp_path / f"{i}.tex")
        command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", f"{i}.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode()


def test_letters_that_latex_lacks_are_boxes_with_a_legend(tmp_path):
    text = derivation_named("שלום").save(tmp_path / "a.tex").read_text(encoding="utf-8")
    assert r"\chainrulemissing{" in text
    assert "un carácter de un nombre para el que LaTeX no tiene letra" in text.replace(
        r"\'{a}", "á"
    )
    plain = viz.explain(*neuron()).save(tmp_path / "b.tex").read_text(encoding="utf-8")
    assert r"\chainrulemissing{" not in plain


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_no_commands(name):
    latex = derivation_named(name).latex()
    assert r"\input" not in latex
    assert latex.count("$") == latex.count(r"\$")
    assert len(latex) < 20_000


@given(random_graphs(most=8))
def test_latex_is_balanced(roots):
    for derivation in explain_scalar(roots):
        latex = derivation.latex()
        assert latex.count("{") == latex.count("}")
        assert latex.count(r"\left") == latex.count(r"\right")
        assert latex.count(r"\begin{") == latex.count(r"\end{")


def test_lines_are_kept_in_step():
    loss, w = neuron()
    loss.backward()
    latex = viz.explain(loss, w).latex()
    array = latex[latex.index(r"\begin{array}") : latex.index(r"\end{array}")]
    rows = array.split(r"\\[10pt]")
    assert len(rows) == 4
    assert [row.count("&") for row in rows] == [6, 6, 6, 2]
    assert (
        r"\frac{\partial L}{\partial w} & = & \displaystyle \frac{\partial L}{\partial a}" in latex
    )


def test_small_arrays_are_matrices_and_large_ones_are_summed_up():
    loss, model = mlp((30, 8, 1))
    loss.backward()
    latex = viz.explain(loss, model.layers[0].W).latex()
    assert r"\ldots" in latex
    assert r"30\ensuremath{\times }8" in latex
    loss, model = mlp((2, 2, 1), examples=3)
    loss.backward()
    latex = viz.explain(loss, model.layers[1].W).latex()
    matrix = latex[latex.rindex(r"\begin{bmatrix}") : latex.rindex(r"\end{bmatrix}")]
    shown = [float(x) for x in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", matrix)]
    np.testing.assert_allclose(shown, model.layers[1].W.grad.data.ravel(), rtol=1e-2)


@pytest.mark.parametrize("make", [lambda: recurrent(4), lambda: scalar_mlp((2, 4, 4, 1))[0]])
def test_sums_over_branches_and_paths_are_in_it(make):
    loss = make()
    leaf = next(n for n in read_graph(loss).nodes if n.is_leaf and n.requires_grad)
    latex = viz.explain(loss, leaf).latex()
    assert r"\textbf{" in latex
    assert r"\%" in latex
