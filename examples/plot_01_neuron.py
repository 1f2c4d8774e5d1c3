"""One neuron and its gradient
===========================

The picture shows a neuron with its squared error: on each edge stands the local derivative, and
the gradient of w is their product along the way back. It does not show training: these are the
gradients at one point.
"""

from pathlib import Path

import autograd_core as ag
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

x, w, b, y = ag.Value(2.0, "x"), ag.Value(-3.0, "w"), ag.Value(6.88137, "b"), ag.Value(1.0, "y")
z = w * x + b
a = ag.tanh(z)
L = (a - y) ** 2

viz.draw(L, title="Before backward()").save(out / "neuron_before.svg")

L.backward()
picture = viz.draw(L, highlight=w, title="Why is ∂L/∂w what it is?")
picture.save(out / "neuron.svg")
picture.save(out / "neuron.png")

print(viz.explain(L, w))
