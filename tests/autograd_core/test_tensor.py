"""`Tensor`: leaves, views of its data, what it looks like, copies."""

import copy
import pickle

import numpy as np
import pytest

import autograd_core as ag


def test_tensor_copies_its_data():
    array = np.zeros(3)
    t = ag.tensor(array)
    array[0] = 1.0
    assert not t.data.any()
    assert not np.shares_memory(ag.tensor(t).data, t.data)


@pytest.mark.parametrize(
    ("data", "dtype"),
    [(1.0, float), (1, np.int64), ([True], bool), ([[1, 2.0]], float), (np.float32(1), np.float32)],
)
def test_dtype_is_that_of_the_data(data, dtype):
    assert ag.tensor(data).dtype == dtype
    assert ag.tensor(data, dtype=np.float32).dtype == np.float32


def test_facts():
    t = ag.tensor(np.ones((2, 3)), name="W^[1]")
    assert (t.shape, t.ndim, t.size, len(t), t.name) == ((2, 3), 2, 6, 2, "W^[1]")
    assert t.is_leaf
    assert t.numpy() is t.data
    assert t.grad is None
    assert t.parents == ()
    assert ag.tensor([[3.5]]).item() == 3.5
    assert float(ag.tensor([2.0])) == 2.0
    assert int(ag.tensor([2])) == 2
    assert f"{ag.tensor(2.0):.1f}" == "2.0"


def test_repr_says_what_it_is():
    x = ag.tensor([1.0, 2.0], requires_grad=True, name="x")
    assert repr(x) == "tensor([1., 2.], shape=(2,), dtype=float64, name='x', requires_grad=True)"
    assert repr(x * 2) == "tensor([2., 4.], shape=(2,), dtype=float64, op=multiply)"
    assert len(repr(ag.tensor(np.zeros((1000, 1000))))) < 400
    assert f"{x}" == repr(x)


def test_truth_of_many_is_refused_as_in_numpy():
    assert ag.tensor(1.0)
    with pytest.raises(ValueError, match="ambiguous"):
        bool(ag.tensor([1.0, 2.0]))


def test_item_assignment_is_refused():
    t = ag.tensor([1.0, 2.0])
    with pytest.raises(TypeError, match="item assignment"):
        t[0] = 3.0


def test_no_two_leaves_share_their_gradient():
    a, b = (ag.tensor(np.ones(3), requires_grad=True) for _ in range(2))
    cotangent = np.ones(3)
    y = a + b
    y.backward(cotangent)
    arrays = [cotangent, y.grad.data, a.grad.data, b.grad.data]
    for i, x in enumerate(arrays):
        assert not any(np.shares_memory(x, other) for other in arrays[i + 1 :])


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x.sum(),
        lambda x: x.mean(axis=0).sum(),
        lambda x: x.reshape(6).sum(),
        lambda x: x.T[1].sum(),
        lambda x: ag.identity(x).sum(),
        lambda x: ag.broadcast_to(x, (4, 2, 3)).sum(),
    ],
)
@pytest.mark.parametrize("keep", ["all", "leaves"])
def test_gradient_may_be_written_to(f, keep):
    x = ag.tensor(np.ones((2, 3)), requires_grad=True)
    y = f(x)
    y.backward(keep=keep)
    assert x.grad.data.flags.writeable
    assert x.grad.data.flags.owndata
    before = y.grad.data.copy() if keep == "all" else None
    x.grad.data *= 0.0
    if keep == "all":
        np.testing.assert_array_equal(y.grad.data, before)


def test_root_that_is_a_leaf_gets_the_cotangent():
    x = ag.tensor([2.0], requires_grad=True)
    x.backward()
    x.backward()
    np.testing.assert_array_equal(x.grad.data, [2.0])


def test_tensor_as_cotangent():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    (x * x).backward(ag.tensor([1.0, 10.0], dtype=np.float32))
    np.testing.assert_array_equal(x.grad.data, [2.0, 40.0])
    assert x.grad.op is None
    assert x.grad.dtype == np.float64


def test_list_operand():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    (x * [3.0, 4.0]).sum().backward()
    np.testing.assert_array_equal(x.grad.data, [3.0, 4.0])


def test_copies_and_pickles():
    x = ag.tensor([1.0, 2.0], requires_grad=True, name="x")
    x_and_y = copy.deepcopy({"x": x, "y": x * x})
    x_and_y["y"].sum().backward()
    np.testing.assert_array_equal(x_and_y["x"].grad.data, [2.0, 4.0])
    assert x.grad is None
    assert not np.shares_memory(x_and_y["x"].data, x.data)
    assert x_and_y["y"].op is ag.OPS["multiply"]
    x.sum().backward()
    back = pickle.loads(pickle.dumps(x))
    np.testing.assert_array_equal(back.grad.data, [1.0, 1.0])
    assert (back.name, back.requires_grad) == ("x", True)
    assert pickle.loads(pickle.dumps(ag.OPS["exp"])) is ag.exp
