"""Run a scalar program for many samples, a block of them in lanes at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import ShapeError
from autograd_core.program.instructions import Executor
from autograd_core.program.jitting import elementwise_address, is_jitting, scalar_machine
from autograd_core.program.machine import scalars as machine
from autograd_core.program.scalar.lane_planning import plan_for, up_to_eight
from autograd_core.program.scalar.planning import ScalarPlan
from autograd_core.program.scalar.program import Numbers, ScalarProgram
from autograd_core.program.scalar.running import machine_for, run_plan


@dataclass(frozen=True)
class Columns:
    """The inputs of all samples.

    Attributes
    ----------
    shared : ndarray, shape (inputs,)
        The numbers that all samples share; 0 for the others.
    varies : ndarray of bool, shape (inputs,)
    numbers : ndarray, shape (varying inputs, samples)
    """

    shared: Numbers
    varies: NDArray[np.bool_]
    numbers: Numbers


def columns_of(program: ScalarProgram, columns: tuple[Any, ...]) -> Columns:
    """Return what `ScalarProgram.map` was given, one row for each input that varies."""
    arrays = [np.asarray(column, np.float64) for column in columns]
    total, counts = len(program.inputs), program.arguments
    if len(arrays) == 1 and arrays[0].ndim == 2 and arrays[0].shape[1] == total:
        counts = (total,)
    if len(arrays) != len(counts):
        raise ShapeError(
            f"map: expected a column for each of {len(counts)} arguments, or one array of shape "
            f"(N, {total}), got {len(arrays)} of shapes {[a.shape for a in arrays]}."
        )
    shared, varies, rows, first = np.zeros(total), np.zeros(total, bool), [], 0
    for number, (array, count) in enumerate(zip(arrays, counts, strict=True)):
        part = slice(first, first := first + count)
        if array.shape == ((count,) if count > 1 else ()):
            shared[part] = array
        else:
            varies[part] = True
            rows.append(_rows_of(number, array, count))
    _check_samples({row.shape[1] for row in rows})
    return Columns(shared, varies, np.concatenate(rows))


def _rows_of(number: int, array: Numbers, count: int) -> Numbers:
    """Return the column of an argument with a row for each of its inputs."""
    if array.ndim == 2 and array.shape[1] == count:
        return array.T
    if array.ndim == 1 and count == 1:
        return array[None]
    shapes = f"(N, {count}) or ({count},)" if count > 1 else "(N,) or a number"
    raise ShapeError(f"map: expected shape {shapes} for argument {number}, got {array.shape}.")


def _check_samples(samples: set[int]) -> None:
    if len(samples) != 1:
        raise ShapeError(
            "map: expected one number N of samples in all columns that have one, got "
            f"{sorted(samples) or 'none: every column is shared. Call the function itself'}."
        )


def mapped(
    program: ScalarProgram, columns: Columns, executor: Executor, *, total: bool = False
) -> Numbers:
    """Return the outputs for all samples, or their sums; see `ScalarProgram.map`."""
    samples, varies = columns.numbers.shape[1], columns.varies
    plan = plan_for(program, varies.tobytes(), up_to_eight(samples))
    body, run = plan.body, machine_for(executor)
    count = len(program.outputs)
    results = np.zeros(count) if total else np.empty(count * samples)
    given = columns.numbers.ravel(), np.ascontiguousarray(body.inputs[varies])
    blocks = samples, plan.lanes, int(total)
    with plan.lent:
        arena = plan.arena
        arena[body.inputs[~varies]] = columns.shared[~varies]
        run_plan(plan.once, arena, run, 1)
        if executor == "numba" and len(body.segments) == 1 and is_jitting():
            jitted = scalar_machine(machine.run_samples)
            rows = (body.rows, body.index, elementwise_address())
            jitted(rows, arena, given, blocks, (results, body.outputs))
        else:
            _run_blocks((body, run), arena, given, blocks, (results, body.outputs))
    table = results if total else results.reshape(count, samples).T
    return table[..., 0] if program.single else table


def _run_blocks(
    what: tuple[ScalarPlan, Callable[..., Any]],
    arena: Numbers,
    columns: tuple[Numbers, NDArray[np.int64]],
    blocks: tuple[int, int, int],
    results: tuple[Numbers, NDArray[np.int64]],
) -> None:
    """Do what `machine.scalars.run_samples` does, with a call for each block."""
    plan, run = what
    samples, lanes, adds = blocks
    numbers = columns[0].reshape(-1, samples)
    outputs = results[0].reshape(len(results[1]), -1)
    for first in range(0, samples, lanes):
        n = min(lanes, samples - first)
        block = slice(first, first + n)
        for place, row in zip(columns[1].tolist(), numbers, strict=True):
            arena[place : place + n] = row[block]
        run_plan(plan, arena, run, lanes)
        for place, row in zip(results[1].tolist(), outputs, strict=True):
            line = np.full(n, arena[-1 - place]) if place < 0 else arena[place : place + n]
            if adds:
                row += line.sum()
            else:
                row[block] = line
