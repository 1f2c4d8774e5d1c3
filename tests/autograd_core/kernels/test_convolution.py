"""The loops of convolutions as plain Python on flat arrays, against the ops."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.kernels import convolution
from autograd_core.ops.spatial import conv_input, conv_weight

CASES = [  # stride, padding, dilation, groups
    (1, 0, 1, 1),
    (1, 2, 1, 2),
    (2, 1, 1, 1),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
]


def facts_of(x, weight, y, stride, padding, dilation, groups):
    padded = [n + 2 * padding for n in x.shape[2:]]
    span = padded[1] if stride == 1 else y.shape[3]
    length = (y.shape[2] - 1) * span + y.shape[3]
    sizes = [*x.shape, y.shape[1], groups, *weight.shape[2:], *y.shape[2:]]
    steps = [stride, stride, dilation, dilation, padding, padding, *padded, span, length]
    return np.array(sizes + steps)


@pytest.mark.parametrize("case", CASES)
def test_a_convolution_and_its_adjoints_are_those_of_the_ops(case):
    stride, padding, dilation, groups = case
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(2, 4, 7, 6)), rng.normal(size=(4, 4 // groups, 3, 2))
    bias, facts = rng.normal(size=4), {"stride": stride, "padding": padding}
    facts |= {"dilation": dilation, "groups": groups}
    y = ag.conv2d(x, weight, bias, **facts)
    sizes, scratch = facts_of(x, weight, y, *case), np.full(5000, np.nan)
    got = np.full(y.size, np.nan)
    convolution.convolve(got, x.ravel(), weight.ravel(), bias, sizes, scratch)
    np.testing.assert_allclose(got.reshape(y.shape), y, rtol=1e-12)

    pairs = {name: (fact, fact) for name, fact in facts.items() if name != "groups"}
    pairs |= {"padding": ((padding, padding),) * 2, "groups": groups}
    got = np.full(x.size, np.nan)
    convolution.convolve_input(got, y.ravel(), weight.ravel(), sizes, scratch)
    expected = conv_input(y, weight, lengths=x.shape[2:], **pairs)
    np.testing.assert_allclose(got.reshape(x.shape), expected, rtol=1e-11)

    got = np.full(weight.size, np.nan)
    convolution.convolve_weight(got, x.ravel(), y.ravel(), sizes, scratch)
    expected = conv_weight(x, y, kernel=weight.shape[2:], **pairs)
    np.testing.assert_allclose(got.reshape(weight.shape), expected, rtol=1e-11)
