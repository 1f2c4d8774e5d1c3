"""The playground: which net does a shape need?
============================================

The picture shows five sets of points and what nets of growing size make of them, with the accuracy
on points that were not trained on. It does not show the luck of the start: each net is trained
once.
"""

from pathlib import Path

from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

shapes = ("gauss", "xor", "circle", "moons", "spiral")
nets = ((), (3,), (8,), (8, 8))

figure = Figure(figsize=(14, 16), layout="constrained")
axes = figure.subplots(len(shapes), len(nets))
for row, shape in zip(axes, shapes, strict=True):
    data = getattr(nn.datasets, shape)(n=300, noise=0.1, seed=0)
    train, test = nn.datasets.standardize(*data.split(test=0.5, seed=0))
    for ax, hidden in zip(row, nets, strict=True):
        model = nn.MLP([2, *hidden, 1], activation="tanh", seed=1)
        nn.fit(
            model,
            train.X,
            train.y,
            loss="binary_cross_entropy",
            optimizer=nn.Adam(model.parameters(), lr=0.03),
            epochs=100,
            batch_size=30,
            progress=False,
        )
        accuracy = nn.binary_accuracy(model(test.X), test.y)
        viz.plot_decision_boundary(model, test.X, test.y, ax=ax)
        ax.get_legend().remove()
        ax.set(xticks=[], yticks=[], xlabel="", ylabel="")
        ax.set_title(f"{model.describe()}: {accuracy:.0%}")
    row[0].set_ylabel(shape, fontsize="x-large")
    print(shape, *(ax.get_title() for ax in row), sep="   ")
figure.savefig(out / "playground.png", dpi=80)
