"""Recurrent networks: one answer at the end, or one at each step
==============================================================

The pictures show how an RNN, an LSTM and a GRU learn to keep a sign over 12 steps (many to one),
and what an LSTM predicts of a wave at each step (many to many). They do not show the gates; the
unrolled cells are in `plot_26_unrolled_lstm.py`.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import autograd_core as ag
import nn

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(0)

# many to one: was the first number positive, whatever came after?
X = rng.normal(size=(500, 12, 1))
y = (X[:, 0] > 0) * 1.0
cells = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}
curves = {}
for name, cell in cells.items():
    model = nn.Sequential(cell(1, 12, seed=0), nn.Dense(12, 1, seed=1))
    history = nn.fit(
        model,
        X,
        y,
        loss="binary_cross_entropy",
        optimizer=nn.Adam(model.parameters(), lr=0.01),
        epochs=40,
        batch_size=50,
        clip_norm=0.1,  # else some gradients are 100 times as long as the others
        engine="compiled",
        progress=False,
    )
    curves[name] = history.metrics["accuracy"]
    print(f"{name:5} accuracy after 10, 20, 40 epochs:", *(curves[name][i] for i in (9, 19, 39)))


class Tagger(nn.Module):
    """Many to many: an LSTM whose every step is read by one layer."""

    def __init__(self):
        self.memory, self.reader = nn.LSTM(1, 16, seed=0), nn.Dense(16, 1, seed=1)

    def forward(self, X):
        """Return one number for each step, shape (N, T, 1)."""
        states, _ = self.memory.unroll(ag.tensor(X))
        return self.reader(states)


# many to many: what comes next in a wave whose pitch differs from row to row?
pitch, phase = rng.uniform(0.3, 0.9, (300, 1)), rng.uniform(0, 6, (300, 1))
waves = np.sin(pitch * np.arange(25) + phase)[..., None]
model = Tagger()
optimizer = nn.Adam(model.parameters(), lr=0.01)
options = {"loss": "mse", "epochs": 30, "batch_size": 30, "progress": False}
nn.fit(model, waves[:250, :-1], waves[:250, 1:], optimizer=optimizer, **options)
predicted = model(waves[250:, :-1]).numpy()
by_step = np.sqrt(((predicted - waves[250:, 1:]) ** 2).mean(axis=(0, 2)))

figure = Figure(figsize=(15, 4.5), layout="constrained")
left, middle, right = figure.subplots(1, 3)
for (name, curve), color in zip(curves.items(), ("#5B6670", "#0072B2", "#D55E00"), strict=True):
    left.plot(range(1, 41), curve, color=color, lw=2, label=name)
left.set(xlabel="epoch", ylabel="accuracy", title="many to one: remember a sign for 12 steps")
left.legend(frameon=False)
steps = range(1, 25)
middle.plot(steps, waves[250, 1:, 0], "o", color="#5B6670", label="the wave")
middle.plot(steps, predicted[0, :, 0], color="#D55E00", lw=2, label="predicted one step ahead")
middle.set(xlabel="step", ylim=(-1.15, 1.6), title="many to many: a wave not seen before")
middle.legend(frameon=False, loc="upper right")
right.bar(steps, by_step, color="#0072B2")
right.set(xlabel="step", ylabel="RMSE", title="the more it has seen, the better")
figure.savefig(out / "recurrent_nets.png", dpi=100)
