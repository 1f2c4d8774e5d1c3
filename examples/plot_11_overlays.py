"""
Where the gradient, the time and the memory are
===============================================

The pictures tint the cards of one graph by a number of each: the largest entry of its gradient, the
time it takes in both sweeps, its memory, and how far its gradient is from finite differences. They
do not show what the engine itself takes: times are those of each op, replayed alone.
"""

from pathlib import Path

import numpy as np

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(64, 20)), rng.integers(0, 2, size=(64, 1)).astype(float)
model = nn.MLP([20, 16, 8, 1], activation="tanh", output="sigmoid", seed=0)
loss = nn.mse(model(X), Y)
loss.name = "L"
loss.backward()

for overlay in ("gradient", "time", "memory", "error"):
    picture = viz.draw(loss, overlay=overlay, title="MLP 20-16-8-1", direction="LR")
    picture.save(out / f"overlay_{overlay}.svg")

(errors,) = picture.scene.overlays
print(f"worst relative error of a gradient: {max(errors.values.values()):.1e}")

# Folded cards add their times up.
layers = viz.draw(loss, overlay="time", depth=1, theme="dark", title="Time of each layer")
layers.save(out / "overlay_layers.svg")
