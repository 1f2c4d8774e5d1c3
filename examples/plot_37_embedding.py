"""An embedding finds the clock
============================

The picture shows the two numbers by which a network learned to stand for each hour, when all that
it is told is which hours came after which: it puts them in a ring, in their order. It does not
show words, for which the same is done with a vocabulary of thousands and longer vectors.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

# somebody turns a clock forth, back or not at all, by chance, and notes the hour
rng = np.random.default_rng(0)
walk = np.cumsum(rng.choice([-1, 0, 1], 2000)) % 12
before, after = walk[:-1, None], walk[1:]

model = nn.Sequential(nn.Embedding(12, 2, seed=1), nn.Flatten(), nn.Dense(2, 12, seed=2))
embedding = model.layers[0].W
embedding.data = 0.1 * embedding.data  # small, so that none begins on the wrong side
start = embedding.numpy().copy()
history = nn.fit(
    model,
    before,
    after,
    loss="cross_entropy",
    optimizer=nn.Adam(model.parameters(), lr=0.03),
    epochs=60,
    batch_size=100,
    progress=False,
)
print(f"loss {history.loss[0]:.3f} -> {history.loss[-1]:.3f}; it cannot fall below ln 3 = 1.099,")
print("because it is left to chance which of three hours comes next")

figure = Figure(figsize=(15, 4.8), layout="constrained")
left, middle, right = figure.subplots(1, 3)
hours = np.arange(12)
for ax, places, title in (
    (left, start, "before the training"),
    (middle, embedding.numpy(), "after the training"),
):
    ax.plot(*places[[*hours, 0]].T, color="#C8D0D8", zorder=1)
    ax.scatter(*places.T, s=420, color="#0072B2", zorder=2, edgecolors="white")
    for hour, (x, y) in zip(hours, places, strict=True):
        ax.text(x, y, str(hour or 12), ha="center", va="center", color="white", zorder=3)
    ax.set(title=title, xlabel="first number", ylabel="second number", aspect="equal")
    ax.margins(0.12)
history.plot(right)
right.axhline(np.log(3), color="#5B6670", ls=":")
figure.savefig(out / "embedding.png", dpi=100)

L = nn.cross_entropy(model(before[:4]), after[:4])
model.zero_grad()
L.backward()
viz.draw(L, title="An hour, two numbers, twelve scores").save(out / "embedding_net.svg")
