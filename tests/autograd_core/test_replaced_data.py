"""Data replaced or written to after a graph used them: refused with the node's name."""

import numpy as np
import pytest

import autograd_core as ag
from tests.autograd_core.kinds import KINDS, tensor_leaf


@KINDS
def test_data_replaced_after_use_is_refused_by_name(leaf):
    x = leaf(2.0)
    x.name = "x_1"
    y = x * x
    x.data = 3.0
    with pytest.raises(ag.GraphError, match="got 'x_1', whose data changed since"):
        y.backward()
    (x * x).backward()
    assert float(x.grad) == 6.0


@KINDS
@pytest.mark.parametrize("f", [lambda x, y: x * y, lambda x, y: y.exp(), lambda x, y: y - x])
def test_result_whose_data_was_replaced_is_refused(leaf, f):
    x = leaf(2.0)
    y = ag.exp(x)
    z = f(x, y)
    y.data = 0.0
    with pytest.raises(ag.GraphError, match="an unnamed result of exp"):
        z.backward()
    with pytest.raises(ag.GraphError, match="an unnamed result of exp"):
        y.backward()


def test_update_in_place_is_noticed():
    w = tensor_leaf([1.0, 2.0])
    loss = (w * w).sum()
    w.data -= 0.1
    with pytest.raises(ag.GraphError, match="changed since"):
        loss.backward()


def test_replaced_data_that_no_rule_would_pass_is_no_error():
    constant, x = ag.tensor(2.0), tensor_leaf(3.0)
    early = constant * 2.0
    constant.data = 5.0
    y = x * constant
    y.backward()
    assert x.grad.item() == 5.0
    assert early.item() == 4.0


@pytest.mark.parametrize(
    "write",
    [
        lambda w: w.numpy().__setitem__(0, 9.0),
        lambda w: w.data[1:].__setitem__(0, 9.0),
        lambda w: np.asarray(w.detach()).__setitem__(0, 9.0),
        lambda w: w.detach().numpy().__setitem__(0, 9.0),
        lambda w: w.reshape(2, 1).numpy().__setitem__((0, 0), 9.0),
    ],
    ids=["numpy", "view", "asarray", "detach", "view of a view"],
)
def test_a_write_behind_the_tensors_back_is_noticed(write):
    w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    loss = (w * w).sum()
    write(w)
    with pytest.raises(ag.GraphError, match="got 'w', whose data changed since"):
        loss.backward()


def test_a_write_through_a_view_taken_earlier_is_noticed():
    w = ag.tensor([1.0, 2.0], requires_grad=True, name="w")
    view = w.numpy()[:1]
    view[0] = 5.0  # before any use: fine
    loss = (w * w).sum()
    loss.backward()
    np.testing.assert_array_equal(w.grad._data, [10.0, 4.0])
    again = (w * w).sum()
    view[0] = 6.0
    fresh = (w * w).sum()
    with pytest.raises(ag.GraphError, match="'w', whose data changed since"):
        again.backward()
    w.zero_grad()
    fresh.backward()
    np.testing.assert_array_equal(w.grad._data, [12.0, 4.0])


def test_a_write_to_an_operand_that_is_no_tensor_changes_nothing():
    w, x = ag.tensor([1.0, 2.0], requires_grad=True), np.array([3.0, 4.0])
    loss = (w * x).sum()
    x[:] = 0.0
    loss.backward()
    np.testing.assert_array_equal(w.grad._data, [3.0, 4.0])


def test_reading_the_data_is_no_change():
    w = ag.tensor([1.0, 2.0], requires_grad=True)
    loss = (w * w).sum()
    assert w.data[0] == 1.0
    assert float(w.numpy().sum()) == 3.0
    loss.backward()
    np.testing.assert_array_equal(w.grad._data, [2.0, 4.0])
