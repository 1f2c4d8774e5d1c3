import numpy as np
import pytest

import autograd_core as ag
import nn
import viz
from autograd_core.op import non_differentiable
from tests.viz.diagnosis.patients import X, Y, between, mlp, named


def only(diagnosis, code):
    (finding,) = diagnosis.find(code)
    return finding


def test_a_layer_that_is_not_used_is_unreached():
    _, model = mlp()
    model.spare = nn.Dense(3, 3, seed=0)
    finding = only(viz.diagnose(nn.mse(model(X), Y), model), "unreached-parameter")
    assert finding.names == ("spare.W", "spare.b")
    assert finding.severity == "error"
    assert "None, which is not the same as 0" in finding.why


def test_another_model_is_told():
    loss, _ = mlp()
    finding = only(viz.diagnose(loss, nn.MLP([2, 3, 1])), "unreached-parameter")
    assert "with another model" in finding.why


def test_a_detached_layer_is_unreached_and_the_cut_is_shown():
    with ag.source_locations():
        loss, model = between(lambda a: a.detach())
    diagnosis = viz.diagnose(loss, model)
    finding = only(diagnosis, "unreached-parameter")
    assert finding.names == ("layers.0.W", "layers.0.b")
    assert __file__ in finding.source
    (key,) = finding.nodes
    assert diagnosis.draw().scene.nodes[key].value.shape == (64, 4)


def test_a_detached_parameter_is_found_by_its_data():
    W = ag.tensor(np.ones((2, 3)), requires_grad=True, name="W")
    b = ag.tensor(np.ones(3), requires_grad=True, name="b")
    other = ag.tensor(X)
    loss = named(ag.sum(ag.tensor(X).detach() @ W.detach() + b + ag.sum(other)))
    diagnosis = viz.diagnose(loss, [W, b])
    (key,) = only(diagnosis, "unreached-parameter").nodes
    assert diagnosis.draw().scene.nodes[key].value.shape == (2, 3)


def test_no_grad_makes_a_constant_loss():
    model = nn.MLP([2, 3, 1])
    with ag.no_grad():
        outputs = model(X)
    diagnosis = viz.diagnose(nn.mse(outputs, Y), model)
    assert diagnosis.find("constant-loss")
    assert diagnosis.find("unreached-parameter")


def test_an_op_without_a_derivative_is_named():
    rounded = ag.register_op(
        "rounded_for_the_doctor", np.round, vjp=non_differentiable("rounded_for_the_doctor", 1)
    )
    try:
        w = ag.tensor([4.2, 1.3], requires_grad=True, name="w")
        loss = named(ag.sum(rounded(w) * w))
        diagnosis = viz.diagnose(loss)
        with pytest.raises(ag.NotDifferentiableError):
            loss.backward()
    finally:
        del ag.OPS["rounded_for_the_doctor"]
    finding = only(diagnosis, "no-derivative")
    assert finding.title.startswith("rounded_for_the_doctor has no derivative")
    assert [f.code for f in diagnosis.findings] == ["no-derivative"]


def test_a_sweep_that_fails_is_told():
    w = ag.tensor(np.full((3, 3), np.inf), requires_grad=True, name="w")
    with np.errstate(all="ignore"):
        loss = named(ag.det(w) * 1.0)
        with pytest.raises(np.linalg.LinAlgError):
            loss.backward()
    assert "SVD did not converge" in only(viz.diagnose(loss), "failing-sweep").title


def test_a_perfect_fit_has_no_gradient_and_no_fault():
    model = nn.Dense(2, 1, seed=0)
    loss = nn.mse(model(X), model(X)._data)
    assert loss.item() == 0
    assert viz.diagnose(loss, model).ok
