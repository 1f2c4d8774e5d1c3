"""A gradient is what a small nudge measures
=========================================

Left, the loss as a function of one weight: the gradient is the slope of the line that touches it,
and ΔL/ε, the slope through two points, comes near it as the nudge ε gets smaller. Right, how near:
too large a nudge sees the bend, too small a one drowns in rounding. It does not show the best ε
for another function. The page beside it lets you drag the weight yourself.
"""

from pathlib import Path

import numpy as np
from matplotlib import pyplot

import autograd_core as ag
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)
VALUE, GRADIENT, GREY = "#0072B2", "#D55E00", "#7A8794"


def loss_at(weight):
    """Return the loss of a neuron and its weight."""
    w, x, b, y = ag.Value(weight, "w"), ag.Value(2.0, "x"), ag.Value(0.5, "b"), ag.Value(1.0, "y")
    a = ag.tanh(w * x + b)
    return (a - y) ** 2, w


START = -0.25
L, w = loss_at(START)
L.name = "L"
L.backward()
viz.step_through(L, out / "nudge.html", title="Drag a value", highlight=w)

figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
weights = np.linspace(-1.4, 0.4, 200)
left.plot(weights, [loss_at(v)[0].data for v in weights], color=VALUE, label="L(w)")
left.plot(
    weights, L.data + w.grad * (weights - START), color=GRADIENT, label=f"∂L/∂w = {w.grad:.3f}"
)
for epsilon, style in ((0.6, ":"), (0.2, "--")):
    moved = loss_at(START + epsilon)[0].data
    slope = (moved - L.data) / epsilon
    label = f"ΔL/ε = {slope:.3f} for ε = {epsilon}"
    left.plot(weights, L.data + slope * (weights - START), style, color=GREY, label=label)
    left.plot(START + epsilon, moved, "o", color=GREY)
left.plot(START, L.data, "o", color=VALUE, markersize=8)
left.set(xlabel="w", ylabel="L", ylim=(-0.6, 5))
left.legend(frameon=False, loc="upper right")

steps = np.logspace(-14, 0, 60)
one_sided = [(loss_at(START + e)[0].data - L.data) / e for e in steps]
central = [(loss_at(START + e)[0].data - loss_at(START - e)[0].data) / (2 * e) for e in steps]
right.loglog(
    steps, np.abs(np.subtract(one_sided, w.grad)) + 1e-17, ".-", color=GREY, label="L(w + ε) − L(w)"
)
right.loglog(
    steps,
    np.abs(np.subtract(central, w.grad)) + 1e-17,
    ".-",
    color=GRADIENT,
    label="L(w + ε) − L(w − ε)",
)
right.set(xlabel="ε", ylabel="how far ΔL/ε is from the gradient")
right.legend(frameon=False)
for ax in (left, right):
    ax.spines[["top", "right"]].set_visible(False)
figure.savefig(out / "nudge.png", dpi=120)
