"""The mistakes of a first week, and what the student reads: expected, got, what to do."""

import math

import numpy as np
import pytest

import autograd_core as ag


def vector():
    return ag.tensor([1.0, 2.0, 3.0], requires_grad=True, name="x")


def scalar():
    return ag.tensor(2.0, requires_grad=True, name="s")


def matrix():
    return ag.tensor(np.ones((2, 3)), requires_grad=True)


def backward_after_no_grad():
    with ag.no_grad():
        loss = vector().sum()
    loss.backward()


def backward_after_a_change():
    w = vector()
    loss = (w * w).sum()
    w.data -= 0.1
    loss.backward()


def put_into_an_array():
    out = np.zeros(3)
    out[:] = vector()


def update_an_array():
    out = np.zeros(3)
    out += vector()


def train_in_integers():
    return ag.grad(lambda w: (w - 1) ** 2)(3)


MISTAKES = {
    "backward on a vector": (lambda: vector().backward(), r"scalar.*shape \(3,\).*\.sum\(\) or"),
    "requires_grad forgotten": (
        lambda: (ag.tensor([1.0]) * 2).sum().backward(),
        r"requires_grad=True, got a constant\. Create the leaves with ag\.tensor\(\.\.\.",
    ),
    "backward after no_grad": (backward_after_no_grad, r"requires_grad=True, got a constant"),
    "data changed before backward": (backward_after_a_change, r"'x', whose data changed since\. C"),
    "integers with requires_grad": (
        lambda: ag.tensor([1, 2], requires_grad=True),
        r"expected floats.*got int64\. Write 3\.0 for 3",
    ),
    "grad of an integer": (train_in_integers, r"expected floats.*int64\. Write 3\.0 for 3"),
    "Value and Tensor": (lambda: ag.Value(1.0) * vector(), r"expected numbers and Values.*Tensor"),
    "Tensor and Value": (lambda: vector() * ag.Value(1.0), r"Tensors and Values do not mix"),
    "Value of a list": (lambda: ag.Value([1.0, 2.0]), r"one real number.*Use ag\.tensor"),
    "np.array of a Tensor": (lambda: np.array(vector()), r"the Tensor x\..*\.numpy\(\)"),
    "np.array of Tensors": (lambda: np.array([scalar(), scalar()]), r"Tensor s\..*use ag\.stack"),
    "np.array of Values": (lambda: np.array([ag.Value(1.0)]), r"the Value.*use ag\.stack"),
    "tensor of Tensors": (lambda: ag.tensor([scalar(), scalar()]), r"Tensor s\..*use ag\.stack"),
    "ag.sum of a list of Tensors": (lambda: ag.sum([scalar(), scalar()]), r"use ag\.stack"),
    "array[:] = Tensor": (put_into_an_array, r"no gradient flows, got the Tensor x.*use ag\.stack"),
    "array += Tensor": (update_an_array, r"numpy\.add: .*Write array = array \+ tensor"),
    "matmul the wrong way round": (lambda: matrix() @ matrix(), r"inner.*Did you mean right\.T\?"),
    "matmul by a number": (lambda: matrix() @ 2.0, r"at least one axis.*Use \* to scale"),
    "shapes that do not add": (
        lambda: vector() + np.ones(4),
        r"add: .*\(3,\) and \(4,\)\. R",
    ),
    "a column forgotten": (lambda: matrix() + np.ones(2), r"right\.reshape\(-1, 1\)"),
    "float of a vector": (lambda: float(vector()), r"one entry, got shape \(3,\)\. Index it"),
    "math.sin of a vector": (lambda: math.sin(vector()), r"one entry, got shape \(3,\)"),
    "a format for a vector": (lambda: f"{vector():.2f}", r"one entry, got shape \(3,\)"),
    "item of a vector": (lambda: vector().item(), r"Index it first, or use \.numpy\(\)"),
    "if on a vector": (
        lambda: 1 if vector() > 0 else 2,
        r"ambiguous\. Use a\.any\(\)",
    ),
    "max of a matrix by Python": (lambda: max(matrix() * [[1.0], [2.0]]), r"ambiguous"),
    "item assignment": (lambda: vector().__setitem__(0, 1.0), r"stay as they were.*with where"),
    "an index too far": (lambda: vector()[3], r"inside shape \(3,\), got \[3\]"),
    "a float as index": (lambda: vector()[1.0], r"expected integers.*\.astype\(int\)"),
    "an axis too far": (lambda: vector().sum(axis=1), r"axis between -1 and 0 .*got axis=1"),
    "& of numbers": (
        lambda: vector() & vector(),
        r"masks of booleans, got float64\. Compare",
    ),
    "^ for a power": (lambda: vector() ^ 2, r"a power is written \*\*"),
    "len of a number": (lambda: len(scalar()), r"at least one axis, got a 0-d tensor"),
    "f without return": (lambda: ag.grad(lambda x: None)(2.0), r"got None\. End f with return"),
    "f with two results": (lambda: ag.grad(lambda x: (x, x))(2.0), r"got a tuple of 2"),
    "grad of a vector's function": (lambda: ag.grad(ag.exp)(np.ones(2)), r"Add \.sum\(\)"),
    "a function with no rule": (lambda: np.fft.fft(vector()), r"numpy\.fft\.fft: .*register_op"),
    "gradient through argmax": (lambda: ag.grad(ag.argmax)(np.ones(2)), r"int64 by argmax"),
    "an array too many": (lambda: ag.exp(vector(), vector()), r"exp: expected 1 array .*got 2"),
    "another shape for data": (
        lambda: setattr(vector(), "data", np.ones(2)),
        r"expected an array of shape \(3,\), got \(2,\)",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_message_says_what_to_do(name):
    mistake, message = MISTAKES[name]
    with pytest.raises(Exception, match=message):
        mistake()


def test_mistakes_that_are_none():
    """What looks risky and is right: sums and maxima by Python, two sweeps, a step by hand."""
    s = scalar()
    assert sum([s, s * 2.0]).item() == 6.0
    assert max([s, s * 2.0]).item() == 4.0
    assert max(vector()).item() == 3.0
    assert [x.item() for x in vector()] == [1.0, 2.0, 3.0]
    loss = s**2
    loss.backward()
    loss.backward()
    assert s.grad.item() == 8.0
    with ag.no_grad():
        s -= 0.25 * s.grad
    assert (s.item(), s.requires_grad) == (0.0, True)
