"""Run the plan of a scalar program: jitted, with NumPy, or as the pure Python it is written in."""

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import AutogradError, ShapeError
from autograd_core.program.instructions import Executor
from autograd_core.program.jitting import elementwise_address, is_jitting, scalar_machine
from autograd_core.program.machine.scalars import run_rows
from autograd_core.program.scalar.numpy_rows import run_foreign, run_rows_by_numpy
from autograd_core.program.scalar.planning import ScalarPlan, make_plan
from autograd_core.program.scalar.program import Numbers, ScalarProgram

Machine = Callable[..., Any]


def machine_for(executor: Executor) -> Machine:
    """Return what runs rows: a function like `machine.scalars.run_rows`."""
    if executor == "numba" and is_jitting():
        return partial(_run_jitted, scalar_machine(run_rows), elementwise_address())
    if executor == "numba":
        scalar_machine(run_rows)  # which says that Numba is switched off
        return _run_rows_in_python
    machines: dict[str, Machine] = {"numpy": run_rows_by_numpy, "python": _run_rows_in_python}
    if executor not in machines:
        raise AutogradError(
            "scalar program: expected executor to be 'numba' or 'numpy' or 'python', got "
            f"{executor!r}."
        )
    return machines[executor]


def _run_jitted(jitted: Machine, address: int, *plan: Any) -> None:
    jitted(*plan, address)


def _run_rows_in_python(*plan: Any) -> None:
    with np.errstate(all="ignore"):
        run_rows(*(*plan, 0))  # type: ignore[no-untyped-call]


def runner(program: ScalarProgram, executor: Executor) -> Callable[[Any], Numbers]:
    """Return a function from the inputs, shape (inputs,), to the outputs, shape (outputs,)."""
    plan, machine = make_plan(program), machine_for(executor)
    arena = fresh_arena(plan)
    places, outputs, count = plan.inputs, plan.outputs, len(plan.inputs)
    lent = Lock()  # one arena: threads that run the same program take turns

    def run(inputs: Any) -> Numbers:
        numbers = np.asarray(inputs, np.float64)
        if numbers.shape != (count,):
            raise ShapeError(
                f"scalar program: expected {count} numbers, got an array of shape {numbers.shape}. "
                "Pass one for each input; for many samples at once there is program.map."
            )
        with lent:
            arena[places] = numbers
            run_plan(plan, arena, machine, 1)
            return arena[outputs]

    return run


def fresh_arena(plan: ScalarPlan) -> Numbers:
    """Return an arena with the constants of a plan in it."""
    arena = np.zeros(plan.size, np.float64)
    places, numbers = plan.constants
    arena[places] = numbers
    return arena


def run_plan(plan: ScalarPlan, arena: NDArray[Any], machine: Machine, lanes: int) -> None:
    """Run all rows, those of the operations that are NumPy's in between."""
    for first, last in plan.segments:
        machine(plan.rows, plan.index, arena, first, last)
        if last < len(plan.rows):
            run_foreign(plan.foreign, plan.rows[last], arena, lanes)
