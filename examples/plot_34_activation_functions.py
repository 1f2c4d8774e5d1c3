"""The activation functions and their slopes
=========================================

The picture shows what each activation does to a number, blue, and its slope, vermillion, by which
the gradient is multiplied on its way back. It does not show softmax and maxout, which look at
several numbers at once.
"""

from pathlib import Path

from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

names = (
    "step", "sign", "sigmoid", "tanh",
    "relu", "leaky_relu", "shifted_relu", "elu",
    "selu", "softplus", "swish", "gelu",
)  # fmt: skip
assert set(nn.ACTIVATIONS) == {*names, "identity", "softmax"}

figure = Figure(figsize=(15, 9), layout="constrained")
for name, ax in zip(names, figure.subplots(3, 4, sharex=True).ravel(), strict=True):
    viz.plot_activation_functions(name, ax=ax)
    ax.set_title(name.replace("_", " "))
    ax.set_xlabel("")
figure.savefig(out / "activation_functions.png", dpi=100)
