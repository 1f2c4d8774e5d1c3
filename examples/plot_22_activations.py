"""Which units are saturated?
==========================

The plots show where the pre-activations of a layer lie on its tanh: with first weights five times
too large, most units sit where the slope is nearly 0. They do not show how often that is harmful.
"""

from pathlib import Path

from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.xor(n=200, seed=0)
model = nn.MLP([2, 8, 1], activation="tanh", seed=0)

figure = Figure(figsize=(12, 5), layout="constrained")
left, right = figure.subplots(1, 2)
viz.plot_activations(model, data.X, ax=left)

model.layers[0].W.data = 5 * model.layers[0].W.data
viz.plot_activations(model, data.X, ax=right)
figure.savefig(out / "activations.png", dpi=100)
