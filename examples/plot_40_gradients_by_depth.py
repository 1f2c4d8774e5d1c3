"""How far back does the gradient reach?
=====================================

The picture shows the size of the gradient at each of ten layers when a training starts, for four
activations and for first weights of three sizes. It does not show the training that follows; a
layer whose gradient is 10⁻⁸ of the last one's will not take part in it.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

rng = np.random.default_rng(0)
X = rng.normal(size=(128, 16))
Y = np.sign(X[:, :1] * X[:, 1:2])
depth, width = 10, 32
activations = {"sigmoid": "#D55E00", "tanh": "#0072B2", "relu": "#009E73", "gelu": "#CC79A7"}


def gradient_sizes(activation, scale):
    """Return the norm of each layer's gradient, weights scaled from Glorot's or He's."""
    usual = "glorot_normal" if activation in ("sigmoid", "tanh") else "he_normal"
    model = nn.MLP([16, *[width] * (depth - 1), 1], activation, initializer=usual, seed=1)
    for layer in model.layers:
        layer.W.data = scale * layer.W.data
    nn.mse(model(X), Y).backward()
    return [float(np.linalg.norm(layer.W.grad.numpy())) for layer in model.layers]


figure = Figure(figsize=(15, 4.8), layout="constrained")
axes = figure.subplots(1, 3, sharey=True)
layers = range(1, depth + 1)
for ax, scale in zip(axes, (0.4, 1.0, 2.5), strict=True):
    for activation, color in activations.items():
        sizes = gradient_sizes(activation, scale)
        ax.plot(layers, sizes, "o-", color=color, lw=2, label=activation)
        print(f"scale {scale}, {activation:8} first layer / last: {sizes[0] / sizes[-1]:.1e}")
    ax.set_yscale("log")
    ax.set_xticks(layers)
    ax.set_xlabel("layer, from the input to the loss")
    ax.grid(alpha=0.25)
axes[0].set(ylabel="norm of ∂L/∂W", title="first weights 0.4 times the usual: it vanishes")
axes[1].set_title("the usual size: Glorot for sigmoid and tanh, He for relu")
axes[2].set_title("2.5 times the usual: it explodes, or saturates")
axes[0].legend(frameon=False)
figure.savefig(out / "gradients_by_depth.png", dpi=100)
