"""The order of a program's instructions: what would break an elementwise run goes before it."""

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


def with_numbers_first(program: Program) -> Program:
    """Return the program with what is worked out from single numbers alone at its beginning.

    A learning rate, say, and the corrections of Adam's means, which differ in shape from the
    updates that they are part of.
    """
    known = {
        slot for slot in (*program.inputs, *program.constants) if not program.slots[slot].shape
    }
    first, rest = [], []
    for step in program.instructions:
        if step.op.elementwise and not step.refs and known.issuperset(step.inputs):
            known.add(step.output)
            first.append(step)
        else:
            rest.append(step)
    return replace(program, instructions=(*first, *rest))
