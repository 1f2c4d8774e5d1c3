"""The golden files: four small graphs as text. Refresh them with

    .venv/bin/python -m tests.viz.render.golden

and read the difference before you commit it.
"""

from pathlib import Path

import numpy as np

import autograd_core as ag
import nn
import viz
from tests.viz.graphs import neuron

FOLDER = Path(__file__).parent / "golden"
STRUCTURE = ("json", "dot", "txt")
GEOMETRY = ("svg", "tikz")
"""What shows places; kept for two graphs only, as each better layout changes all of it."""


def swept_neuron():
    loss, _ = neuron()
    loss.backward()
    return loss


def reuse():
    x = ag.Value(3.0, "x")
    loss = x * x + x
    loss.name = "L"
    loss.backward()
    return loss


def net(*, swept):
    X = np.array([[0.5, -1.0], [2.0, 0.25]])
    loss = nn.mse(nn.MLP([2, 3, 1], activation="tanh", seed=0)(X), np.array([[1.0], [-1.0]]))
    if swept:
        loss.backward()
    return loss


def convolution():
    rng = np.random.default_rng(0)
    x = ag.tensor(rng.integers(-2, 3, size=(1, 1, 6, 6)).astype(float), name="x")
    K = ag.tensor(
        rng.integers(-2, 3, size=(2, 1, 3, 3)).astype(float), requires_grad=True, name="K"
    )
    with ag.scope("conv"):
        Z = ag.conv2d(x, K)
        A = ag.relu(Z)
    with ag.scope("pool"):
        P = ag.max_pool2d(A, 2)
    loss = ag.mean(P)
    loss.backward()
    return loss


GRAPHS = {
    "neuron": (swept_neuron, STRUCTURE + GEOMETRY),
    "reuse": (reuse, STRUCTURE),
    "mlp_before": (lambda: net(swept=False), STRUCTURE),
    "mlp_after": (lambda: net(swept=True), STRUCTURE + GEOMETRY),
    "conv": (convolution, STRUCTURE),
}


def picture(name):
    make, _ = GRAPHS[name]
    return viz.draw(make(), variables=False)


def refresh():
    FOLDER.mkdir(exist_ok=True)
    for name, (_, endings) in GRAPHS.items():
        for ending in endings:
            print(picture(name).save(FOLDER / f"{name}.{ending}"))


if __name__ == "__main__":
    refresh()
