"""The jitted machine: compiled once on a computer for each float type, then read from disk.

What is compiled is small on its own: the loops over rows and over minibatches, and each handler of
rows when a plan first needs it.
"""

import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any, cast

import numba
import numpy as np
from numpy.typing import NDArray

from autograd_core.kernels.compiling import is_compiled, is_jitting, jitted
from autograd_core.program import machine as machine_package
from autograd_core.program.machine import HANDLERS, opcodes, run, run_batches
from autograd_core.program.machine.elementwise import elementwise_row
from autograd_core.program.machine.entries import entries_row
from autograd_core.program.machine.products import product_row
from autograd_core.program.machine.scalars import run_rows, run_samples
from autograd_core.program.machine.spatial import spatial_row

_one_at_a_time = RLock()  # Numba's compiler serves one thread
Jitted = Callable[..., Any]
_TITLES: dict[Jitted, str] = {
    elementwise_row: "elementwise operations",
    product_row: "matrix products",
    entries_row: "moves and sums",
    spatial_row: "convolutions and pools",
}


def machine_for(dtype: np.dtype[Any]) -> Jitted:
    """Return `machine.run` for arenas of this type, compiled or read from disk if need be.

    Its plans must be linked. Compiling is announced on stderr. Where Numba cannot keep compiled
    code, or cannot read what it kept, that is said in a line, and the machine compiled anew.
    """
    return _compiled(run, np.dtype(dtype))


def training_machine_for(dtype: np.dtype[Any]) -> Jitted:
    """Return `machine.run_batches` for arenas of this type; see `machine_for`."""
    return _compiled(run_batches, np.dtype(dtype))


def scalar_machine(function: Jitted) -> Jitted:
    """Return `machine.scalars.run_rows` or `run_samples`, compiled; see `machine_for`."""
    return _compiled(function, np.dtype(np.float64))


def elementwise_address() -> int:
    """Return where the compiled handler of elementwise rows of float64 lies; see `machine_for`."""
    return _address(elementwise_row, np.dtype(np.float64))


def link(code: NDArray[np.int64], dtype: np.dtype[Any]) -> None:
    """Write into each row of a plan where the compiled handler of its kind lies.

    Handlers are compiled or read from disk if need be; see `machine_for`. Addresses hold for this
    process alone.
    """
    if is_jitting():
        ranges = code[:, 0] // opcodes.KINDS_EACH
        for which in np.unique(ranges):
            code[ranges == which, opcodes.HANDLER] = _address(HANDLERS[which], np.dtype(dtype))


def compile_handlers(dtype: np.dtype[Any]) -> None:
    """Compile all handlers of rows, whether a plan needs them yet or not; see `machine_for`."""
    for handler in HANDLERS:
        _compiled(handler, np.dtype(dtype))


def is_at_hand(dtype: np.dtype[Any]) -> bool:
    """Tell whether training need not compile: the parts were here before, or are on disk.

    Convolutions and pools are not asked for, which most programs do without.
    """
    parts: list[Jitted] = [run_batches, *HANDLERS]
    parts.remove(spatial_row)
    return is_jitting() and all(
        is_compiled(_machine(part), _signature(part, np.dtype(dtype))) for part in parts
    )


def _compiled(function: Jitted, dtype: np.dtype[Any]) -> Jitted:
    with _one_at_a_time:
        return _compiled_once(function, dtype)


@cache
def _compiled_once(function: Jitted, dtype: np.dtype[Any]) -> Jitted:
    machine: Any = _machine(function)
    if is_jitting():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", numba.NumbaWarning)
            machine.compile(_signature(function, dtype))
    compiled: Jitted = machine
    return compiled


@cache
def _address(handler: Jitted, dtype: np.dtype[Any]) -> int:
    compiled: Any = _compiled(handler, dtype)  # which lives as long as this process
    kept = compiled.overloads[_signature(handler, dtype)]
    address: int = kept.library.get_pointer_to_function(kept.fndesc.llvm_func_name)
    return address


@cache
def _machine(function: Jitted) -> Any:
    does = _TITLES.get(function, "loops")
    title = f"the machine that runs programs: its {does} (once on this computer, up to 10 s)"
    return jitted(function, title=title, made_of=(Path(machine_package.__path__[0]),))


def _signature(function: Jitted, dtype: np.dtype[Any]) -> tuple[Any, ...]:
    integer, numbers, types = numba.int64, numba.from_dtype(dtype), cast(Any, numba.types)
    plan = (integer[:, ::1], integer[:, ::1], integer[::1])
    if function in HANDLERS:
        pointer = types.CPointer
        return (*[pointer(integer)] * 3, pointer(numbers))
    if function is run:
        return (*plan, numbers[::1], integer, integer)
    places = numba.int32[:, ::1]
    if function is run_rows:
        return (places, numba.int32[::1], numbers[::1], integer, integer, integer)
    if function is run_samples:
        pair = types.Tuple((numbers[::1], integer[::1]))
        rows_and_index = types.Tuple((places, numba.int32[::1], integer))
        return (rows_and_index, numbers[::1], pair, types.UniTuple(integer, 3), pair)
    rows, table, triple = numbers[:, ::1], integer[:, ::1], types.UniTuple(integer, 3)
    batches = types.Tuple((rows, rows, table, table, integer[::1], triple))
    layout = types.Tuple((triple, table, table, table, integer[::1]))
    results = types.Tuple((numba.float64[:, ::1], rows))
    return (types.Tuple((*plan, integer)), numbers[::1], batches, layout, results)


__all__ = [
    "compile_handlers",
    "elementwise_address",
    "is_at_hand",
    "is_jitting",
    "link",
    "machine_for",
    "scalar_machine",
    "training_machine_for",
]
