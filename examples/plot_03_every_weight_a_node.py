"""The same network, every weight a node
=====================================

The picture shows a 2-3-1 network built of single numbers: each product, each sum and each weight
is a card, neurons are boxes in the boxes of their layers. It shows one example; a batch would need
the whole picture once for each.
"""

from pathlib import Path

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

model = nn.scalar.MLP([2, 3, 1], activation="tanh", seed=1)
loss = (model([0.5, -1.0]) - 1.0) ** 2
loss.name = "L"
loss.backward()

first_weight = model.layers[0].neurons[0].w[0]
viz.draw(loss, highlight=first_weight, title="scalar.MLP 2-3-1").save(out / "scalar_mlp.svg")
viz.draw(loss, depth=2, theme="dark", title="Neurons folded").save(out / "scalar_mlp_folded.svg")
print(viz.explain(loss, first_weight))
