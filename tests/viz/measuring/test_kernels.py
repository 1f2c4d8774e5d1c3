"""Kernels: every form is checked before it is timed, slow ones stop early, compiling is apart."""

import time
from types import SimpleNamespace

import numpy as np
import pytest

from viz.measuring.differences import UnequalError
from viz.measuring.kernels import PATIENCE_S, SIZES, run_kernel, winners
from viz.measuring.timing import QUICK


class Example(SimpleNamespace):
    def copy(self):
        return Example(inputs=self.inputs, outs=tuple(out.copy() for out in self.outs))


class Double:
    """A kernel of two inputs' kind: out = 2 x."""

    name, ulp, entrywise = "double", 1.0, True

    def __init__(self, **others):
        def loop(x, out):
            for i in range(len(x)):
                out[i] = x[i] + x[i]

        def jitted(x, out):
            np.add(x, x, out=out)

        jitted.stats = SimpleNamespace(cache_hits={})
        self._forms = {
            "python": loop, "numpy": lambda x, out: np.multiply(x, 2, out=out), "numba": jitted,
        } | others  # fmt: skip
        self.forms = tuple(self._forms)
        self.sizes = []

    def form(self, name):
        return self._forms[name]

    def example(self, size, dtype, rng):
        self.sizes.append(size)
        x = rng.normal(size=size).astype(dtype)
        return Example(inputs=(x,), outs=(np.zeros_like(x),))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_form_is_timed_at_every_size(dtype):
    result = run_kernel(Double(), dtype, QUICK, (8, 64))
    assert result["sizes"] == [8, 64]
    assert result["bytes"] == [n * 2 * np.dtype(dtype).itemsize for n in (8, 64)]
    assert {form: set(t) for form, t in result["timings"].items()} == {
        form: {"8", "64"} for form in ("python", "numpy", "numba")
    }
    assert result["difference"] == {"python": 0.0, "numpy": 0.0, "numba": 0.0}


def test_compiling_is_told_apart():
    def slow_at_first(x, out, calls=[]):  # noqa: B006
        if not calls:
            time.sleep(0.05)
        calls.append(1)
        np.add(x, x, out=out)

    slow_at_first.stats = SimpleNamespace(cache_hits={"signature": 1})
    result = run_kernel(Double(numba=slow_at_first), "float64", QUICK, (8,))
    assert result["compile_s"]["numba"] >= 0.05
    assert result["cached"] == {"numba": True}
    assert result["timings"]["numba"]["8"]["median_s"] < 0.05


def test_a_form_that_computes_something_else_is_refused():
    def wrong(x, out):
        np.multiply(x, 2 + 1e-6, out=out)

    with pytest.raises(UnequalError, match="double in float64: the form python differs"):
        run_kernel(Double(python=wrong), "float64", QUICK, (8,))


def test_a_form_that_gives_nan_is_refused():
    def wrong(x, out):
        out[...] = np.nan

    with pytest.raises(UnequalError, match="the form python"):
        run_kernel(Double(python=wrong), "float64", QUICK, (8,))


def test_a_slow_form_is_not_timed_at_larger_sizes():
    def slow(x, out):
        time.sleep(PATIENCE_S / 8 + 0.01)
        np.add(x, x, out=out)

    result = run_kernel(Double(python=slow), "float64", QUICK, (8, 64))
    assert set(result["timings"]["python"]) == {"8"}
    assert set(result["timings"]["numpy"]) == {"8", "64"}


def test_a_form_whose_calls_take_long_at_any_size_goes_on():
    def waking(x, out):
        time.sleep(PATIENCE_S / 8 + 0.01)
        np.add(x, x, out=out)

    def waking_sooner(x, out):
        time.sleep(0.01 if len(x) == 8 else PATIENCE_S / 8 + 0.01)
        np.add(x, x, out=out)

    result = run_kernel(Double(python=waking_sooner), "float64", QUICK, (8, 64, 512))
    assert set(result["timings"]["python"]) == {"8", "64", "512"}
    result = run_kernel(Double(python=waking), "float64", QUICK, (8, 64, 512))
    assert set(result["timings"]["python"]) == {"8"}


def test_sizes_end_where_numpy_itself_is_slow():
    def slow(x, out):
        time.sleep(PATIENCE_S / 8 + 0.01)
        np.add(x, x, out=out)

    assert run_kernel(Double(numpy=slow), "float64", QUICK, (8, 64))["sizes"] == [8]


def test_the_same_arrays_are_given_to_all_forms():
    seen = {}

    def looking(name):
        def form(x, out):
            seen.setdefault(name, []).append(x.copy())
            np.add(x, x, out=out)

        return form

    run_kernel(Double(numpy=looking("numpy"), python=looking("python")), "float64", QUICK, (8,))
    np.testing.assert_array_equal(seen["numpy"][0], seen["python"][0])


def test_the_winner_is_the_form_with_the_least_median():
    timings = {"numpy": {"8": 2.0, "64": 3.0}, "python": {"8": 1.0}}
    told = {f: {n: {"median_s": s} for n, s in times.items()} for f, times in timings.items()}
    assert winners({"sizes": [8, 64], "timings": told}) == [(8, "python", 2.0), (64, "numpy", 1.0)]


def test_sizes_reach_from_tiny_to_beyond_the_caches_of_a_core():
    assert SIZES[0] == 8
    assert SIZES[-1] * 2 * 8 > 2**24
