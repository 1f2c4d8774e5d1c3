"""The order of a program's instructions: moves before elementwise runs that they would break."""

from dataclasses import replace

from autograd_core.program.instructions import Instruction, Program
from autograd_core.program.moves import MOVES

_MOVES = frozenset(MOVES) | {"transpose"}


def with_moves_first(program: Program) -> Program:
    """Return the program with each move before the run of elementwise instructions it follows.

    Unless it moves a result of that run. Nothing else changes its place, so that no result has to
    be kept for much longer.
    """
    steps: list[Instruction] = []
    run: list[Instruction] = []
    made: set[int] = set()
    for step in program.instructions:
        if step.op.elementwise:
            run.append(step)
            made.add(step.output)
        elif step.op.name in _MOVES and made.isdisjoint(step.reads):
            steps.append(step)
        else:
            steps += [*run, step]
            run, made = [], set()
    return replace(program, instructions=(*steps, *run))
