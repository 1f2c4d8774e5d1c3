"""Time a kernel in its forms, from arrays of 8 entries to arrays that no cache of a core holds.

All forms are checked against NumPy's first. What Numba compiles is compiled before the clock runs,
and how long that took is told apart.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.measuring.differences import UnequalError, ulps
from viz.measuring.timing import Pace, Timing, time_alternately
from viz.measuring.uses import USES, check_use, time_use

Array = NDArray[Any]

SIZES = tuple(8**power for power in range(1, 8))
DTYPES = ("float32", "float64")
REFERENCE = "numpy"
PATIENCE_S = 0.15
"""A form whose call would last longer than this is not timed at that size."""


def run_kernel(kernel: Any, dtype: str, pace: Pace, sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Check and time every form of a kernel at every size.

    Parameters
    ----------
    kernel : Kernel
        Of `ag.KERNELS`.
    dtype : "float32" or "float64"
    pace : Pace
    sizes : sequence of int

    Returns
    -------
    dict
        "sizes"; "bytes", of all arrays at each size; "timings", for each form and size;
        "compile_s", for each form that Numba compiles, and in "cached" whether it was compiled
        before; "difference", for each form the largest to NumPy's in units of the last place;
        "op", the timings of an op that the kernel serves, if it serves one, on the same numbers:
        with its own NumPy forward and with the numba form.

    Raises
    ------
    UnequalError
        If a form computes something else than NumPy's.
    """
    result: dict[str, Any] = {"sizes": [], "bytes": [], "timings": {}, "difference": {}}
    result |= _first_calls(kernel, dtype)
    forms = {name: kernel.form(name) for name in kernel.forms}
    before: dict[str, Timing] = {}
    for size in sizes:
        example = kernel.example(size, dtype, np.random.default_rng(0))
        examples = {name: example.copy() for name in forms}
        check(kernel, forms, examples, dtype, result["difference"])
        steps = {name: _call(form, examples[name]) for name, form in forms.items()}
        timings = time_alternately(steps, pace, collects=False)
        result["sizes"].append(size)
        result["bytes"].append(_bytes(example))
        for name, timing in timings.items():
            result["timings"].setdefault(name, {})[str(size)] = asdict(timing)
        if kernel.name in USES and "numba" in forms:
            check_use(kernel, example, dtype)
            for name, timing in time_use(kernel, example, pace).items():
                result.setdefault("op", {}).setdefault(name, {})[str(size)] = asdict(timing)
        forms = {n: form for n, form in forms.items() if _goes_on(timings[n], before.get(n))}
        before = timings
        if REFERENCE not in forms:
            break
    return result


def _goes_on(timing: Timing, before: Timing | None) -> bool:
    """Tell whether a call at the next size, which takes longer as this one did, would be short."""
    growth = timing.best_s / before.best_s if before else SIZES[1] / SIZES[0]
    return bool(timing.best_s * growth <= PATIENCE_S)


def _call(form: Callable[..., object], example: Any) -> Callable[[], object]:
    arguments = (*example.inputs, *example.outs)
    return lambda: form(*arguments)


def _first_calls(kernel: Any, dtype: str) -> dict[str, Any]:
    """Return how long the first call of each form takes that Numba compiles."""
    times: dict[str, float] = {}
    cached: dict[str, bool] = {}
    for name in ("numba", "parallel"):
        if name in kernel.forms:
            form, example = kernel.form(name), kernel.example(8, dtype, np.random.default_rng(0))
            start = time.perf_counter()
            form(*example.inputs, *example.outs)
            times[name] = time.perf_counter() - start
            cached[name] = bool(form.stats.cache_hits)
    return {"compile_s": times, "cached": cached}


def check(
    kernel: Any,
    forms: Mapping[str, Callable[..., object]],
    examples: Mapping[str, Any],
    dtype: str,
    differences: dict[str, float],
) -> None:
    """Run each form once on its example, and compare what it wrote with what NumPy's did."""
    outs = {}
    for name, form in forms.items():
        own = examples[name].copy()
        with np.errstate(all="ignore"):
            form(*own.inputs, *own.outs)
        outs[name] = own.outs
    for name, arrays in outs.items():
        pairs = zip(outs[REFERENCE], arrays, strict=True)
        ulp = max(ulps(theirs, mine, dtype, entrywise=kernel.entrywise) for theirs, mine in pairs)
        if not ulp <= 2 * kernel.ulp:  # as far apart as two that are as exact as they say
            raise UnequalError(
                f"{kernel.name} in {dtype}: the form {name} differs from numpy's by {ulp:.3g} "
                f"units in the last place, expected at most {2 * kernel.ulp:g}"
            )
        differences[name] = max(ulp, differences.get(name, 0.0))


def _bytes(example: Any) -> int:
    arrays = (*example.inputs, *example.outs)
    return sum(a.nbytes for a in arrays if isinstance(a, np.ndarray))


def winners(result: Mapping[str, Any]) -> list[tuple[int, str, float]]:
    """Return for each size the fastest form, and how many times as fast as NumPy it is."""
    found = []
    for size in result["sizes"]:
        times = {
            name: sizes[str(size)]["median_s"]
            for name, sizes in result["timings"].items()
            if str(size) in sizes
        }
        name = min(times, key=lambda form: times[form])
        found.append((size, name, times[REFERENCE] / times[name]))
    return found
