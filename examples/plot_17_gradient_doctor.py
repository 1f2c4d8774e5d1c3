"""The gradient doctor
===================

The pictures show two sick networks with what the doctor found on the cards: five relus that are 0
for every example, gradients that were added up twice, a layer that stop_gradient cuts off. They do
not show how training goes on from there.
"""

from pathlib import Path

import numpy as np

import autograd_core as ag
import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

rng = np.random.default_rng(0)
X = rng.normal(size=(64, 2))
Y = (X[:, :1] * X[:, 1:] > 0) * 1.0

# One long step pushed five units far below 0, and somebody forgot zero_grad().
model = nn.MLP([2, 8, 1], activation="relu")
model.layers[0].b.data = np.where(np.arange(8) < 5, -20.0, 0.0)
L = nn.mse(model(X), Y)
L.backward()
L.backward()
diagnosis = viz.diagnose(L, model)
print(diagnosis)
diagnosis.draw(title="Five dead units, every gradient counted twice").save(out / "doctor.svg")

# The first layer does not learn, because nothing gets back to it.
model = nn.Sequential(nn.Dense(2, 4, "tanh", seed=0), ag.stop_gradient, nn.Dense(4, 1, seed=1))
L = nn.mse(model(X), Y)
L.backward()
diagnosis = viz.diagnose(L, model)
print(diagnosis)
diagnosis.draw(title="Which op cuts the path?").save(out / "doctor_cut.svg")

# A healthy one, with the report in Spanish.
model = nn.MLP([2, 8, 1], activation="tanh")
print(viz.diagnose(nn.mse(model(X), Y), model, lang="es"))
