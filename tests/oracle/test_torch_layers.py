"""Layers against PyTorch's, weights copied across by `nn.to_torch`: values and all gradients."""

import numpy as np
import pytest

import autograd_core as ag
import nn

torch = pytest.importorskip("torch")
RNG = np.random.default_rng(7)
TOLERANCE = {"rtol": 1e-10, "atol": 1e-12}


def images(channels, height=7, width=6, count=3):
    return RNG.normal(size=(count, channels, height, width))


def shaken(layer):
    """Give every tensor of a layer random numbers, so that no 0 or 1 hides a mistake."""
    state = {name: RNG.uniform(0.2, 1.2, array.shape) for name, array in layer.state_dict().items()}
    layer.load_state_dict(state)
    return layer


def loaded(peer, layer):
    peer = peer.double()
    peer.load_state_dict({name: torch.tensor(a) for name, a in nn.to_torch(layer).items()})
    return peer


def assert_close(ours, theirs, what=""):
    np.testing.assert_allclose(np.asarray(ours), np.asarray(theirs), **TOLERANCE, err_msg=what)


def compare(layer, peer, X, result=lambda out: out):
    """Compare results and, for one random cotangent, the gradients of X and all parameters."""
    peer = loaded(peer, layer)
    leaf = ag.tensor(X, requires_grad=True) if X.dtype.kind == "f" else X
    peer_X = torch.tensor(X, requires_grad=X.dtype.kind == "f")
    y, expected = layer(leaf), result(peer(peer_X))
    assert_close(y.numpy(), expected.detach())
    ct = RNG.normal(size=y.shape)
    y.backward(ct)
    expected.backward(torch.tensor(ct))
    if X.dtype.kind == "f":
        assert_close(leaf.grad.numpy(), peer_X.grad, "X")
    gradients = {name: p.grad for name, p in peer.named_parameters()}
    for name, gradient in gradients_like_torch(layer).items():
        assert_close(gradient, gradients[name], name)


def gradients_like_torch(layer):
    """Return the gradients by PyTorch's names: `to_torch` of a layer that holds them as data."""
    state = layer.state_dict()
    grads = {name: p.grad.numpy().copy() for name, p in layer.named_parameters()}
    layer.load_state_dict(state | grads)
    moved = nn.to_torch(layer)
    layer.load_state_dict(state)
    return {n: a for n, a in moved.items() if not n.startswith(("running", "num_batches"))}


@pytest.mark.parametrize(
    ("options", "X"),
    [
        ({}, images(4)),
        ({"stride": 2, "padding": 1}, images(4)),
        ({"stride": (1, 2), "padding": (0, 2), "dilation": (2, 1)}, images(4)),
        ({"padding": "same", "dilation": 2}, images(4)),
        ({"groups": 2}, images(4)),
        ({"groups": 4, "bias": False, "padding": 1}, images(4)),
    ],
    ids=str,
)
@pytest.mark.parametrize("kernel", [3, (2, 3)])
@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_conv2d(kernel, options, X):
    layer = shaken(nn.Conv2D(4, 8, kernel, **options))
    compare(layer, torch.nn.Conv2d(4, 8, kernel, **options), X)


@pytest.mark.parametrize("arguments", [(2,), (3, 2, 1), ((2, 3), (1, 2), (1, 0))])
@pytest.mark.parametrize("kind", ["Max", "Avg"])
def test_pools(kind, arguments):
    layer, peer = getattr(nn, f"{kind}Pool2D"), getattr(torch.nn, f"{kind}Pool2d")
    compare(layer(*arguments), peer(*arguments), images(2))


def test_flatten():
    compare(nn.Flatten(), torch.nn.Flatten(), images(2))


@pytest.mark.parametrize("activation", [None, "tanh"])
def test_dense(activation):
    peer = torch.nn.Linear(3, 4)
    result = torch.tanh if activation else (lambda out: out)
    compare(shaken(nn.Dense(3, 4, activation)), peer, RNG.normal(size=(5, 3)), result)


PEERS = {
    "elu": torch.nn.ELU(), "gelu": torch.nn.GELU(), "leaky_relu": torch.nn.LeakyReLU(),
    "relu": torch.nn.ReLU(), "selu": torch.nn.SELU(), "sigmoid": torch.nn.Sigmoid(),
    "softmax": torch.nn.Softmax(-1), "softplus": torch.nn.Softplus(threshold=1e9),
    "swish": torch.nn.SiLU(), "tanh": torch.nn.Tanh(), "identity": torch.nn.Identity(),
    "shifted_relu": lambda z: torch.clamp(z, min=-1.0), "sign": torch.sign,
    "step": lambda z: torch.heaviside(z, torch.ones((), dtype=z.dtype)),
}  # fmt: skip


@pytest.mark.parametrize("activation", nn.ACTIVATIONS)
def test_activations(activation):
    layer, X = nn.Dense(3, 4, activation, seed=1), 2 * RNG.normal(size=(50, 3))
    peer = loaded(torch.nn.Linear(3, 4), layer)
    leaf, peer_X = ag.tensor(X, requires_grad=True), torch.tensor(X, requires_grad=True)
    y, expected = layer(leaf), PEERS[activation](peer(peer_X))
    assert_close(y.numpy(), expected.detach())
    ct = RNG.normal(size=y.shape)
    y.backward(ct)
    if activation in ("step", "sign"):
        assert not leaf.grad.numpy().any()
        return
    expected.backward(torch.tensor(ct))
    assert_close(leaf.grad.numpy(), peer_X.grad)
    assert_close(layer.W.grad.numpy().T, peer.weight.grad)


@pytest.mark.parametrize("X", [RNG.normal(3, 2, (6, 4)), images(4), RNG.normal(size=(3, 4, 5))])
def test_batch_norm_trains_follows_and_evaluates_alike(X):
    layer = shaken(nn.BatchNorm(4, momentum=0.3, eps=1e-4))
    kinds = {2: torch.nn.BatchNorm1d, 3: torch.nn.BatchNorm1d, 4: torch.nn.BatchNorm2d}
    peer = loaded(kinds[X.ndim](4, momentum=0.3, eps=1e-4), layer)
    state = nn.to_torch(layer)
    compare(layer, peer, X)
    assert not np.array_equal(nn.to_torch(layer)["running_var"], state["running_var"])
    for name in ("running_mean", "running_var"):
        assert_close(nn.to_torch(layer)[name], peer.state_dict()[name], name)
    layer.eval(), peer.eval()
    layer.zero_grad(), peer.zero_grad()
    compare(layer, peer, X + 1)


@pytest.mark.parametrize(("shape", "X"), [(6, images(2)), ((7, 6), images(2))])
def test_layer_norm(shape, X):
    compare(shaken(nn.LayerNorm(shape)), torch.nn.LayerNorm(shape), X)


@pytest.mark.parametrize(
    ("units", "X"), [(1, images(2)), (2, images(2)), (3, RNG.normal(size=(4, 3)))]
)
def test_prelu(units, X):
    compare(shaken(nn.PReLU(units)), torch.nn.PReLU(units), X)


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_maxout(pieces):
    peer = torch.nn.Linear(4, 5 * pieces)
    layer = shaken(nn.Maxout(4, 5, pieces))
    compare(layer, peer, RNG.normal(size=(6, 4)), lambda z: z.reshape(6, 5, pieces).amax(-1))


def test_embedding():
    X = RNG.integers(0, 6, (4, 5))
    compare(shaken(nn.Embedding(6, 3)), torch.nn.Embedding(6, 3), X)


RECURRENT = {
    "RNN": (nn.RNN, torch.nn.RNN, {}),
    "RNN relu": (lambda *a, **k: nn.RNN(*a, "relu", **k), torch.nn.RNN, {"nonlinearity": "relu"}),
    "LSTM": (nn.LSTM, torch.nn.LSTM, {}),
    "GRU": (nn.GRU, torch.nn.GRU, {}),
}


@pytest.mark.parametrize("kind", RECURRENT)
@pytest.mark.parametrize("sequences", [True, False])
def test_recurrent(kind, sequences):
    ours, theirs, options = RECURRENT[kind]
    layer = ours(3, 4, return_sequences=sequences, seed=2)
    layer.load_state_dict({k: RNG.uniform(-1, 1, a.shape) for k, a in layer.state_dict().items()})
    peer = theirs(3, 4, batch_first=True, **options)
    X = RNG.normal(size=(5, 6, 3))

    def result(out):
        outputs, state = out
        last = state[0] if isinstance(state, tuple) else state
        return outputs if sequences else last[0]

    peer = loaded(peer, layer)
    leaf, peer_X = ag.tensor(X, requires_grad=True), torch.tensor(X, requires_grad=True)
    y, expected = layer(leaf), result(peer(peer_X))
    assert_close(y.numpy(), expected.detach())
    ct = RNG.normal(size=y.shape)
    y.backward(ct)
    expected.backward(torch.tensor(ct))
    assert_close(leaf.grad.numpy(), peer_X.grad, "X")
    assert_close(layer.W_x.grad.numpy().T, peer.weight_ih_l0.grad, "W_x")
    assert_close(layer.W_h.grad.numpy().T, peer.weight_hh_l0.grad, "W_h")
    assert_close(layer.b.grad.numpy(), peer.bias_ih_l0.grad, "b")
    if kind == "GRU":
        assert_close(layer.b_h.grad.numpy(), peer.bias_hh_l0.grad[-4:], "b_h")


@pytest.mark.parametrize("kind", RECURRENT)
def test_unroll_goes_on_where_it_was(kind):
    ours, theirs, options = RECURRENT[kind]
    layer, X = ours(3, 4, seed=2), RNG.normal(size=(2, 5, 3))
    peer = loaded(theirs(3, 4, batch_first=True, **options), layer)
    h = [RNG.normal(size=(2, 4)) for _ in range(2 if kind == "LSTM" else 1)]
    states = tuple(torch.tensor(part[None]) for part in h)
    outputs, last = peer(torch.tensor(X), states if kind == "LSTM" else states[0])
    H, state = layer.unroll(X, tuple(h) if kind == "LSTM" else h[0])
    assert_close(H.numpy(), outputs.detach())
    pairs = zip(state, last, strict=True) if kind == "LSTM" else [(state, last)]
    for mine, other in pairs:
        assert_close(mine.numpy(), other[0].detach())


def test_a_whole_net_goes_there_and_back():
    model = nn.Sequential(
        nn.Conv2D(1, 4, 3, "relu", padding=1, seed=0), nn.BatchNorm(4), nn.MaxPool2D(2),
        nn.Flatten(), nn.Dense(36, 5, "tanh", seed=1), nn.LayerNorm(5), ag.relu,
        nn.MLP([5, 4, 2], seed=2),
    )  # fmt: skip
    inner = torch.nn.Sequential(torch.nn.Linear(5, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    peer = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3, padding=1), torch.nn.ReLU(), torch.nn.BatchNorm2d(4),
        torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(36, 5), torch.nn.Tanh(),
        torch.nn.LayerNorm(5), torch.nn.ReLU(), inner,
    ).double()  # fmt: skip
    X = images(1, 6, 6)
    nn.from_torch(model, peer.state_dict())
    assert_close(model.eval()(X).numpy(), peer.eval()(torch.tensor(X)).detach())
    shaken(model)
    loaded(peer, model)
    assert_close(model(X).numpy(), peer(torch.tensor(X)).detach())


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU"])
def test_recurrent_weights_come_from_pytorch(kind):
    ours, theirs, _ = RECURRENT[kind]
    layer, peer = ours(3, 4), theirs(3, 4, batch_first=True).double()
    nn.from_torch(layer, peer.state_dict())
    X = RNG.normal(size=(2, 5, 3))
    assert_close(layer.unroll(X)[0].numpy(), peer(torch.tensor(X))[0].detach())
