"""`check_grads` catches wrong rules; it is the tool the other tests stand on."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.op import elementwise


@pytest.mark.usefixtures("clean_registry")
@pytest.mark.parametrize(
    ("rule", "order"),
    [
        (lambda ct, y, x: ct * 2.001 * x, 1),
        (lambda ct, y, x: -ct * 2 * x, 1),
        (lambda ct, y, x: ct * np.nan, 1),
        (lambda ct, y, x: ct * 2 * np.asarray(getattr(x, "data", x)), 2),
    ],
    ids=["scale", "sign", "nan", "second order cut"],
)
def test_wrong_rule_is_caught(rule, order):
    wrong = elementwise("wrong_square", np.square, rule)
    x = np.array([0.5, -1.5])
    with pytest.raises(ag.GraphError, match=r"check_grads: argument 0, entry \(\d,\).*finite diff"):
        ag.check_grads(wrong, x, order=order)
    if order == 2:
        ag.check_grads(wrong, x, order=1)


def test_message_names_the_worst_entry():
    f = lambda x: x * ag.tensor(np.asarray(getattr(x, "data", x)))  # noqa: E731 half of 2x
    with pytest.raises(ag.GraphError, match=r"entry \(1,\).*2 of 2 entries differ"):
        ag.check_grads(f, np.array([0.5, -10.0]), order=1)


def test_functions_of_several_arrays_pass():
    ag.check_grads(lambda a, b: ag.tanh(a @ b), np.ones((2, 3)) * 0.3, np.ones((3, 2)) * 0.2)


def test_numerical_gradient_of_a_matrix():
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_allclose(ag.numerical_gradient(lambda x: np.sum(x**2), x), 2 * x, rtol=1e-8)
