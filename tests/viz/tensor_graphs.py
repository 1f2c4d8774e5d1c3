"""Random graphs of Tensors for Hypothesis: layers, skips, shared weights, broadcasts, sums."""

import numpy as np
from hypothesis import strategies as st

import autograd_core as ag
from autograd_core.graph import ancestors

SIDE = 3


def parameter(rng, shape, name):
    return ag.tensor(rng.normal(size=shape), requires_grad=True, name=name)


STEPS = {
    "layer": lambda h, first, p: h @ p["V"],
    "shared": lambda h, first, p: h @ p["W"],
    "skip": lambda h, first, p: h + ag.tanh(first),
    "bias": lambda h, first, p: h + p["b"],
    "tanh": lambda h, first, p: ag.tanh(h),
    "relu": lambda h, first, p: ag.relu(h),
    "scale": lambda h, first, p: h * 0.5,
    "square": lambda h, first, p: h * h * 0.1,
    "rows": lambda h, first, p: h - ag.mean(h, axis=0, keepdims=True),
}


@st.composite
def random_tensor_graphs(draw, most=6):
    """Return a scalar loss and the parameters that it was computed from."""
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    shapes = {"V": (SIDE, SIDE), "W": (SIDE, SIDE), "b": (SIDE,)}
    parameters = {name: parameter(rng, shape, name) for name, shape in shapes.items()}
    X = ag.tensor(rng.normal(size=(draw(st.integers(1, 3)), SIDE)), name="X")
    h = first = X @ parameters["W"]
    steps = draw(st.lists(st.sampled_from([*STEPS]), min_size=1, max_size=most))
    for place, step in enumerate(steps):
        h = STEPS[step](h, first, parameters)
        if draw(st.booleans()):
            h.name = f"H_{place}"
    loss = ag.mean(h * h) if draw(st.booleans()) else ag.sum(ag.tanh(h))
    loss.name = "L"
    used = ancestors(loss)
    return loss, [p for p in parameters.values() if p in used]
