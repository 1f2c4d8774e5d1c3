"""Regularisation: L2, dropout, early stopping
===========================================

The picture shows what a network that is far too wide makes of 60 noisy points, alone and with each
of three means against overfitting. It does not show how their strengths were found: that takes data
that are neither trained on nor reported.
"""

from pathlib import Path

from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

train = nn.datasets.moons(n=60, noise=0.5, seed=0)
check = nn.datasets.moons(n=200, noise=0.5, seed=2)  # for early stopping
test = nn.datasets.moons(n=2000, noise=0.5, seed=1)


def net(drop=0.0):
    """Return a network of 64 hidden units, some of them dropped in each step of the training."""
    hidden = nn.Dense(2, 64, "relu", seed=0)
    return nn.Sequential(hidden, nn.Dropout(drop, seed=0), nn.Dense(64, 1, seed=1))


def train_it(model, l2=0.0, callbacks=()):
    """Train a network with a penalty on its weights."""
    weights = [layer.W for layer in model.layers if isinstance(layer, nn.Dense)]
    return nn.fit(
        model,
        train.X,
        train.y,
        loss=lambda Z, y: nn.binary_cross_entropy(Z, y) + nn.l2_penalty(weights, l2),
        optimizer=nn.Adam(model.parameters(), lr=0.02),
        epochs=500,
        validation=(check.X, check.y),
        callbacks=callbacks,
        progress=False,
    )


runs = {
    "nothing": (net(), {}),
    "L2, 0.005 Σ w²": (net(), {"l2": 0.005}),
    "dropout, 70 %": (net(0.7), {}),
    "early stopping": (net(), {"callbacks": [nn.EarlyStopping(patience=40)]}),
}
figure = Figure(figsize=(17, 7.6), layout="constrained")
axes = figure.subplots(2, 4, height_ratios=(3, 2))
for (name, (model, options)), plane, below in zip(runs.items(), *axes, strict=True):
    history = train_it(model, **options)
    model.eval()
    loss = nn.binary_cross_entropy(model(test.X), test.y).item()
    accuracy = nn.binary_accuracy(model(test.X), test.y)
    print(f"{name:16} test loss {loss:.3f}, accuracy {accuracy:.3f}, {history.epochs} epochs")
    viz.plot_decision_boundary(model, train.X, train.y, ax=plane)
    plane.get_legend().remove()
    plane.set_title(f"{name}\ntest loss {loss:.2f}, accuracy {accuracy:.3f}")
    viz.plot_history(history, below)
    below.set_ylim(0, 1.6)
figure.savefig(out / "regularisation.png", dpi=100)
