"""Five optimizers on one surface
==============================

The picture shows the ways of five optimizers out of the same start into a valley whose sides are
twenty times as steep as its floor, and how their loss falls. It does not show minibatches, whose
noise makes ways like these tremble, nor that a rate that suits here suits elsewhere.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import autograd_core as ag
import nn

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)


def valley(x, y):
    """Return a loss whose least value, 0, is at (0, 0)."""
    return x**2 / 20 + y**2


optimizers = {
    "SGD": (lambda w: nn.SGD(w, lr=0.95), "#5B6670"),
    "SGD, momentum 0.8": (lambda w: nn.SGD(w, lr=0.2, momentum=0.8), "#0072B2"),
    "Adagrad": (lambda w: nn.Adagrad(w, lr=1.5), "#009E73"),
    "RMSProp": (lambda w: nn.RMSProp(w, lr=0.2), "#E69F00"),
    "Adam": (lambda w: nn.Adam(w, lr=0.5), "#D55E00"),
}
steps = 60
figure = Figure(figsize=(15, 5.6), layout="constrained")
left, right = figure.subplots(1, 2, width_ratios=(3, 2))
x, y = np.meshgrid(np.linspace(-10, 4, 300), np.linspace(-2.5, 2.5, 300))
left.contour(x, y, np.sqrt(valley(x, y)), 16, colors="#C8D0D8", linewidths=1)
for name, (make, color) in optimizers.items():
    w = ag.tensor([-9.0, 2.0], requires_grad=True, name="w")
    optimizer = make([w])
    way, losses = [w.numpy().copy()], []
    for _ in range(steps):
        loss = valley(w[0], w[1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        way.append(w.numpy().copy())
        losses.append(loss.item())
    left.plot(*np.transpose(way), "o-", ms=3.5, lw=1.8, color=color, label=name)
    right.plot(range(1, steps + 1), losses, lw=2, color=color, label=name)
    print(
        f"{name:18} after {steps} steps at ({w[0].item():.2f}, {w[1].item():.2f}), {losses[-1]:.1e}"
    )
left.plot(0, 0, "*", ms=20, color="black", mec="white")
left.set(xlim=(-10, 4), ylim=(-2.5, 2.5), xlabel="w₁", ylabel="w₂")
left.set_title("the star is the least value")
right.set_yscale("log")
right.set(xlabel="step", ylabel="loss")
right.grid(alpha=0.25)
right.legend(frameon=False)
figure.savefig(out / "optimizers.png", dpi=100)
