"""How far does each update move a layer?
======================================

The plots show the size of the updates by that of the weights, for a learning rate that suits and
for one a hundred times smaller. They do not show whether the training ends well: that is the loss.
"""

from pathlib import Path

from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.xor(n=200, seed=0)
figure = Figure(figsize=(13, 8), layout="constrained")
axes = figure.subplots(2, 2, sharey="row")
for column, lr in enumerate((0.05, 0.0005)):
    model = nn.MLP([2, 16, 16, 1], seed=0)
    recorder = nn.Recorder(model, weights=False)
    history = nn.fit(
        model,
        data.X,
        data.y,
        loss="binary_cross_entropy",
        optimizer=nn.SGD(model.parameters(), lr=lr, momentum=0.9),
        epochs=40,
        batch_size=20,
        callbacks=[recorder],
        progress=False,
    )
    viz.plot_update_ratio(recorder, ax=axes[0, column]).set_title(f"learning rate {lr:g}")
    history.plot(axes[1, column])
figure.savefig(out / "update_ratio.png", dpi=100)
