"""A sentence for each step, with the engine's numbers, in every language."""

import math
import re

import pytest
from hypothesis import given, settings

import autograd_core as ag
from tests.viz.graphs import mlp, neuron, random_graphs
from viz.build import build_scene, read_graph
from viz.messages import LANGUAGES, messages
from viz.narration import narrate
from viz.playback import play
from viz.steps import states


def sentences(loss, lang="en"):
    drawing = read_graph(loss)
    scene = build_scene(drawing)
    return [narrate(scene, s, messages(lang)) for s in states(scene, play(drawing))]


def test_a_neuron_is_told_step_by_step():
    loss, _ = neuron()
    told = sentences(loss)
    assert told[:3] == [
        "Given: the inputs and the parameters.",
        "Forward: v₁ = w·x = −6.",
        "Forward: z = v₁ + b = 0.8814.",
    ]
    assert told[6] == "The loss is where gradients begin: ∂L/∂L = 1."
    assert told[-1] == "Back from v₁: ∂L/∂x = −0.2929 · (−3) = 0.8786."


def test_a_fan_out_adds_up():
    a, b = ag.Value(0.84, "a"), ag.Value(0.2, "b")
    L = a * 1.0 + a * b
    L.name = "L"
    told = [line for line in sentences(L) if "∂L/∂a" in line]
    assert told[0] == "Back from v₂, part 1 of 2 of ∂L/∂a: 1 · 0.2 = 0.2."
    assert told[1].endswith("The parts add up: +0.2 +1 = 1.2.")


def test_of_many_parts_only_the_last_is_written_out():
    a = ag.Value(2.0, "a")
    assert sentences(a + a + a + a + a)[-1].endswith("The parts add up: … +1 = 5.")


def test_the_gradient_of_an_array_is_told_by_its_rule():
    loss, _ = mlp((3, 2, 1))
    told = "\n".join(sentences(loss))
    assert "∂L/∂W[1] = Xᵀ ȳ with ȳ = ∂L/∂Z[1]." in told
    assert "∂L/∂Z[2] = ∂L/∂A[2] ⊙ A[2] ⊙ (1 − A[2])." in told
    assert "∂L/∂Z[1] = ∂L/∂A[1] ⊙ (1 − A[1]²)." in told
    assert "Forward: Z[1] = X W[1] + b[1], of shape 12×2." in told


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=30)
@given(random_graphs())
def test_the_numbers_of_a_sentence_multiply(lang, roots):
    for line in sentences(roots[0], lang):
        assert line.endswith(".")
        found = re.search(r"(\S+) · \(?(\S+?)\)? = (\S+?)\.( |$)", line)
        if found:
            a, b, c = (float(x.replace("−", "-").replace("∞", "inf")) for x in found.groups()[:3])
            if math.isfinite(a * b) and math.isfinite(c):
                assert math.isclose(a * b, c, rel_tol=2e-3, abs_tol=1e-300), line
