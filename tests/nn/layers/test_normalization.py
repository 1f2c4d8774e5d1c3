import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(5)


def test_batch_norm_by_hand():
    layer = nn.BatchNorm(2, momentum=0.5, eps=1e-12)
    layer.load_state_dict(layer.state_dict() | {"gamma": [1.0, 2.0], "beta": [0.0, 5.0]})
    Y = layer(np.array([[1.0, 10.0], [3.0, 30.0]])).numpy()
    assert pytest.approx(np.array([[-1.0, 3.0], [1.0, 7.0]])) == Y
    assert layer.running_mean.numpy().tolist() == [1.0, 10.0]
    assert layer.running_var.numpy() == pytest.approx([1.5, 100.5])  # half of 1 and 2, 1 and 200


def test_evaluation_uses_and_keeps_the_running_statistics():
    layer = nn.BatchNorm(2)
    for _ in range(300):
        layer(RNG.normal(3, 2, (64, 2)))
    assert layer.running_mean.numpy() == pytest.approx([3, 3], abs=0.3)
    assert layer.running_var.numpy() == pytest.approx([4, 4], abs=0.6)
    before = layer.state_dict()
    layer.eval()
    X = RNG.normal(3, 2, (5, 2))
    expected = (X - before["running_mean"]) / np.sqrt(before["running_var"] + 1e-5)
    np.testing.assert_allclose(layer(X).numpy(), expected)
    np.testing.assert_allclose(layer(X[:1]).numpy(), expected[:1])  # one example is enough
    for name, array in layer.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4), (2, 3, 2, 2)])
@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_gradients(shape, training, check_layer):
    layer = nn.BatchNorm(3).train() if training else nn.BatchNorm(3).eval()
    check_layer(layer, RNG.normal(size=shape), order=2 if len(shape) == 2 else 1)


@pytest.mark.parametrize(("axes", "shape"), [(3, (4, 3)), ((2, 3), (2, 2, 3))])
def test_layer_norm_gradients(axes, shape, check_layer):
    check_layer(nn.LayerNorm(axes), RNG.normal(size=shape))


def test_layer_norm_takes_each_example_by_itself():
    layer, X = nn.LayerNorm(4), RNG.normal(5, 3, (6, 4))
    Y = layer(X).numpy()
    np.testing.assert_allclose(Y.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(Y.std(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(layer.eval()(X[:1]).numpy(), Y[:1])


def test_only_scale_and_shift_are_parameters_but_all_is_state():
    layer = nn.BatchNorm(2)
    assert [name for name, _ in layer.named_parameters()] == ["gamma", "beta"]
    assert [*layer.state_dict()] == ["gamma", "beta", "running_mean", "running_var"]
    assert "gamma (2,)  beta (2,)  4 parameters" in repr(layer)


@pytest.mark.parametrize(
    ("layer", "box"), [(nn.BatchNorm(2), "batchnorm"), (nn.LayerNorm(2), "layernorm")]
)
def test_names(layer, box, named_scopes):
    model = nn.Sequential(nn.Dense(3, 2, seed=0), layer)
    names = named_scopes(model(RNG.normal(size=(4, 3))))
    inside = ["μ^[1]", "σ²^[1]", "Ẑ^[1]", "Y^[1]", "γ^[1]", "β^[1]"]
    assert {n: names[n] for n in inside} == dict.fromkeys(inside, f"sequential/{box} 1")


def test_float32_stays_float32():
    for layer in (nn.BatchNorm(2, dtype=np.float32), nn.LayerNorm(2, dtype=np.float32)):
        Y = layer(RNG.normal(size=(4, 2)))
        Y.sum().backward()
        assert {Y.dtype, layer.gamma.grad.dtype} == {np.dtype(np.float32)}
        assert {array.dtype for array in layer.state_dict().values()} == {np.dtype(np.float32)}


def test_compile_refuses_batch_norm_in_training_only():
    layer, X = nn.BatchNorm(2), RNG.normal(size=(4, 2))
    with pytest.raises(ag.GraphError, match="got BatchNorm, which moves its running_mean"):
        ag.compile(layer)(X)
    assert layer.running_mean.numpy().tolist() == [0.0, 0.0]
    layer.eval()
    np.testing.assert_allclose(ag.compile(layer)(X), layer(X).numpy())


@pytest.mark.parametrize("shape", [(4,), (4, 3), (2, 4, 4, 3)])
def test_batch_norm_wants_its_features_on_axis_1(shape):
    with pytest.raises(ag.ShapeError, match=r"BatchNorm: expected an input \(N, 2, \.\.\.\)"):
        nn.BatchNorm(2)(np.ones(shape))


def test_batch_norm_needs_two_numbers_in_training():
    layer = nn.BatchNorm(2)
    with pytest.raises(ValueError, match="expected at least two numbers for each feature"):
        layer(np.ones((1, 2)))
    assert layer(np.ones((1, 2, 3, 3))).shape == (1, 2, 3, 3)


def test_layer_norm_wants_its_shape():
    with pytest.raises(ag.ShapeError, match=r"last axes have shape \(3,\), got shape \(4, 2\)"):
        nn.LayerNorm(3)(np.ones((4, 2)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.BatchNorm(0), "BatchNorm: expected sizes"),
        (lambda: nn.BatchNorm(2, momentum=0), "BatchNorm: expected a momentum above 0"),
        (lambda: nn.BatchNorm(2, eps=0), "BatchNorm: expected eps to be a small positive"),
        (lambda: nn.LayerNorm(2, eps=float("nan")), "LayerNorm: expected eps"),
        (lambda: nn.LayerNorm(()), "LayerNorm: expected the shape of the last axes"),
        (lambda: nn.LayerNorm((2, 0)), "LayerNorm: expected the shape"),
    ],
)
def test_wrong_options_fail_at_once(make, message):
    with pytest.raises(ValueError, match=message):
        make()
