import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from tests.viz.diagnosis.patients import X, Y, lstm, micrograd, mlp


def only(diagnosis, code):
    (finding,) = diagnosis.find(code)
    return finding


@pytest.mark.parametrize("make", [mlp, micrograd, lstm])
@pytest.mark.parametrize("sweeps", [2, 3, 7])
@pytest.mark.parametrize("keep", ["all", "leaves"])
def test_sweeps_without_zeroing_are_counted(make, sweeps, keep):
    loss, model = make()
    for _ in range(sweeps):
        loss.backward(keep=keep)
    finding = only(viz.diagnose(loss, model), "accumulated-gradient")
    assert finding.numbers["sweeps"] == sweeps
    assert finding.severity == "error"


def test_float32_gradients_are_counted():
    model = nn.MLP([2, 8, 1], dtype=np.float32)
    loss = nn.mse(model(X.astype(np.float32)), Y.astype(np.float32))
    loss.backward()
    assert viz.diagnose(loss, model).ok
    loss.backward()
    assert only(viz.diagnose(loss, model), "accumulated-gradient").numbers["sweeps"] == 2


def test_the_gradient_of_an_older_loss_is_told_apart():
    _, model = mlp()
    nn.mse(model(X[:20]), Y[:20]).backward()
    rest = {p: np.array(p.plain_grad()) for p in model.parameters()}
    loss = nn.mse(model(X), Y)
    loss.backward()
    finding = only(viz.diagnose(loss, model), "stale-gradient")
    assert set(finding.names) == {"W[1]", "b[1]", "W[2]", "b[2]", "W[3]", "b[3]"}
    norms = [np.linalg.norm(grad) for grad in rest.values()]
    assert any(finding.numbers["rest"] == pytest.approx(norm) for norm in norms)


def test_a_loss_not_swept_yet_is_not_blamed_for_what_is_left():
    _, model = mlp()
    nn.mse(model(X[:20]), Y[:20]).backward()
    assert viz.diagnose(nn.mse(model(X), Y), model).ok


def test_a_seed_or_clipping_is_no_fault():
    loss, model = mlp()
    loss.backward(3.0)
    assert viz.diagnose(loss, model).ok
    for parameter in model.parameters():
        parameter.grad = parameter.grad * 0.1
    assert viz.diagnose(loss, model).ok


def test_zeroed_gradients_are_no_fault():
    loss, model = mlp()
    for _ in range(3):
        model.zero_grad()
        loss.backward()
    assert viz.diagnose(loss, model).ok


def test_data_changed_by_a_step_are_told():
    loss, model = mlp()
    loss.backward()
    nn.SGD(model.parameters(), lr=0.1).step()
    diagnosis = viz.diagnose(loss, model)
    finding = only(diagnosis, "stale-data")
    assert set(finding.names) == {"W[1]", "b[1]", "W[2]", "b[2]", "W[3]", "b[3]"}
    assert [f.code for f in diagnosis.findings] == ["stale-data"]


def test_a_write_into_an_array_is_told():
    w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    loss = ag.sum(w * w)
    w.data[0] = 5.0
    assert only(viz.diagnose(loss), "stale-data").names == ("w",)
    v = ag.Value(1.0, "v")
    loss = v * v
    v.data = 3.0
    assert only(viz.diagnose(loss), "stale-data").names == ("v",)
