"""The jitted machine: compiled once on a computer for each float type, then read from disk.

Numba's cache sees a change in the file of the function that it keeps, not in those that this one
calls. So what is kept closes over a stamp of all their texts, which is a part of the key.
"""

import sys
import time
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import RLock, Timer
from typing import Any, cast

import numba
import numpy as np

from autograd_core import kernels
from autograd_core.kernels.jit import OPTIONS
from autograd_core.program import machine as machine_package
from autograd_core.program.machine import run, run_batches
from autograd_core.program.machine.scalars import run_rows, run_samples

PATIENCE_S = 1.0
_one_at_a_time = RLock()  # Numba's compiler serves one thread
Jitted = Callable[..., Any]


def machine_for(dtype: np.dtype[Any]) -> Jitted:
    """Return `machine.run` for arenas of this type, compiled or read from disk if need be.

    What takes longer than a second is announced on stderr. Where Numba cannot keep compiled code,
    or cannot read what it kept, that is said in a line, and the machine compiled anew.
    """
    with _one_at_a_time:
        return _compiled(run, np.dtype(dtype))


def training_machine_for(dtype: np.dtype[Any]) -> Jitted:
    """Return `machine.run_batches` for arenas of this type; see `machine_for`."""
    with _one_at_a_time:
        return _compiled(run_batches, np.dtype(dtype))


def is_jitting() -> bool:
    """Tell whether Numba compiles at all; NUMBA_DISABLE_JIT switches it off."""
    return not numba.config.DISABLE_JIT  # type: ignore[attr-defined]


def is_at_hand(dtype: np.dtype[Any]) -> bool:
    """Tell whether `training_machine_for` need not compile: it was here before, or is on disk."""
    if not is_jitting():
        return False
    signature = _signature(run_batches, np.dtype(dtype))
    try:
        machines = [_jitted(run_batches, keeps=keeps) for keeps in (False, True)]
    except RuntimeError:  # there is no folder to keep it in
        return False
    here = any(signature in machine.overloads for machine in machines)
    return here or _is_on_disk(machines[1], signature)


def _is_on_disk(machine: Any, signature: tuple[Any, ...]) -> bool:
    try:
        kept = machine._cache  # Numba has no public way to ask
        key = kept._index_key(signature, machine.targetctx.codegen())
        return key in kept._cache_file._load_index()
    except Exception:  # a missing, broken or unreadable cache holds nothing
        return False


def scalar_machine(function: Jitted) -> Jitted:
    """Return `machine.scalars.run_rows` or `run_samples`, compiled; see `machine_for`."""
    with _one_at_a_time:
        return _compiled(function, np.dtype(np.float64))


def _signature(function: Jitted, dtype: np.dtype[Any]) -> tuple[Any, ...]:
    integer, numbers, types = numba.int64, numba.from_dtype(dtype), cast(Any, numba.types)
    plan = (integer[:, ::1], integer[:, ::1], integer[::1])
    if function is run:
        return (*plan, numbers[::1], integer, integer)
    places = numba.int32[:, ::1]
    if function is run_rows:
        return (places, numba.int32[::1], numbers[::1], integer, integer)
    if function is run_samples:
        pair = types.Tuple((numbers[::1], integer[::1]))
        rows_and_index = types.Tuple((places, numba.int32[::1]))
        return (rows_and_index, numbers[::1], pair, types.UniTuple(integer, 3), pair)
    rows, table, triple = numbers[:, ::1], integer[:, ::1], types.UniTuple(integer, 3)
    batches = types.Tuple((rows, rows, integer[::1], integer[::1], triple))
    layout = types.Tuple((triple, table, table, integer[::1]))
    results = types.Tuple((numba.float64[:, ::1], rows))
    return (types.Tuple((*plan, integer)), numbers[::1], batches, layout, results)


@cache
def _compiled(function: Jitted, dtype: np.dtype[Any]) -> Jitted:
    if not is_jitting():
        _notice("Numba is switched off (NUMBA_DISABLE_JIT); programs run in pure Python, slowly")
        return function
    signature = _signature(function, dtype)
    try:
        machine = _jitted(function, keeps=True)
        _compile(machine, signature, dtype)
    except Exception as error:  # whatever a broken cache makes Numba raise
        reason = " ".join(str(error).split())[:120]
        _notice(f"Numba's cache on disk is of no use ({reason}); compiling for this process alone")
        machine = _jitted(function, keeps=False)
        _compile(machine, signature, dtype)
    jitted: Jitted = machine
    return jitted


@cache
def _jitted(function: Jitted, *, keeps: bool) -> Any:
    return numba.njit(**OPTIONS, cache=keeps)(_STAMPED[function](source_stamp()))


@cache
def source_stamp() -> int:
    """Return a number, not 0, that changes with any text of which the jitted code is made."""
    folders = [Path(package.__path__[0]) for package in (kernels, machine_package)]
    texts = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.py"))]
    return zlib.crc32(b"".join(texts)) or 1


def _run_of(stamp: int) -> Jitted:
    def stamped_run(code, micro, index, arena, first, last):  # type: ignore[no-untyped-def]
        if stamp:  # always: it is here to be a part of the key
            run(code, micro, index, arena, first, last)  # type: ignore[no-untyped-call]

    return stamped_run


def _run_batches_of(stamp: int) -> Jitted:
    def stamped_run_batches(plan, arena, batches, layout, results):  # type: ignore[no-untyped-def]
        return run_batches(plan, arena, batches, layout, results) if stamp else 0  # type: ignore[no-untyped-call]

    return stamped_run_batches


def _run_rows_of(stamp: int) -> Jitted:
    def stamped_run_rows(rows, index, arena, first, last):  # type: ignore[no-untyped-def]
        if stamp:
            run_rows(rows, index, arena, first, last)  # type: ignore[no-untyped-call]

    return stamped_run_rows


def _run_samples_of(stamp: int) -> Jitted:
    def stamped_run_samples(plan, arena, columns, blocks, results):  # type: ignore[no-untyped-def]
        if stamp:
            run_samples(plan, arena, columns, blocks, results)  # type: ignore[no-untyped-call]

    return stamped_run_samples


_STAMPED = {
    run: _run_of,
    run_batches: _run_batches_of,
    run_rows: _run_rows_of,
    run_samples: _run_samples_of,
}


def _compile(machine: Any, signature: tuple[Any, ...], dtype: np.dtype[Any]) -> None:
    if _is_on_disk(machine, signature):
        about = f"reading the machine for {dtype} from disk"
    else:
        about = f"compiling the machine for {dtype} (once on this computer, 10 to 20 s)"
    with _announced(about), warnings.catch_warnings():
        warnings.simplefilter("ignore", numba.NumbaWarning)
        machine.compile(signature)


@contextmanager
def _announced(what: str) -> Iterator[None]:
    """Say what is happening if it takes long, and then how long it took."""
    start = time.perf_counter()
    announcement = Timer(PATIENCE_S, _notice, [what])
    announcement.daemon = True
    announcement.start()
    try:
        yield
    finally:
        announcement.cancel()
    seconds = time.perf_counter() - start
    if seconds > PATIENCE_S:
        _notice(f"that took {seconds:.1f} s")


def _notice(text: str) -> None:
    print(f"chainrule: {text}", file=sys.stderr, flush=True)
