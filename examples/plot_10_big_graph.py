"""
A graph of 80,000 nodes on one page
===================================

The picture shows the loss of a small network on 400 points, every weight a node: some 80,000 nodes
in ten cards. What is equal in structure is one card with its count, `× 400`; it shows the range of
all its values and gradients. In the page a click on such a card opens one of its parts, with the
numbers of one point; `viz.unfold` draws any of them.
"""

from pathlib import Path

import numpy as np

import autograd_core as ag
import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

model = nn.scalar.MLP([2, 8, 8, 1], seed=0)
rng = np.random.default_rng(0)
losses = [(model(point) - rng.integers(2)) ** 2 for point in rng.normal(size=(400, 2)).tolist()]
loss = sum(losses) / len(losses)
loss.name = "L"
loss.backward()

weight = model.layers[1].neurons[0].w[0]
picture = viz.draw(loss, highlight=weight, title="2-8-8-1 on 400 points, every weight a node")
picture.save(out / "big_graph.svg")
picture.save(out / "big_graph.html")
print(picture)
for node in picture.scene.nodes:
    if node.contents:
        print(f"{node.name}: {node.contents.nodes} nodes, {node.contents.repeats} equal parts")

# Of the 17th point, what the last neuron computes: no page has room for all 400.
viz.unfold(picture, "z_1^[3]", 17).save(out / "big_graph_point.svg")

# A recurrence without any scopes: what is done in each step is one card.
w, y = ag.Value(0.999, "w"), ag.Value(1.0, "y_0")
for _ in range(5_000):
    y = ag.tanh(y * w)
y.name = "y"
y.backward()
viz.draw(y, title="5,000 steps of y = tanh(y·w)").save(out / "recurrence.svg")
