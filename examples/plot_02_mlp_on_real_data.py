"""A network on real data, drawn with its gradients
================================================

The picture shows a 30-8-1 network in the middle of its training on the breast cancer data, with
the way from the loss to the weights of the first layer. It shows twelve examples, not all 427: the
heat maps are small pictures of the arrays, means over blocks where an array is larger.
"""

from pathlib import Path

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

train, test = nn.datasets.standardize(*nn.datasets.breast_cancer().split(test=0.25, seed=0))
model = nn.MLP([30, 8, 1], activation="tanh", output="sigmoid", seed=0)
optimizer = nn.SGD(model.parameters(), lr=0.1, momentum=0.9)
nn.fit(
    model,
    train.X,
    train.y,
    loss="mse",
    optimizer=optimizer,
    epochs=2,
    batch_size=32,
    progress=False,
)

loss = nn.mse(model(train.X[:12]), train.y[:12])
model.zero_grad()
loss.backward()
weights = model.layers[0].W
viz.draw(loss, highlight=weights, title="From the loss to W[1]").save(out / "mlp.svg")
viz.draw(loss, depth=1, title="The same, layers folded").save(out / "mlp_folded.svg")

derivation = viz.explain(loss, weights)
derivation.save(out / "mlp.tex")
print(derivation)
