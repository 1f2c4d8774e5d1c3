"""The product in two seconds: a gradient, its picture, its derivation, a net that learns."""

import numpy as np

import autograd_core as ag
import nn
import viz


def test_gradient_is_computed_drawn_and_explained(tmp_path):
    w, x = ag.Value(2.0, "w"), ag.Value(-0.5, "x")
    loss = (ag.tanh(w * x) - 1.0) ** 2
    loss.name = "L"
    loss.backward()
    a = np.tanh(-1.0)
    assert abs(w.grad - 2 * (a - 1) * (1 - a * a) * -0.5) < 1e-12
    svg = viz.draw(loss, highlight=w).save(tmp_path / "graph.svg").read_text(encoding="utf-8")
    assert "x = −0.5" in svg
    assert str(viz.explain(loss, w)).startswith("∂L/∂w = ")
    assert "✓ equals w.grad" in str(viz.explain(loss, w))


def test_net_learns_xor_and_is_explained():
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    Y = np.array([[0.0], [1.0], [1.0], [0.0]])
    model = nn.MLP([2, 8, 1], activation="tanh", output="sigmoid", seed=0)
    optimizer = nn.SGD(model.parameters(), lr=1.0, momentum=0.9)
    nn.fit(model, X, Y, loss="mse", optimizer=optimizer, epochs=300, batch_size=4, progress=False)
    with ag.no_grad():
        assert np.array_equal(np.round(model(X).numpy()), Y)
    loss = nn.mse(model(X), Y)
    text = str(viz.explain(loss, model.layers[1].W))
    assert text.startswith("∂L/∂W[2] = ∂L/∂A[2] · ∂A[2]/∂Z[2] · ∂Z[2]/∂W[2]\n")
