"""A training, as a film
=====================

The film shows one small network on frozen places while it learns: weights, gradients, loss. It does
not show every example: the graph is drawn for five of them, the curve is that of all.
"""

from pathlib import Path

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.xor(n=60, seed=0)
model = nn.MLP([2, 3, 1], seed=0)
film = viz.film(lambda: nn.binary_cross_entropy(model(data.X[:5]), data.y[:5]), every=5)

nn.fit(
    model,
    data.X,
    data.y,
    loss="binary_cross_entropy",
    optimizer=nn.SGD(model.parameters(), lr=0.1, momentum=0.9),
    epochs=60,
    batch_size=15,
    callbacks=[film],
    progress=False,
)
path = film.save(out / "training.gif", title="MLP 2-3-1 learns xor", fps=3)
print(f"wrote {path}: {len(film.snapshots)} frames, {path.stat().st_size / 1000:.0f} kB")
