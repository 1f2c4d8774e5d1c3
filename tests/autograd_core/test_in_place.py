"""Writes to an array that a graph has used: noticed however they were made, with the node's name.

The handle on the array is taken before the graph is built or after, through any chain of views.
"""

import math

import numpy as np
import pytest

import autograd_core as ag


def under_no_grad(w):
    with ag.no_grad():
        return np.asarray(w)


HANDLES = {
    "data": lambda w: w.data,
    "numpy": lambda w: w.numpy(),
    "a slice": lambda w: w.data[1:3],
    "a reshaped transpose": lambda w: w.data.reshape(2, 2).T[:, 1],
    "a new axis": lambda w: w.numpy()[None, :][0],
    "asarray under no_grad": under_no_grad,
    "memoryview": lambda w: memoryview(w.data),
    "frombuffer": lambda w: np.frombuffer(w.data),
    "detach": lambda w: w.detach().data,
    "asarray of detach": lambda w: np.asarray(w.detach()),
    "a slice of the tensor": lambda w: w[1:3].data,
    "detach of a slice": lambda w: w[1:].detach().data,
    "a reshaped tensor": lambda w: w.reshape(2, 2).numpy()[0],
    "identity": lambda w: ag.identity(w).data,
    "the transpose": lambda w: w.T.data,
}
USES = {
    "itself": lambda w: (w * w).sum(),
    "a view": lambda w: (w.reshape(2, 2) ** 2).sum(),
    "a view of a view": lambda w: ag.exp(w.T[1:][::-1]).sum(),
    "repeated": lambda w: (ag.broadcast_to(w, (3, 4)) * 2.0).sum(),
}


@pytest.fixture
def w():
    return ag.tensor([1.0, 2.0, 3.0, 4.0], requires_grad=True, name="w")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize("handle", HANDLES.values(), ids=HANDLES)
def test_a_write_is_noticed(w, handle, use, when):
    array = handle(w) if when == "before" else None
    loss = use(w)
    array = handle(w) if array is None else array
    array[0] = 9.0
    with pytest.raises(ag.GraphError, match=r"got 'w', whose data changed since\. Comp"):
        loss.backward()
    use(w).backward()  # computed again, it counts
    assert w.grad is not None


@pytest.mark.parametrize("handle", HANDLES.values(), ids=HANDLES)
def test_a_write_between_two_sweeps_is_noticed(w, handle):
    loss = (w * w).sum()
    loss.backward()
    np.testing.assert_array_equal(w.grad.numpy(), [2.0, 4.0, 6.0, 8.0])
    handle(w)[0] = 9.0
    with pytest.raises(ag.GraphError, match="'w', whose data changed since"):
        loss.backward()


@pytest.mark.parametrize("handle", HANDLES.values(), ids=HANDLES)
def test_a_write_that_was_undone_is_no_change(w, handle):
    array = handle(w)
    loss = (w * w).sum()
    before = array[0]
    array[0] = 9.0
    array[0] = before
    loss.backward()
    np.testing.assert_array_equal(w.grad.numpy(), [2.0, 4.0, 6.0, 8.0])


def test_a_write_to_a_result_is_noticed(w):
    y = ag.exp(w)
    loss = (y * y).sum()
    y.data[0] = 0.0
    with pytest.raises(ag.GraphError, match="an unnamed result of exp, whose data changed"):
        loss.backward()


def test_a_write_to_a_constant_is_noticed(w):
    c = ag.tensor(np.ones(4), name="c")
    loss = (w * c).sum()
    c.data[0] = 7.0
    with pytest.raises(ag.GraphError, match="'c', whose data changed"):
        loss.backward()


def test_what_is_copied_may_be_written_to(w):
    given, other = np.ones(4), np.ones(4)
    w.data = given
    loss = (w * other).sum() + w[0]  # one entry is a copy
    given[:] = other[:] = 5.0
    w.data.copy()[:] = 5.0
    loss.backward()
    np.testing.assert_array_equal(w.grad.numpy(), [2.0, 1.0, 1.0, 1.0])
    w.grad.data[0] = 100.0  # a gradient is the user's own
    loss.backward()
    np.testing.assert_array_equal(w.grad.numpy(), [102.0, 2.0, 2.0, 2.0])


def _loss(a):
    return (a * ag.tensor(np.ones(a.shape), requires_grad=True)).sum()


def test_view_of_a_constant_keeps_its_numbers_when_the_constant_changes():
    c, p = ag.tensor(np.arange(4.0)), ag.tensor(np.ones((2, 2)), requires_grad=True)
    loss = (c.reshape(2, 2) * p).sum()
    c.data[0] = 9.0
    loss.backward()
    np.testing.assert_array_equal(p.grad.data, [[0.0, 1.0], [2.0, 3.0]])


def test_write_to_what_a_leaf_was_detached_from_is_noticed():
    w = ag.tensor(np.ones(3), requires_grad=True)
    a = w.detach()
    loss = _loss(a)
    w.data[0] = 9.0
    with pytest.raises(ag.GraphError, match="changed since"):
        loss.backward()


@pytest.mark.parametrize("node", [ag.Value(1.0), ag.tensor(1.0, requires_grad=True)])
def test_item_assignment_into_an_array_says_stack(node):
    array = np.zeros(3)
    with pytest.raises((TypeError, ValueError)) as caught:
        array[0] = node
    assert "ag.stack" in f"{caught.value} {caught.value.__cause__}"
    array[0] = float(node)  # what is asked for by name is given
    assert array[0] == 1.0


def test_plain_float_inside_grad_is_refused_and_names_the_op():
    with pytest.raises(ag.NotDifferentiableError, match=r"Use ag\.sin for math\.sin"):
        ag.grad(lambda x: math.sin(x))(1.0)
    assert ag.grad(lambda x: x * x.item())(3.0) == 3.0
