import math

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn.activations import ACTIVATIONS

ORACLES = {
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "gelu": lambda z: z * (1 + math.erf(z / math.sqrt(2))) / 2,
    "identity": lambda z: z,
    "leaky_relu": lambda z: max(z, 0.01 * z),
    "relu": lambda z: max(z, 0.0),
    "selu": lambda z: 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * math.expm1(z)),
    "shifted_relu": lambda z: max(z, -1.0),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "sign": lambda z: math.copysign(1.0, z),
    "softplus": lambda z: math.log(1 + math.exp(z)),
    "step": lambda z: float(z >= 0),
    "swish": lambda z: z / (1 + math.exp(-z)),
    "tanh": math.tanh,
}
SMOOTH_ENOUGH = sorted({*ACTIVATIONS} - {"step", "sign"})


def loaded(activation=None, **options):
    layer = nn.Dense(2, 2, activation, seed=0, **options)
    layer.load_state_dict({"W": [[1.0, -2.0], [0.5, 3.0]], "b": [0.25, -1.0]})
    return layer


def test_dense_computes_by_hand():
    # [2, -1] W + b = [2 - 0.5 + 0.25, -4 - 3 - 1]
    assert loaded()(np.array([[2.0, -1.0]])).numpy().tolist() == [[1.75, -8.0]]


@pytest.mark.parametrize("activation", sorted({*ACTIVATIONS} - {"softmax"}))
def test_activation_is_applied(activation):
    result = loaded(activation)(np.array([[2.0, -1.0]])).numpy()[0]
    assert result == pytest.approx([ORACLES[activation](1.75), ORACLES[activation](-8.0)])


def test_softmax_runs_over_the_units():
    probs = loaded("softmax")(np.array([[2.0, -1.0], [0.0, 0.0]])).numpy()
    assert probs[0] == pytest.approx([1 / (1 + math.exp(-9.75)), 1 / (1 + math.exp(9.75))])
    assert probs.sum(axis=1) == pytest.approx([1.0, 1.0])


def test_softmax_of_two_classes_is_the_sigmoid_of_the_difference():
    layer, X = nn.Dense(3, 2, "softmax", seed=0), np.random.default_rng(0).normal(size=(20, 3))
    z = X @ layer.W.numpy() + layer.b.numpy()
    assert layer(X).numpy()[:, 1] == pytest.approx(1 / (1 + np.exp(z[:, 0] - z[:, 1])), rel=1e-12)


@pytest.mark.parametrize("activation", ["step", "sign"])
def test_steps_let_no_gradient_through(activation):
    layer = nn.Dense(3, 2, activation, seed=0)
    layer(np.ones((4, 3))).sum().backward()
    assert not layer.W.grad.numpy().any()


@pytest.mark.parametrize("activation", [None, *SMOOTH_ENOUGH])
def test_dense_gradients(activation):
    rng = np.random.default_rng(1)
    layer = nn.Dense(3, 2, activation, seed=0)

    def output(X, W, b):
        layer.W, layer.b = (p if isinstance(p, ag.Tensor) else ag.tensor(p) for p in (W, b))
        return layer(X)

    ag.check_grads(output, rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2))


def test_dense_takes_one_example_and_batches_of_batches():
    layer = nn.Dense(3, 2, "tanh", seed=0)
    assert layer(np.ones(3)).shape == (2,)
    assert layer(np.ones((5, 4, 3))).shape == (5, 4, 2)


def test_nodes_are_named_and_scoped():
    layer = nn.Dense(2, 3, "tanh", seed=0)
    A = layer([[1, 2]])
    (Z,) = A.parents
    X, W, b = Z.parents
    assert [node.name for node in (A, Z, X, W, b)] == ["A", "Z", "X", "W", "b"]
    assert [node.scope for node in (A, Z, X, W, b)] == ["dense", "dense", "", "dense", "dense"]


def test_number_gives_classroom_names():
    layer = nn.Dense(2, 3, "tanh", seed=0)
    layer.number(4)
    with ag.scope("net"):
        A = layer(np.ones((1, 2)))
    (Z,) = A.parents
    names = [node.name for node in (A, *A.parents, *Z.parents)]
    assert names == ["A^[4]", "Z^[4]", "X", "W^[4]", "b^[4]"]
    assert A.scope == Z.scope == layer.W.scope == layer.b.scope == "net/layer 4"


def test_without_activation_result_is_z():
    Z = nn.Dense(2, 3, seed=0)(np.ones((1, 2)))
    assert (Z.name, Z.op.name) == ("Z", "affine")


def test_no_grad_leaves_no_names():
    with ag.no_grad():
        A = nn.Dense(2, 3, "tanh", seed=0)(np.ones((1, 2)))
    assert (A.name, A.op) == ("", None)


def test_weights_follow_seed_and_initializer():
    same = [nn.Dense(4, 3, seed=5).W.numpy().tobytes() for _ in range(2)]
    assert same[0] == same[1]
    assert nn.Dense(4, 3).W.numpy().tobytes() != nn.Dense(4, 3).W.numpy().tobytes()
    assert not nn.Dense(4, 3, "tanh", "zeros").W.numpy().any()
    spread = nn.Dense(400, 100, "relu", seed=0).W.numpy().std()
    assert spread == pytest.approx(math.sqrt(2 / 400), rel=0.02)


def test_float32_stays_float32():
    layer = nn.Dense(2, 3, "tanh", seed=0, dtype=np.float32)
    A = layer(np.ones((4, 2)))
    A.sum().backward()
    assert {A.dtype, layer.W.grad.dtype, layer.b.grad.dtype} == {np.dtype(np.float32)}


@pytest.mark.parametrize("shape", [(4, 2), (2,), (), (3, 1)])
def test_wrong_width_is_told(shape):
    with pytest.raises(ag.ShapeError, match="expected an input whose last axis has 3 features"):
        nn.Dense(3, 2, seed=0)(np.ones(shape))


@pytest.mark.parametrize("size", [0, -1, 2.0, True, "3"])
def test_wrong_size_is_told(size):
    with pytest.raises(ValueError, match=r"Dense: expected sizes that are integers.* got "):
        nn.Dense(2, size)


def test_unknown_activation_lists_names():
    with pytest.raises(ValueError, match=r"elu, gelu, identity, .*, tanh, got 'swoosh'"):
        nn.Dense(2, 2, "swoosh")


def test_values_and_text_are_refused():
    layer = nn.Dense(1, 1, seed=0)
    with pytest.raises(TypeError, match="X: expected an array or one Tensor, got list"):
        layer([ag.Value(1.0)])
    with pytest.raises(TypeError, match="X: expected real numbers, got dtype <U1"):
        layer(["a"])
    with pytest.raises(TypeError, match="X: expected real numbers, got dtype complex128"):
        layer([[1j]])


def test_input_array_is_copied_so_later_changes_do_not_reach_the_gradient():
    layer, X = nn.Dense(1, 1, seed=0), np.ones((1, 1))
    Z = layer(X)
    X[:] = 100.0
    Z.sum().backward()
    assert layer.W.grad.numpy().tolist() == [[1.0]]
