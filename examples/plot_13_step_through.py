"""Both sweeps, step by step, in a page
=====================================

The page plays the forward and the backward sweep of a small network: each step computes one value,
or brings one part of a gradient along one edge. Click a weight for the chain rule from the loss to
it, drag its value to see the loss follow. It does not train: the values are those of one point.
"""

from pathlib import Path

import numpy as np

import autograd_core as ag
import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

# One neuron: every number in sight.
x, w, b, y = ag.Value(2.0, "x"), ag.Value(-3.0, "w"), ag.Value(6.88137, "b"), ag.Value(1.0, "y")
z = w * x + b
a = ag.tanh(z)
L = (a - y) ** 2
viz.step_through(L, out / "step_neuron.html", title="One neuron, step by step")

# A value used three times: its gradient adds up, use by use. In Spanish, opened at a weight.
u = ag.Value(0.84, "u")
v = u * ag.Value(0.3, "k") + u * ag.sin(u)
viz.step_through(
    v,
    out / "step_uses_es.html",
    title="Un valor usado tres veces",
    lang="es",
    highlight=u,
)

# A network on four examples; a layer is a box that closes.
rng = np.random.default_rng(0)
X, Y = rng.normal(size=(4, 2)), rng.integers(0, 2, size=(4, 1)).astype(float)
model = nn.MLP([2, 3, 1], activation="tanh", output="sigmoid", seed=0)
loss = nn.binary_cross_entropy(model(X), Y)
viz.step_through(loss, out / "step_network.html", title="MLP 2-3-1 on four examples")
