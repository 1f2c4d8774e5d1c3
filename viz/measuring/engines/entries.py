"""One function of many numbers, entry by entry: the kernel beside NumPy, PyTorch and JAX."""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_core as ag
from viz.measuring.contestant import Array, Contestant

FUNCTIONS = ("exp", "tanh", "sigmoid", "gelu")


def numbers(size: int, dtype: str) -> Array:
    """Return the numbers to take a function of, most of them between -4 and 4."""
    return np.random.default_rng(0).normal(scale=2.0, size=size).astype(dtype)


def kernel(name: str, size: int, dtype: str) -> Contestant:
    """Run the jitted form of our kernel, on one core."""
    form, x = ag.KERNELS[name].form("numba"), numbers(size, dtype)
    out = np.empty_like(x)
    return _writing(lambda: form(x, out), out)


def by_numpy(name: str, size: int, dtype: str) -> Contestant:
    """Write it in NumPy as one would for speed: no array is made on the way, where that can be."""
    x = numbers(size, dtype)
    out = np.empty_like(x)
    return _writing(lambda: _NUMPY[name](x, out), out)


def by_torch(name: str, size: int, dtype: str) -> Contestant:
    """Take PyTorch's own function."""
    torch = importlib.import_module("torch")
    x = torch.from_numpy(numbers(size, dtype))
    out = torch.empty_like(x)
    if name == "gelu":  # which takes no out
        gelu = torch.nn.functional.gelu
        return Contestant(lambda: gelu(x), lambda: [gelu(x).numpy()])
    function = getattr(torch, name)
    return _writing(lambda: function(x, out=out), out.numpy())


def by_jax(name: str, size: int, dtype: str) -> Contestant:
    """Take JAX's own function, jitted."""
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    functions = {"exp": jax.numpy.exp, "tanh": jax.numpy.tanh, "sigmoid": jax.nn.sigmoid}
    functions["gelu"] = lambda x: jax.nn.gelu(x, approximate=False)
    function, x = jax.jit(functions[name]), jax.numpy.array(numbers(size, dtype))
    return Contestant(lambda: function(x).block_until_ready(), lambda: [np.asarray(function(x))])


def _writing(call: Callable[[], object], out: Array) -> Contestant:
    def answer() -> list[Array]:
        call()
        return [out.copy()]

    return Contestant(call, answer)


def _exp(x: Array, out: Array) -> None:
    np.exp(x, out=out)


def _tanh(x: Array, out: Array) -> None:
    np.tanh(x, out=out)


def _sigmoid(x: Array, out: Array) -> None:
    np.negative(x, out=out)
    np.exp(out, out=out)
    out += 1
    np.reciprocal(out, out=out)


def _gelu(x: Array, out: Array) -> None:
    special: Any = importlib.import_module("scipy.special")
    np.multiply(x, np.asarray(np.sqrt(0.5), x.dtype), out=out)
    special.erf(out, out=out)
    out += 1
    out *= x
    out *= x.dtype.type(0.5)


_NUMPY = {"exp": _exp, "tanh": _tanh, "sigmoid": _sigmoid, "gelu": _gelu}
