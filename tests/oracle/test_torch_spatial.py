"""Convolutions and pools against PyTorch's, where it is installed: values and gradients."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import autograd_core as ag

torch = pytest.importorskip("torch")
RNG = np.random.default_rng(23)
TOLERANCE = {"rtol": 1e-6, "atol": 1e-9}


def compare(ours, theirs, *arrays):
    """Compare the values, and the gradients of all inputs for one random cotangent."""
    leaves = [ag.tensor(x, requires_grad=True) for x in arrays]
    peers = [torch.tensor(x, requires_grad=True) for x in arrays]
    y, expected = ours(*leaves), theirs(*peers)
    np.testing.assert_allclose(y.data, expected.detach().numpy(), **TOLERANCE)
    ct = RNG.uniform(-1, 1, y.shape)
    y.backward(ct)
    expected.backward(torch.tensor(ct))
    for leaf, peer in zip(leaves, peers, strict=True):
        np.testing.assert_allclose(leaf.grad.data, peer.grad.numpy(), **TOLERANCE)


@st.composite
def convolutions(draw):
    ndim, groups = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    each = st.tuples(*[st.integers(1, 3)] * ndim)
    kernel, stride, dilation = draw(each), draw(each), draw(each)
    sides = tuple(draw(st.integers(0, 2)) for _ in range(ndim))
    ones = (1,) * ndim
    padding = draw(st.sampled_from([sides, "valid", "same"] if stride == ones else [sides]))
    n, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    lengths = draw(st.tuples(*[st.integers(5, 8)] * ndim))
    added = sides if padding == sides else (0,) * ndim
    spans = [(k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True)]
    assume(
        padding == "same"
        or all(s <= a + 2 * p for s, a, p in zip(spans, lengths, added, strict=True))
    )
    x = RNG.uniform(-1, 1, (n, channels * groups, *lengths))
    weight = RNG.uniform(-1, 1, (filters * groups, channels, *kernel))
    bias = [RNG.uniform(-1, 1, filters * groups)] if draw(st.booleans()) else []
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return [x, weight, *bias], options


@pytest.mark.filterwarnings("ignore:Using padding='same'")
@given(convolutions())
def test_convolutions_agree(case):
    arrays, options = case
    name = f"conv{arrays[0].ndim - 2}d"
    compare(
        lambda *xs: getattr(ag, name)(*xs, **options),
        lambda *xs: getattr(torch.nn.functional, name)(*xs, **options),
        *arrays,
    )


@given(st.data())
def test_pools_agree(data):
    kernel = data.draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    stride = data.draw(st.none() | st.tuples(st.integers(1, 3), st.integers(1, 3)))
    padding = tuple(data.draw(st.integers(0, k // 2)) for k in kernel)
    x = RNG.uniform(-1, 1, data.draw(st.tuples(*[st.integers(1, 2)] * 2, *[st.integers(3, 8)] * 2)))
    for name in ("max_pool2d", "avg_pool2d"):
        compare(
            lambda x, name=name: getattr(ag, name)(x, kernel, stride, padding),
            lambda x, name=name: getattr(torch.nn.functional, name)(x, kernel, stride, padding),
            x,
        )
