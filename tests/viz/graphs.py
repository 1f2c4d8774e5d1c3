"""Graphs that the tests of viz draw: a neuron, networks, and random ones for Hypothesis."""

import numpy as np
from hypothesis import strategies as st

import autograd_core as ag
import nn

SCOPES = ("", "", "A", "B", "A/C", "A/C", "A/D", "B/C", "A/C/E")
NAMES = ("", "", "x", "W^[1]", "a_12^[3]", "a rather long name for a node", "ψ", "日本語の名前")


def neuron():
    """Return the loss of a neuron and its weight, not swept yet."""
    x, w, b, y = ag.Value(2.0, "x"), ag.Value(-3.0, "w"), ag.Value(6.8814, "b"), ag.Value(1.0, "y")
    z = w * x + b
    z.name = "z"
    a = ag.tanh(z)
    a.name = "a"
    loss = (a - y) ** 2
    loss.name = "L"
    return loss, w


def mlp(sizes=(30, 8, 1), *, dtype=np.float64, activation="tanh", output="sigmoid", examples=12):
    """Return the loss of an MLP on random data, not swept yet, and the model."""
    rng = np.random.default_rng(0)
    model = nn.MLP(list(sizes), activation=activation, output=output, seed=0, dtype=dtype)
    X = rng.normal(size=(examples, sizes[0])).astype(dtype)
    Y = rng.integers(0, 2, size=(examples, sizes[-1])).astype(dtype)
    return nn.mse(model(X), Y), model


def scalar_mlp(sizes=(2, 3, 1)):
    """Return the loss of a net in which every weight is a node, not swept yet, and the net."""
    model = nn.scalar.MLP(list(sizes), seed=1)
    outputs = model([0.5, -1.0, 0.25, 2.0][: sizes[0]])
    loss = sum((y - 1.0) ** 2 for y in (outputs if isinstance(outputs, list) else [outputs]))
    loss.name = "L"
    return loss, model


def recurrent(steps=3):
    """Return the loss of a loop that leaves its scope and enters it again."""
    rng = np.random.default_rng(0)
    W = ag.tensor(rng.normal(size=(3, 3)), requires_grad=True, name="W")
    h = ag.tensor(np.zeros((1, 3)), name="h_0")
    for step in range(steps):
        x = ag.tensor(rng.normal(size=(1, 3)), name=f"x_{step + 1}")
        with ag.scope("cell"):
            h = ag.tanh(h @ W + x)
        h = h * 2.0
    loss = ag.sum(h * h)
    loss.name = "L"
    return loss


def circle():
    """Return a node of a graph in which two scopes feed each other: a1 → b1, b2 → a2."""
    with ag.scope("A"):
        a1 = ag.tanh(ag.Value(1.0, "x"))
    with ag.scope("B"):
        b1, b2 = ag.tanh(a1), ag.tanh(ag.Value(2.0, "y"))
    with ag.scope("A"):
        a2 = ag.tanh(b2)
    return b1 + a2


@st.composite
def random_graphs(draw, most=14):
    """Return the roots of a random graph of Values: shared, doubled and skipping edges, scopes."""
    nodes = [
        ag.Value(draw(st.floats(-2, 2)), draw(st.sampled_from(NAMES)))
        for _ in range(draw(st.integers(1, 4)))
    ]
    for _ in range(draw(st.integers(0, most))):
        left, right = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
        op = draw(st.sampled_from([ag.add, ag.multiply, ag.subtract, lambda a, b: ag.tanh(a)]))
        with ag.scope(draw(st.sampled_from(SCOPES)) or "C"):
            node = op(left, right)
        node.scope = draw(st.sampled_from(SCOPES))
        node.name = draw(st.sampled_from(NAMES))
        nodes.append(node)
    used = {parent for node in nodes for parent in node.parents}
    return [node for node in nodes if node not in used]
