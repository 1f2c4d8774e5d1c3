import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from tests.viz.diagnosis.patients import X, Y, between, mlp


def only(diagnosis, code):
    (finding,) = diagnosis.find(code)
    return finding


def test_stop_gradient_is_named():
    diagnosis = viz.diagnose(*between(ag.stop_gradient))
    finding = only(diagnosis, "cut-gradient")
    assert finding.severity == "error"
    assert {"W[1]", "b[1]"} < set(finding.names)
    assert "stop_gradient cuts W[1], b[1] off" in finding.title
    assert diagnosis.draw().scene.nodes[finding.nodes[0]].op == "stop_gradient"


def test_stop_gradient_beside_another_path_is_fine():
    loss, model = between(lambda a: a + ag.stop_gradient(a))
    assert viz.diagnose(loss, model).ok


@pytest.mark.parametrize("op", [ag.step, ag.sign, ag.floor, ag.ceil])
def test_flat_ops_are_named(op):
    finding = only(viz.diagnose(*between(op)), "flat-op")
    assert f"nothing passes {op.name}" in finding.title
    assert finding.numbers["parameters"] == 2


@pytest.mark.parametrize(
    "op",
    [
        lambda a: ag.where(a > 9, a, 1.0),
        lambda a: ag.clip(a, 5.0, 9.0),
        lambda a: ag.maximum(a, 7.0),
    ],
)
def test_choices_that_never_fall_on_the_parameters_are_named(op):
    finding = only(viz.diagnose(*between(op)), "not-chosen")
    assert finding.severity == "error"
    assert len(finding.nodes) == 3  # the op and what gets nothing: W and b


def test_a_tied_choice_is_not_a_fault():
    assert viz.diagnose(*between(lambda a: ag.maximum(a, a))).ok


def test_weights_of_0_block_what_lies_below_them():
    _, model = mlp()
    model.layers[2].W.data = np.zeros((8, 1))
    finding = only(viz.diagnose(nn.mse(model(X), Y), model), "zero-factor")
    assert set(finding.names) == {"Z[3]", "W[1]", "b[1]", "W[2]", "b[2]"}
