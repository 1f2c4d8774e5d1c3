"""Linear regression: least squares and gradient descent
=====================================================

The picture shows the line of least squares, the lines of a neuron on its way there, and its path
down the bowl of the squared error. It does not show data of many features, where the bowl is just
as round or as narrow, but has no picture.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.linear(n=60, noise=0.3, seed=0)
x, y = data.X[:, 0], data.y[:, 0]

# in closed form: the weights that solve the normal equations
best, offset = np.linalg.lstsq(np.c_[x, np.ones_like(x)], y, rcond=None)[0]

# step by step: a neuron without activation, its gradient, its descent
model = nn.MLP([1, 1], initializer="zeros")
W, b = model.parameters()
path = [(W.item(), b.item())]
nn.fit(
    model,
    data.X,
    data.y,
    loss="mse",
    optimizer=nn.SGD([W, b], lr=0.03),
    epochs=60,
    callbacks=[lambda epoch, history: path.append((W.item(), b.item()))],
    progress=False,
)
print(f"least squares     w = {best:.6f}, b = {offset:.6f}")
print(f"gradient descent  w = {W.item():.6f}, b = {b.item():.6f} after 60 steps")

figure = Figure(figsize=(13, 5), layout="constrained")
left, right = figure.subplots(1, 2)
ends = np.array([x.min(), x.max()])
left.scatter(x, y, s=25, color="#5B6670", label="data", zorder=3)
for step, shade in ((1, 0.35), (3, 0.55), (8, 0.8)):
    w, c = path[step]
    label = f"gradient descent, step {step}"
    left.plot(ends, w * ends + c, color="#D55E00", alpha=shade, ls="--", label=label)
left.plot(ends, best * ends + offset, color="#0072B2", lw=2.5, label="least squares")
left.set_xlabel("x")
left.set_ylabel("y")
left.legend(frameon=False)

slopes, offsets = np.meshgrid(np.linspace(-0.5, 2 * best, 80), np.linspace(-1, 2 * offset + 1, 80))
errors = ((slopes[..., None] * x + offsets[..., None] - y) ** 2).mean(axis=-1)
right.contourf(slopes, offsets, np.log(errors), 20, cmap="cividis_r")
right.plot(*np.transpose(path), "o-", color="#D55E00", ms=4, label="gradient descent")
right.plot(best, offset, "*", color="#0072B2", ms=18, mec="white", label="least squares")
right.set_xlabel("slope w")
right.set_ylabel("offset b")
right.set_title("log of the mean squared error")
right.legend()
figure.savefig(out / "linear_regression.png", dpi=100)

model.zero_grad()
loss = nn.mse(model(data.X[:8]), data.y[:8])
loss.backward()
viz.draw(loss, title="Linear regression is one neuron").save(out / "linear_neuron.svg")
