"""Each message says what was expected, what came and what to do."""

import numpy as np
import pytest

import autograd_core as ag

A = ag.tensor(np.ones((2, 3)), requires_grad=True)
VECTOR = ag.tensor(np.ones(2), requires_grad=True)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: A + np.ones((2, 4)), r"add: expected shapes .* got \(2, 3\) and \(2, 4\)\. Resh"),
        (lambda: A * VECTOR, r"multiply.*\(2, 3\) and \(2,\).*right\.reshape\(-1, 1\)"),
        (lambda: VECTOR - A, r"subtract.*\(2,\) and \(2, 3\).*left\.reshape\(-1, 1\)"),
        (lambda: A / np.ones((3, 2)), r"divide.*Did you mean right\.T\?"),
        (
            lambda: A @ A,
            r"matmul: inner dimensions differ: left \(2, 3\) needs 3 rows on the right, "
            r"got \(2, 3\)\. Did you mean right\.T\?",
        ),
        (lambda: A @ np.ones((2, 5)), r"got \(2, 5\)\. Did you mean left\.T\?"),
        (lambda: A @ np.ones((4, 5)), r"got \(4, 5\)\. Make left's last axis"),
        (lambda: A @ 2.0, r"matmul: expected arrays of at least one axis.*Use \*"),
        (lambda: ag.affine(A, np.ones((3, 4)), np.ones(3)), r"affine: expected .*\(2, 4\).*\(3,\)"),
        (lambda: ag.affine(A, np.ones((2, 4)), np.ones(4)), r"inner dimensions differ.*left\.T"),
        (lambda: A.reshape(4, 2), r"reshape: expected a shape of 6 elements.*\(4, 2\)"),
        (lambda: A.reshape(-1, -1), r"reshape: .*more than one -1"),
        (lambda: ag.broadcast_to(A, (3, 2)), r"broadcast_to: expected .*\(2, 3\) and \(3, 2\)"),
        (lambda: ag.broadcast_to(A, (3,)), r"broadcast_to: expected a target .*\(2, 3\).*\(3,\)"),
        (lambda: A.sum(axis=2), r"sum: expected an axis between -2 and 1 .*got axis=2"),
        (lambda: A.mean(axis=(0, 0)), r"mean: expected distinct axes, got axis=\(0, 0\)"),
        (lambda: A.sum(axis="rows"), r"sum: expected axis to be None.*got 'rows'"),
        (lambda: A.transpose(0), r"transpose: expected each of the 2 axes of shape \(2, 3\) once"),
        (lambda: ag.log_softmax(A, None), r"log_softmax: expected one axis, got axis=None"),
        (lambda: A[5], r"indexing: expected an index inside shape \(2, 3\), got \[5\]"),
        (lambda: A[0, 1, 2], r"inside shape \(2, 3\), got \[0, 1, 2\]"),
        (lambda: A[[0, 7]], r"got \[int64\[2\]\]: index 7 is out of bounds"),
        (lambda: A[1.5], r"indexing: expected integers.*got 1\.5.*astype\(int\)"),
        (lambda: A.item(), r"item: expected a tensor of one entry, got shape \(2, 3\)"),
        (lambda: len(ag.tensor(1.0)), r"len: expected at least one axis"),
        (lambda: setattr(A, "data", np.ones(6)), r"Tensor\.data: .*\(2, 3\), got \(6,\)"),
        (lambda: A.backward(np.ones(2)), r"cotangent of shape \(2, 3\), got \(2,\)"),
    ],
)
def test_shape_errors_name_op_shapes_and_fix(call, message):
    with pytest.raises(ag.ShapeError, match=message):
        call()


def test_index_out_of_range_is_an_index_error():
    with pytest.raises(IndexError) as caught:
        A[2]
    assert caught.type is ag.OutOfRangeError


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: A.backward(), r"backward: expected a scalar.*\(2, 3\).*\.sum\(\) or \.mean\(\)"),
        (lambda: ag.tensor(1.0).backward(), r"requires_grad=True, got a constant"),
        (lambda: (ag.tensor(1.0) * 2).backward(), r"requires_grad=True, got a constant"),
        (lambda: A.sum().backward(keep="some"), r'keep="all" or keep="leaves", got \'some\''),
        (lambda: ag.Value(1.0) + np.ones(2), r"add: .*one number.*ndarray of shape \(2,\)"),
        (lambda: np.ones(2) * ag.Value(1.0), r"multiply: .*ndarray of shape \(2,\)"),
        (lambda: ag.Value(1.0) + A, r"add: .*Tensor of shape \(2, 3\).*ag\.tensor"),
        (lambda: A * ag.Value(1.0), r"multiply: .*got a Value.*do not mix"),
        (lambda: ag.Value(1.0) * "2", r"multiply: .*got '2'"),
        (lambda: A + {}, r"add: expected Tensors, arrays and numbers, got a dict"),
        (lambda: ag.sum(ag.Value(1.0)), r"sum: .*an op of arrays"),
        (lambda: ag.Value(A), r"Value: expected a plain number, got a Tensor"),
        (lambda: ag.Value(2.0).detach().backward(), r"got a constant 2\.0"),
        (lambda: ag.grad(lambda x: x)(np.ones(2)), r"expected a scalar.*\(2,\)"),
        (lambda: ag.grad(lambda x: np.ones(2))(1.0), r"grad: expected a scalar from f"),
        (lambda: ag.grad(lambda x: x, 1)(1.0), r"argnums=1 and 1 positional"),
    ],
)
def test_graph_errors(call, message):
    with pytest.raises(ag.GraphError, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ag.tensor([1, 2], requires_grad=True), r"expected floats.*int64.*3\.0 for 3"),
        (lambda: ag.tensor([1, 2]).sum().backward(), r"expected a float tensor.*int64"),
        (lambda: (A > 0).sum().backward(), r"expected a float tensor"),
        (lambda: ag.tensor(["a"]), r"expected numbers of type float32.*dtype=float"),
        (lambda: ag.tensor(1j), r"got complex128"),
        (lambda: ag.Value([1.0, 2.0]), r"Value: expected one real number.*ag\.tensor"),
        (lambda: ag.grad(lambda x: x)(3), r"grad: expected floats.*int64.*3\.0"),
    ],
)
def test_not_differentiable_errors(call, message):
    with pytest.raises(ag.NotDifferentiableError, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: np.fft.fft(A), r"numpy\.fft\.fft: .*register_op"),
        (lambda: np.gcd(A, A), r"numpy\.gcd: "),
        (lambda: np.histogram(A), r"numpy\.histogram: "),
        (lambda: np.add(A, A, out=np.ones((2, 3))), r"numpy\.add: .*'out'"),
        (lambda: np.add.reduce(A), r"numpy\.add\.reduce: .*Use np\.sum"),
    ],
)
def test_numpy_functions_without_rule_are_named(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_every_error_is_also_the_python_error_one_would_catch():
    assert issubclass(ag.ShapeError, ValueError)
    assert issubclass(ag.NotDifferentiableError, TypeError)
    assert issubclass(ag.GraphError, RuntimeError)
    for error in (ag.ShapeError, ag.NotDifferentiableError, ag.GraphError):
        assert issubclass(error, ag.AutogradError)


@pytest.mark.parametrize("rank", [0, 4, -1])
def test_rank_that_no_entry_has_is_refused(rank):
    with pytest.raises(ag.OutOfRangeError, match=rf"rank from 1 to the 3 entries.*rank={rank}"):
        ag.order_statistic(A, rank, axis=1)
