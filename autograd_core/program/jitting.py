"""The jitted machine: compiled once on a computer for each float type, then read from disk."""

import sys
import time
import warnings
from collections.abc import Callable
from functools import cache
from threading import RLock, Timer
from typing import Any

import numba
import numpy as np

from autograd_core.program.machine import OPTIONS, run

PATIENCE_S = 1.0
_one_at_a_time = RLock()  # Numba's compiler serves one thread


def machine_for(dtype: np.dtype[Any]) -> Callable[..., None]:
    """Return the machine for arenas of this type, compiled or read from disk if need be.

    What takes longer than a second is announced on stderr. Where Numba cannot keep compiled code,
    or cannot read what it kept, that is said in a line, and the machine compiled anew.
    """
    with _one_at_a_time:
        return _machine_for(np.dtype(dtype))


@cache
def _machine_for(dtype: np.dtype[Any]) -> Callable[..., None]:
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        _notice("Numba is switched off (NUMBA_DISABLE_JIT); programs run in pure Python, slowly")
        return run
    try:
        machine = _jitted(keeps=True)
        _compile(machine, dtype)
    except Exception as error:  # whatever a broken cache makes Numba raise
        reason = " ".join(str(error).split())[:120]
        _notice(f"Numba's cache on disk is of no use ({reason}); compiling for this process alone")
        machine = _jitted(keeps=False)
        _compile(machine, dtype)
    compiled: Callable[..., None] = machine
    return compiled


@cache
def _jitted(*, keeps: bool) -> Any:
    return numba.njit(**OPTIONS, cache=keeps)(run)


def _compile(machine: Any, dtype: np.dtype[Any]) -> None:
    numbers = numba.from_dtype(dtype)
    integers = numba.int64[:, ::1]
    start = time.perf_counter()
    about = f"compiling the machine for {dtype} (once on this computer, 10 to 20 s)"
    announcement = Timer(PATIENCE_S, _notice, [about])
    announcement.daemon = True
    announcement.start()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", numba.NumbaWarning)
            machine.compile(
                (integers, integers, numba.int64[::1], numbers[::1], numba.int64, numba.int64)
            )
    finally:
        announcement.cancel()
    seconds = time.perf_counter() - start
    if seconds > PATIENCE_S:
        _notice(f"compiled in {seconds:.1f} s")


def _notice(text: str) -> None:
    print(f"chainrule: {text}", file=sys.stderr, flush=True)
