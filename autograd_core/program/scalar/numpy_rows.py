"""Run the rows of a scalar plan with NumPy: each is one call on lanes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import OPS, Op
from autograd_core.program.machine import scalars as machine
from autograd_core.program.machine.opcodes import OPCODES

_FORWARD = {code: OPS[name].forward for name, code in OPCODES.items() if name in OPS}
_FORWARD[machine.MULTIPLY_ADD] = lambda a, b, c: a * b + c
_ARITY = {code: len(OPS[name].vjps) for name, code in OPCODES.items() if name in OPS}
_ARITY[machine.MULTIPLY_ADD] = 3


def run_rows_by_numpy(
    rows: NDArray[np.int32], index: NDArray[np.int32], arena: NDArray[Any], first: int, last: int
) -> None:
    """Do what `machine.scalars.run_rows` does."""
    with np.errstate(all="ignore"):
        for row in rows[first:last].tolist():
            code, n, y, *operands = row
            if code == machine.STEPS:
                _steps(index[operands[0] : operands[0] + machine.STEP_WIDTH * n], arena)
            elif code == machine.DOT:
                arena[y] = _sum_line(n, operands, arena)
            elif code == machine.CHAIN:
                a, b = (arena[index[place : place + n]] for place in (operands[0], operands[2]))
                arena[y] = _start(operands, arena) + np.cumsum(a * b)[-1]
            else:
                places = zip(operands[:6:2], operands[1:6:2], strict=True)
                lanes = [_lanes(p, kind, n, index, arena) for p, kind in places]
                arena[y : y + n] = _FORWARD[code](*lanes[: _ARITY[code]])


def _lanes(place: int, kind: int, n: int, index: NDArray[np.int32], arena: NDArray[Any]) -> Any:
    if kind == machine.HELD:
        return arena[place : place + 1]
    return arena[place : place + n] if kind == machine.LINE else arena[index[place : place + n]]


def _start(operands: list[int], arena: NDArray[Any]) -> Any:
    return -0.0 if operands[4] < 0 else arena[operands[4]]


def _sum_line(n: int, operands: list[int], arena: NDArray[Any]) -> Any:
    a, _, b, kind, *_ = operands
    line, total = arena[a : a + n], _start(operands, arena)
    if b < 0:
        return total + np.sum(line)
    return total + (arena[b] * np.sum(line) if kind == machine.HELD else line @ arena[b : b + n])


def _steps(steps: NDArray[np.int32], arena: NDArray[Any]) -> None:
    for code, y, *operands in steps.reshape(-1, machine.STEP_WIDTH).tolist():
        arena[y] = _FORWARD[code](*arena[operands[: _ARITY[code]]])


def run_foreign(
    kinds: tuple[tuple[Op, dict[str, Any]], ...],
    row: NDArray[np.int32],
    arena: NDArray[Any],
    lanes: int,
) -> None:
    """Do one row for which the machine has no opcode, with the operation's own forward."""
    _, kind, y, *operands = row.tolist()
    op, attrs = kinds[kind]
    pairs = zip(operands[:6:2], operands[1:6:2], strict=True)
    wide = {machine.HELD: 1, machine.LINE: lanes}
    inputs = [arena[place : place + wide[kind]] for place, kind in pairs if place >= 0]
    with np.errstate(all="ignore"):
        arena[y : y + lanes] = op.forward(*inputs, **attrs)
