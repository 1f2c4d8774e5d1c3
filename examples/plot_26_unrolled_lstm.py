"""An LSTM, unrolled
=================

The picture shows the same cell three times, once for each time step, with one W_x, W_h and b for
all of them: the arrows from h and c are the memory. It does not show the gates inside a step; draw
with `depth=3` for those.
"""

from pathlib import Path

import numpy as np

import autograd_core as ag
import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

# many to one: say whether the first number was positive, whatever came after
rng = np.random.default_rng(0)
X = rng.normal(size=(400, 8, 1))
y = (X[:, 0] > 0) * 1.0

model = nn.Sequential(nn.LSTM(1, 16, seed=0), nn.Dense(16, 1, seed=1))
history = nn.fit(
    model,
    X,
    y,
    loss="binary_cross_entropy",
    optimizer=nn.SGD(model.parameters(), lr=0.3, momentum=0.9),
    epochs=60,
    batch_size=40,
    engine="compiled",
    progress=False,
)
print(model)
print(f"accuracy {history.metrics['accuracy'][0]:.2f} -> {history.metrics['accuracy'][-1]:.2f}")

# many to many: every h_t, and how much of the gradient reaches it
H, _ = model.layers[0].unroll(X[:50])
L = nn.binary_cross_entropy(model.layers[1](H[:, -1]), y[:50])
L.backward()
steps = H.parents
for t, h in enumerate(steps, start=1):
    print(f"step {t}: |dL/dh| = {np.linalg.norm(h.grad.numpy()):.5f}")

short = nn.binary_cross_entropy(model(X[:4, :3]), y[:4])
short.backward()
viz.draw(short, depth=2, title="One cell, three time steps").save(out / "lstm.svg")
with ag.no_grad():
    print("first numbers", X[:4, 0, 0].round(2), "logits", model(X[:4]).numpy().ravel().round(2))
