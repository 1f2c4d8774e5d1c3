import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from tests.viz.diagnosis.patients import X, Y, named

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def only(diagnosis, code):
    (finding,) = diagnosis.find(code)
    return finding


def test_the_first_inf_forward_with_op_index_and_inputs():
    x = ag.tensor([[3.0, 1.0], [0.0, 2.0]], requires_grad=True, name="p")
    with ag.source_locations():
        y = ag.log(x)
    loss = named(ag.sum(ag.exp(y) * y))
    diagnosis = viz.diagnose(loss)
    finding = only(diagnosis, "nonfinite-value")
    assert finding.title == "The first -inf is made by log: y[1, 0]"
    assert "log got p = 0." in finding.why
    assert (finding.numbers["index_0"], finding.numbers["index_1"]) == (1, 0)
    assert __file__ in finding.source
    assert diagnosis.draw().scene.nodes[finding.nodes[0]].op == "log"


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (lambda w: 1 / w, "divide"),
        (lambda w: ag.log(w), "log"),
        (lambda w: ag.exp(w + 1000.0), "exp"),
        (lambda w: ag.sqrt(w - 1.0), "sqrt"),
        (lambda w: ag.arccos(w + 3.0), "arccos"),
    ],
)
@pytest.mark.parametrize("kind", [ag.Value, lambda x, name: ag.tensor(x, requires_grad=True)])
def test_each_op_is_found_in_values_and_tensors(make, op, kind):
    loss = make(kind(0.0, "w")) * 2.0 + 1.0
    assert f"made by {op}" in only(viz.diagnose(loss), "nonfinite-value").title


def test_nan_in_the_data_is_told_by_index():
    model = nn.MLP([2, 3, 1])
    bad = X.copy()
    bad[7, 1] = np.nan
    finding = only(viz.diagnose(nn.mse(model(bad), Y), model), "nonfinite-value")
    assert finding.title == "The data hold nan: X[7, 1]"


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (lambda w: ag.sqrt(w * w), "sqrt"),
        (lambda w: ag.power(w * w, 0.25), "power"),
        (lambda w: ag.arcsin(w + 1.0), "arcsin"),
    ],
)
def test_the_first_inf_backward_where_the_values_are_finite(make, op):
    w = ag.Value(0.0, "w")
    diagnosis = viz.diagnose(make(w) + w)
    assert not diagnosis.find("nonfinite-value")
    finding = only(diagnosis, "nonfinite-gradient")
    assert f"made by {op}" in finding.title
    assert diagnosis.draw().scene.nodes[finding.nodes[0]].op == op


def test_an_anomaly_is_also_found_while_detect_anomaly_is_on():
    w = ag.tensor(0.0, requires_grad=True, name="w")
    loss = ag.sqrt(w)
    with ag.detect_anomaly():
        assert viz.diagnose(loss).find("nonfinite-gradient")


def test_inf_that_does_no_harm_is_no_fault():
    x = ag.tensor([0.0, 1.0, 2.0], requires_grad=True, name="w")
    loss = named(ag.sum(ag.where(x > 0, ag.log(x), 0.0)))
    assert viz.diagnose(loss).ok
