"""The graphs that `benchmarks.layout` lays out, each a function that returns a swept loss."""

import random
from typing import Any

import numpy as np

import autograd_core as ag
import nn


def scalar_mlp(*sizes: int) -> Any:
    """Every weight a node: y = MLP(x), L = Σ (y − 1)²."""
    model = nn.scalar.MLP(list(sizes), seed=1)
    outputs = model([0.5 - 0.3 * i for i in range(sizes[0])])
    loss = sum((y - 1.0) ** 2 for y in (outputs if isinstance(outputs, list) else [outputs]))
    return _swept(loss)


def convolutional(*, penalty: bool = False) -> Any:
    """Two convolutions with pooling, two dense layers, cross-entropy; a penalty on the weights."""
    rng = np.random.default_rng(0)

    def parameter(name: str, *shape: int) -> Any:
        return ag.tensor(rng.normal(size=shape) * 0.3, requires_grad=True, name=name)

    h = ag.tensor(rng.normal(size=(2, 1, 12, 12)), name="X")
    weights = []
    for layer, (channels, before) in enumerate([(3, 1), (4, 3)], start=1):
        with ag.scope(f"conv {layer}"):
            K, b = parameter(f"K^[{layer}]", channels, before, 3, 3), parameter(f"b^[{layer}]", 1)
            h = ag.max_pool2d(ag.relu(ag.conv2d(h, K) + b), 2)
            weights.append(K)
    h = ag.reshape(h, (2, -1))
    for layer, width in enumerate([5, 4, 3], start=3):
        with ag.scope(f"dense {layer}"):
            W, b = parameter(f"W^[{layer}]", h.shape[1], width), parameter(f"b^[{layer}]", width)
            h = h @ W + b
            h = h if layer == 5 else ag.tanh(h)
            weights.append(W)
    loss = nn.cross_entropy(h, np.array([0, 2]))
    if penalty:
        with ag.scope("penalty"):
            loss = loss + 1e-3 * sum(ag.sum(W * W) for W in weights)
    return _swept(loss)


def lstm(steps: int = 5) -> Any:
    """One cell of the first book on recurrent nets, unrolled; its weights are shared by all."""
    rng = np.random.default_rng(0)

    def parameter(name: str, *shape: int) -> Any:
        return ag.tensor(rng.normal(size=shape) * 0.4, requires_grad=True, name=name)

    gates = "fiog"
    W = {g: parameter(f"W_{g}", 2, 3) for g in gates}
    U = {g: parameter(f"U_{g}", 3, 3) for g in gates}
    b = {g: parameter(f"b_{g}", 3) for g in gates}
    h, c = ag.tensor(np.zeros((1, 3)), name="h_0"), ag.tensor(np.zeros((1, 3)), name="c_0")
    for step in range(1, steps + 1):
        x = ag.tensor(rng.normal(size=(1, 2)), name=f"x_{step}")
        with ag.scope(f"step {step}"):
            z = {g: x @ W[g] + h @ U[g] + b[g] for g in gates}
            c = ag.sigmoid(z["f"]) * c + ag.sigmoid(z["i"]) * ag.tanh(z["g"])
            h = ag.sigmoid(z["o"]) * ag.tanh(c)
            c.name, h.name = f"c_{step}", f"h_{step}"
    return _swept(ag.sum(h * h))


def random_dag(count: int, seed: int = 0) -> Any:
    """Sums, products and tanh of earlier nodes, mostly of late ones, so that it is deep."""
    rng = random.Random(seed)
    nodes: list[Any] = [ag.Value(rng.uniform(-1, 1), f"x_{i}") for i in range(max(3, count // 10))]
    unused = list(nodes)
    while len(nodes) + len(unused) < count:
        left, right = (_pick(rng, nodes, unused) for _ in range(2))
        op = rng.choice([ag.add, ag.multiply, ag.multiply, lambda a, _: ag.tanh(a)])
        nodes.append(op(left, right))
        used = set(nodes[-1].parents)
        unused = [node for node in unused if node not in used] + [nodes[-1]]
    loss = unused[0]
    for node in unused[1:]:
        loss = loss + node
    return _swept(loss)


def _pick(rng: random.Random, nodes: list[Any], unused: list[Any]) -> Any:
    chance = rng.random()
    if chance < 0.6:
        return rng.choice(unused)
    return rng.choice(nodes[-30:] if chance < 0.9 else nodes)


def chain(additions: int = 300) -> Any:
    """A sum of many terms that are used again and again: y = y + x."""
    x = ag.Value(0.5, "x")
    y = x
    for _ in range(additions):
        y = y + x
    return _swept(y)


def _swept(loss: Any) -> Any:
    loss.name = "L"
    loss.backward()
    return loss


SCENES = {
    "scalar MLP 2-4-1": lambda: scalar_mlp(2, 4, 1),
    "scalar MLP 2-12-10-1": lambda: scalar_mlp(2, 12, 10, 1),
    "conv net": convolutional,
    "conv net with a penalty": lambda: convolutional(penalty=True),
    "LSTM, 5 steps": lstm,
    "random DAG, 100": lambda: random_dag(100),
    "random DAG, 1000": lambda: random_dag(1000),
}
