"""The elementary functions against mpmath, where they are well conditioned and at the edges."""

import re

import mpmath
import numba
import numpy as np
import pytest

import autograd_core as ag
from autograd_core.kernels.jit import OPTIONS

DTYPES = (np.float64, np.float32)
EXACT = {
    "exp": (mpmath.exp, [(-5, 5), (-86, 86)]),
    "expm1": (mpmath.expm1, [(-1, 1), (-30, 30), (-1e-3, 1e-3)]),
    "log": (mpmath.log, [(0.5, 2), (1e-3, 1e3)]),
    "log1p": (mpmath.log1p, [(-0.9, 2), (-1e-3, 1e-3), (0, 1e5)]),
    "tanh": (mpmath.tanh, [(-1, 1), (-10, 10), (-1e-3, 1e-3)]),
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), [(-4, 4), (-30, 30)]),
    "softplus": (lambda x: mpmath.log(1 + mpmath.exp(x)), [(-4, 4), (-30, 30)]),
    "gelu": (lambda x: x * mpmath.erfc(-x * mpmath.sqrt(0.5)) / 2, [(-0.7, 5)]),
    "normal_cdf": (lambda x: mpmath.erfc(-x * mpmath.sqrt(0.5)) / 2, [(-1, 1), (1, 9)]),
    "erf": (mpmath.erf, [(-1, 1), (-6, 6), (-1e-3, 1e-3)]),
    "sin": (mpmath.sin, [(-3, 3), (-1000, 1000), (-1e6, 1e6), (1e6, 1e15)]),
    "cos": (mpmath.cos, [(-1.5, 1.5), (-1000, 1000), (-1e6, 1e6), (1e6, 1e15)]),
}


def worst_ulp(name, x):
    exact = EXACT[name][0]
    y = np.empty_like(x)
    ag.KERNELS[name].form("numba")(x, y)
    with mpmath.workprec(200):
        right = [exact(mpmath.mpf(float(each))) for each in x]
        unit = np.spacing(np.abs(np.array(right, dtype=x.dtype)))
        return max(
            float(abs(mpmath.mpf(float(got)) - want)) / float(ulp)
            for got, want, ulp in zip(y, right, unit, strict=True)
        )


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", EXACT)
def test_within_two_ulp(name, dtype):
    """Of float32's gelu within four, because PyTorch's speed leaves no time for a second text."""
    limit = 4 if (name, dtype) == ("gelu", np.float32) else 2
    rng = np.random.default_rng(0)
    for low, high in EXACT[name][1]:
        x = rng.uniform(low, high, 600).astype(dtype)
        assert worst_ulp(name, x) <= limit, (low, high)


@pytest.mark.parametrize("dtype", DTYPES)
def test_gelu_keeps_its_digits_in_the_tail(dtype):
    """Its condition number there is about x²; half an ulp of the input is so many of the output."""
    for x in (-2.0, -5.0, -10.0):
        assert worst_ulp("gelu", np.array([x * 1.01], dtype)) <= 4 + x * x / 2


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_normal_distribution_keeps_its_digits_in_the_tail(dtype):
    """However badly conditioned: 6 ulp where half an ulp of the input makes hundreds."""
    x = np.random.default_rng(0).uniform(-37.4 if dtype == np.float64 else -14, -1, 600)
    assert worst_ulp("normal_cdf", x.astype(dtype)) <= (6 if dtype == np.float64 else 1)


def test_every_kernel_of_a_function_is_compared():
    assert set(EXACT) == {name for name, kernel in ag.KERNELS.items() if kernel.entrywise}


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ["exp", "log", "tanh", "sigmoid", "sin", "normal_cdf"])
def test_several_numbers_are_computed_at_a_time(name, dtype):
    """LLVM must have found lanes: else a loop is ten times slower, and nothing else would tell."""
    jitted = numba.njit(**OPTIONS)(ag.KERNELS[name].loop)  # code read from disk has no text
    x = np.ones(8, dtype)
    jitted(x, x.copy())
    (text,) = jitted.inspect_llvm().values()
    assert re.search(r"fmul contract <\d+ x (double|float)>", text)
