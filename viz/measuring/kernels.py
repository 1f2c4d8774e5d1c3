"""Time a kernel in its forms, from arrays of 8 entries to arrays that no cache of a core holds.

All forms are checked against NumPy's first. What Numba compiles is compiled before the clock runs,
and how long that took is told apart.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.measuring.contestant import worst_difference
from viz.measuring.timing import Pace, time_alternately

Array = NDArray[Any]
Form = Callable[..., object]

SIZES = tuple(8**power for power in range(1, 8))
DTYPES = ("float32", "float64")
REFERENCE = "numpy"
RTOL = {"float32": 1e-5, "float64": 1e-12}
PATIENCE_S = 0.05
"""A call that would last longer than this in pure Python is not made."""


class UnequalError(AssertionError):
    """A form of a kernel computes something else than NumPy's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kernel as the benchmark sees it.

    Attributes
    ----------
    name : str
    forms : mapping of str to callable
        "python", "numpy", "numba" and "parallel", as far as there are; `form(*arguments)` writes
        into the arrays among its arguments.
    arguments : callable
        `arguments(size, dtype)` returns fresh arguments, the same for the same size and dtype.
    written : callable
        `written(arguments)` returns the arrays that a form has written.
    """

    name: str
    forms: Mapping[str, Form]
    arguments: Callable[[int, str], tuple[Any, ...]]
    written: Callable[[tuple[Any, ...]], list[Array]]


def run_kernel(
    subject: Subject, dtype: str, pace: Pace, sizes: Sequence[int] = SIZES
) -> dict[str, Any]:
    """Check and time every form of a kernel at every size.

    Parameters
    ----------
    subject : Subject
    dtype : "float32" or "float64"
    pace : Pace
    sizes : sequence of int

    Returns
    -------
    dict
        "sizes"; "bytes", of all arrays at each size; "timings", for each form and size;
        "compile_s" and "difference", for each form.

    Raises
    ------
    UnequalError
        If a form computes something else than NumPy's.
    """
    result: dict[str, Any] = {"sizes": [], "bytes": [], "timings": {}, "difference": {}}
    result["compile_s"] = _compile_times(subject, dtype)
    per_entry_s = 0.0
    for size in sizes:
        forms = dict(subject.forms)
        if per_entry_s * size > PATIENCE_S:
            del forms["python"]
        arguments = {name: subject.arguments(size, dtype) for name in forms}
        _check(subject, forms, arguments, dtype, result["difference"])
        steps = {name: _call(form, arguments[name]) for name, form in forms.items()}
        timings = time_alternately(steps, pace, collects=False)
        if "python" in timings:
            per_entry_s = timings["python"].best_s / size
        result["sizes"].append(size)
        result["bytes"].append(_bytes(arguments[REFERENCE]))
        for name, timing in timings.items():
            result["timings"].setdefault(name, {})[str(size)] = asdict(timing)
    return result


def _call(form: Form, arguments: tuple[Any, ...]) -> Callable[[], object]:
    return lambda: form(*arguments)


def _compile_times(subject: Subject, dtype: str) -> dict[str, float]:
    """Return the seconds that the first call of each form takes that Numba compiles."""
    times = {}
    for name in ("numba", "parallel"):
        if name in subject.forms:
            arguments = subject.arguments(8, dtype)
            start = time.perf_counter()
            subject.forms[name](*arguments)
            times[name] = time.perf_counter() - start
    return times


def _check(
    subject: Subject,
    forms: Mapping[str, Form],
    arguments: Mapping[str, tuple[Any, ...]],
    dtype: str,
    differences: dict[str, float],
) -> None:
    written = {}
    for name, form in forms.items():
        with np.errstate(all="ignore"):
            form(*arguments[name])
        written[name] = [array.copy() for array in subject.written(arguments[name])]
    for name, arrays in written.items():
        difference = worst_difference(written[REFERENCE], arrays)
        if not difference <= RTOL[dtype]:
            raise UnequalError(
                f"{subject.name} in {dtype}: the form {name} differs from numpy's by "
                f"{difference:.1e}"
            )
        differences[name] = max(difference, differences.get(name, 0.0))


def _bytes(arguments: tuple[Any, ...]) -> int:
    return sum(a.nbytes for a in arguments if isinstance(a, np.ndarray))


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
