import subprocess
import sys

import numpy as np
import onnx
import onnxruntime
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(0)
EXACT, SINGLE = {"rtol": 1e-12, "atol": 1e-12}, {"rtol": 1e-5, "atol": 1e-5}
TYPES = [np.float32, np.float64]


def run(proto, X):
    session = onnxruntime.InferenceSession(
        proto.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (given,) = session.get_inputs()
    return session.run(None, {given.name: X})[0]


def assert_same(model, X, tolerance=None, **options):
    """Compare onnxruntime's numbers with ours, for one example and for many."""
    dtype = X.dtype
    proto = nn.to_onnx(model, **options)
    for part in (X, X[:1]):
        expected = model.eval()(part).numpy()
        got = run(proto, part)
        assert got.dtype == expected.dtype == dtype
        exact = EXACT if dtype == np.float64 else SINGLE
        np.testing.assert_allclose(got, expected, **(tolerance or exact))
    return proto


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("activation", sorted(nn.ACTIVATIONS))
def test_every_activation_in_a_net(activation, dtype):
    model = nn.MLP([3, 5, 4, 2], activation, seed=1, dtype=dtype)
    X = (3 * RNG.normal(size=(7, 3))).astype(dtype)
    assert_same(model, X, SINGLE if activation == "gelu" else None)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("activation", sorted(nn.ACTIVATIONS))
def test_every_activation_as_a_function(activation, dtype):
    X = np.linspace(-40, 40, 33).reshape(-1, 3).astype(dtype)
    model = nn.Sequential(
        nn.Dense(3, 3, initializer=lambda *_: np.eye(3), dtype=dtype), nn.ACTIVATIONS[activation]
    )
    assert_same(model, X, SINGLE if activation == "gelu" else None)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "groups"),
    [(1, 0, 1, 1), (2, 1, 1, 1), (1, "same", 1, 2), (2, "same", 1, 1), (1, "valid", 2, 2),
     (1, "same", 2, 1), (1, ((0, 1), (2, 0)), (1, 2), 1)],
)  # fmt: skip
def test_convolutions(stride, padding, dilation, groups, dtype):
    model = nn.Conv2D(
        2, 4, (3, 2), "tanh", stride=stride, padding=padding, dilation=dilation, groups=groups,
        seed=0, dtype=dtype,
    )  # fmt: skip
    model.b.data = RNG.normal(size=4)
    X = RNG.normal(size=(3, 2, 8, 7)).astype(dtype)
    assert_same(model, X, SINGLE)


def test_softmax_over_channels_and_no_bias():
    model = nn.Conv2D(2, 4, 3, "softmax", bias=False, seed=0, dtype=np.float32)
    assert_same(model, RNG.normal(size=(3, 2, 6, 6)).astype(np.float32))


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("pool", [nn.MaxPool2D, nn.AvgPool2D])
@pytest.mark.parametrize(
    ("kernel", "stride", "padding"),
    [(2, None, 0), (3, 2, 1), ((2, 3), 1, 0), (2, 2, "same"), (3, 2, "valid")],
)
def test_pools(pool, kernel, stride, padding, dtype):
    model = pool(kernel, stride, padding)
    X = RNG.normal(size=(2, 3, 7, 9)).astype(dtype)
    if dtype == np.float64:
        assert_same(model, X, EXACT if pool is nn.MaxPool2D else SINGLE)
    else:
        model = nn.Sequential(nn.Conv2D(3, 3, 1, seed=0, dtype=dtype), model)
        assert_same(model, X)


@pytest.mark.parametrize("dtype", TYPES)
def test_normalizations_and_learned_activations(dtype):
    model = nn.Sequential(
        nn.Dense(3, 4, seed=0, dtype=dtype), nn.BatchNorm(4, dtype=dtype), nn.PReLU(4, dtype=dtype),
        nn.Dropout(0.5, seed=0), nn.LayerNorm(4, dtype=dtype), nn.PReLU(dtype=dtype),
        nn.Maxout(4, 2, pieces=3, seed=1, dtype=dtype),
    )  # fmt: skip
    X = RNG.normal(size=(9, 3)).astype(dtype)
    model.train()(X)  # moves the running statistics
    model.layers[1].gamma.data = RNG.normal(size=4)
    model.layers[2].alpha.data = RNG.normal(size=4)
    model.layers[4].beta.data = RNG.normal(size=4)
    proto = assert_same(model, X)
    assert proto.graph.node[0].name.startswith("layers.0/")


def test_channels_of_images_are_normalized():
    model = nn.Sequential(
        nn.Conv2D(1, 3, 3, seed=0, dtype=np.float32), nn.BatchNorm(3, dtype=np.float32)
    )
    X = RNG.normal(size=(4, 1, 6, 6)).astype(np.float32)
    model(X)
    assert_same(model, X)


def test_slopes_of_channels_meet_their_axis():
    model = nn.Sequential(nn.Conv2D(1, 3, 3, seed=0), nn.PReLU(3))
    model.layers[1].alpha.data = [0.1, 0.2, 0.3]
    assert_same(model, RNG.normal(size=(4, 1, 6, 5)), SINGLE)


@pytest.mark.parametrize("dtype", TYPES)
def test_the_conv_net_of_the_readme(dtype):
    model = nn.Sequential(
        nn.Conv2D(1, 16, 3, "relu", padding=1, seed=0, dtype=dtype), nn.MaxPool2D(2), nn.Flatten(),
        nn.Dropout(0.3), nn.Sequential(nn.Dense(256, 10, "softmax", seed=1, dtype=dtype)),
    )  # fmt: skip
    proto = assert_same(model, RNG.normal(size=(5, 1, 8, 8)).astype(dtype), SINGLE)
    assert proto.graph.node[-2].name.startswith("layers.4.layers.0/")


def test_file_names_and_axes(tmp_path):
    path = tmp_path / "net.onnx"
    nn.to_onnx(nn.MLP([2, 3, 1]), path, input_name="features", output_name="logit")
    proto = onnx.load(path)
    onnx.checker.check_model(proto, full_check=True)
    (given,), (result,) = proto.graph.input, proto.graph.output
    assert (given.name, result.name) == ("features", "logit")
    for info, columns in ((given, 2), (result, 1)):
        batch, axis = info.type.tensor_type.shape.dim
        assert batch.dim_param == "N"
        assert axis.dim_value == columns


def test_the_shape_of_an_example_may_be_given():
    model = nn.Sequential(nn.Flatten(), nn.Dense(12, 2, seed=0))
    assert_same(model, RNG.normal(size=(4, 3, 4)), shape=(3, 4))
    with pytest.raises(ValueError, match=r"got Flatten. Pass shape=, such as"):
        nn.to_onnx(model)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (nn.LSTM(2, 3), "got model: LSTM"),
        (nn.Sequential(nn.Dense(2, 3), nn.Sequential(nn.GRU(3, 2))), "got layers.1.layers.0: GRU"),
        (nn.Sequential(nn.Dense(2, 3), ag.sin), "layers.1: "),
        (nn.Sequential(nn.Dense(2, 3), lambda z: z), "layers.1: <function"),
        (nn.Sequential(nn.Embedding(5, 3), nn.Dense(3, 1)), "layers.0: Embedding"),
        (nn.Conv2D(1, 1, 3, stride=2, padding="same", dilation=2), "stride 2, padding same"),
        (3, "got model: 3"),
    ],
)
def test_what_has_no_counterpart_is_named(model, words):
    with pytest.raises(TypeError, match=words):
        nn.to_onnx(model)


def test_one_name_for_both_ends_is_refused():
    with pytest.raises(ValueError, match="two names for input and output, got 'X'"):
        nn.to_onnx(nn.MLP([2, 1]), output_name="X")


def test_estimators_nets_are_exported():
    data = nn.datasets.moons(n=100)
    net = nn.estimators.MLPClassifier((4,), random_state=0).partial_fit(data.X, data.labels)
    logits = run(nn.to_onnx(net.model_), data.X)
    np.testing.assert_allclose(logits[:, 0], net.decision_function(data.X), **EXACT)


def test_onnx_is_loaded_when_it_is_needed():
    program = """
import sys, nn
assert "onnx" not in sys.modules
sys.modules["onnx"] = None
try:
    nn.to_onnx(nn.MLP([2, 1]))
except ImportError as error:
    assert 'pip install "chainrule[onnx]"' in str(error), error
else:
    raise AssertionError
"""
    subprocess.run([sys.executable, "-c", program], check=True)
