"""Run a program's plan on the machine, jitted by Numba or as the pure Python it is written in."""

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.arena import new_arena
from autograd_core.program.instructions import Instruction, Program
from autograd_core.program.jitting import link, machine_for
from autograd_core.program.machine import run as run_in_python
from autograd_core.program.numpy_executor import Runner, resolved
from autograd_core.program.opening import opened
from autograd_core.program.planning import Plan, make_plan, repeat_constants
from autograd_core.shapes import size_of


def numba_runner(program: Program) -> Runner:
    """Return a function that runs the program on the jitted machine."""
    program = opened(program)
    plan = make_plan(program)
    link(plan.code, plan.dtype)
    return _runner(program, plan, machine_for(plan.dtype))


def python_runner(program: Program) -> Runner:
    """Return a function that runs the program on the machine as it is written, in pure Python."""
    program = opened(program)
    return _runner(program, make_plan(program), run_in_python)


def _runner(program: Program, plan: Plan, machine: Callable[..., None]) -> Runner:
    arena = new_arena(plan.size, plan.dtype)
    views = {slot: _view(program, arena, place, slot) for slot, place in plan.places.items()}
    registers: dict[int, Any] = {}
    for slot, array in program.constants.items():
        _write(views, registers, slot, array)
    repeat_constants(program, plan, arena)
    code, micro, index = plan.code, plan.micro, plan.index
    lent = Lock()  # one arena: threads that run the same program take turns
    targets = [views.get(slot) for slot in program.inputs]
    results = [(views.get(slot), program.slots[slot].dtype) for slot in program.outputs]
    rows = len(code)

    def run(inputs: list[NDArray[Any]]) -> list[NDArray[Any]]:
        with lent:
            for slot, array in zip(program.inputs, inputs, strict=True):
                _write(views, registers, slot, array)
            for lookup in plan.lookups:
                places = lookup.places(resolved(lookup.step, registers))
                index[lookup.start : lookup.start + lookup.count] = places.ravel()
            for segment in plan.segments:
                if isinstance(segment, tuple):
                    machine(code, micro, index, arena, segment[0], segment[1])
                else:
                    _by_numpy(segment, views, registers)
            return [_read(program, views, registers, slot) for slot in program.outputs]

    floats = [target for target in targets if target is not None and target.dtype == plan.dtype]
    outputs = [view for view, dtype in results if view is not None and view.dtype == dtype]

    def run_in_one_call(inputs: list[NDArray[Any]]) -> list[NDArray[Any]]:
        with lent:
            for target, array in zip(floats, inputs, strict=True):
                target[...] = array
            machine(code, micro, index, arena, 0, rows)
            return [view.copy() for view in outputs]

    is_one_call = (
        plan.segments == ((0, rows),)
        and not plan.lookups
        and len(floats) == len(targets)
        and len(outputs) == len(results)
    )
    return run_in_one_call if is_one_call else run


def _view(program: Program, arena: NDArray[Any], place: int, slot: int) -> NDArray[Any]:
    shape = program.slots[slot].shape
    return arena[place : place + size_of(shape)].reshape(shape)


def _write(views: dict[int, Any], registers: dict[int, Any], slot: int, array: Any) -> None:
    if slot in views:
        views[slot][...] = array
    if slot not in views or np.asarray(array).dtype != views[slot].dtype:
        registers[slot] = array  # what NumPy reads, in its own type


def _by_numpy(step: Instruction, views: dict[int, Any], registers: dict[int, Any]) -> None:
    inputs = [registers[s] if s in registers else views[s] for s in step.inputs]
    with np.errstate(all="ignore"):
        result = step.op.compute(tuple(inputs), resolved(step, registers))
        _write(views, registers, step.output, result)


def _read(program: Program, views: dict[int, Any], registers: dict[int, Any], slot: int) -> Any:
    view = views.get(slot)
    dtype = program.slots[slot].dtype
    if view is not None and view.dtype is dtype:
        return view.copy()
    return np.array(registers[slot] if view is None else view, dtype)


__all__ = ["numba_runner", "python_runner"]
