"""`register_op`: one call, and everything reads it."""

import numpy as np
import pytest

import autograd_core as ag
import viz

pytestmark = pytest.mark.usefixtures("clean_registry")


def test_elementwise_op_differentiates_draws_and_explains():
    cube = ag.register_op("cube", lambda x: x**3, lambda ct, y, x: ct * (3 * x**2))
    ag.check_grads(cube, np.array([[0.5, -1.0]]))
    assert cube(2.0) == 8.0
    w = ag.Value(2.0, "w")
    loss = cube(w)
    loss.backward()
    assert w.grad == 12.0
    assert "3w²" in viz.draw(loss).svg()
    assert "3w²" in str(viz.explain(loss, w))
    assert ag.local_derivatives("cube") == [r"3 \, {x}^{2}"]


def test_one_rule_may_give_all_cotangents():
    area = ag.register_op(
        "area", lambda a, b: a * b / 2, lambda ct, y, a, b: (ct * b / 2, ct * a / 2)
    )
    ag.check_grads(area, np.ones((2, 1)), np.array([1.0, 2.0, 3.0]))


def test_op_with_a_shape_of_its_own():
    total = ag.register_op(
        "total",
        lambda x: np.sum(x),
        lambda ct, y, x: ct * np.ones(x.shape),
        shape=lambda x: (),
        latex=r"\sum #1",
        text="Σ #1",
    )
    ag.check_grads(total, np.ones((2, 3)))
    x = ag.tensor(np.ones((2, 3)), requires_grad=True, name="X")
    assert "Σ X" in viz.draw(total(x)).svg()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tanh", np.tanh, lambda ct, y, x: ct), "expected a new name, got 'tanh'"),
        (("my op", np.tanh, lambda ct, y, x: ct), "expected a Python name, got 'my op'"),
        (("f", lambda a, b: a, (lambda ct, y, a, b: ct,)), "a rule for each of the 2 inputs"),
        (("f", lambda *, k: k, lambda ct, y: ct), "with positional arrays, got none"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, message):
    with pytest.raises(ag.AutogradError, match=message):
        ag.register_op(*arguments)
