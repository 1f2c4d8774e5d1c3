"""Every path, every branch
========================

The pages show where a gradient comes from when there is more than one way: a weight of a small
network of numbers, path by path with the percent that each brings, and a weight of a residual
network of arrays, branch by branch. They do not show what a step along the gradient would do.
"""

from pathlib import Path

import numpy as np

import autograd_core as ag
import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

# numbers: 16 paths lead from the loss to the first weight; the five largest are listed
model = nn.scalar.MLP([2, 4, 4, 1], activation="tanh", seed=3)
L = (model([0.5, -1.0]) - 1.0) ** 2
L.backward()
weight = model.layers[0].neurons[0].w[0]
derivation = viz.explain(L, weight)
derivation.save(out / "paths.html")
derivation.save(out / "paths.tex")
print(derivation)

# arrays: the skip connection and the layer beside it are two branches between R and H
rng = np.random.default_rng(0)
X = ag.tensor(rng.normal(size=(4, 3)))
W, V = (ag.tensor(rng.normal(size=(3, 3)), requires_grad=True) for _ in range(2))
H = ag.tanh(X @ W)
R = H + ag.relu(H @ V)
loss = ag.mean(R * R)
loss.backward()
for lang in ("en", "es"):
    viz.explain(loss, W, lang=lang).save(out / f"branches_{lang}.html")
print(viz.explain(loss, W))
