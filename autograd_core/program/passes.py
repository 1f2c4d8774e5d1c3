"""Make a program shorter without changing a bit of its results.

Drop what no result needs, compute what is constant once, compute equal things once, and see
through ops that change nothing.
"""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np

from autograd_core.op import OPS
from autograd_core.program.fusing import fused
from autograd_core.program.instructions import Instruction, Program, Slot
from autograd_core.program.sums import with_shorter_sums

Aliases = dict[int, tuple[str, int]]
"""Of slots that are gone: why, and which one took their place."""

INVISIBLE = frozenset(["identity", "stop_gradient"])


def simplify(program: Program) -> Program:
    """Return a program with the same results in fewer instructions."""
    aliases: Aliases = {}
    short = fused(without_repeats(_folded(_opened(program), aliases), aliases))
    return _renumbered(without_dead(with_shorter_sums(short)), before=program, aliases=aliases)


def _opened(program: Program) -> Program:
    """Write dropout as the choice and the division that it is, which the machine has."""
    slots, constants = [*program.slots], dict(program.constants)
    kept: list[Instruction] = []

    def new(slot: Slot, array: Any = None) -> int:
        slots.append(slot)
        if array is not None:
            constants[len(slots) - 1] = np.asarray(array, slot.dtype)
        return len(slots) - 1

    for step in program.instructions:
        if step.op.name != "dropout":
            kept.append(step)
            continue
        result, keep = slots[step.output], step.attrs["keep"]
        mask = keep.slot if step.refs else new(Slot(result.shape, np.dtype(bool)), keep)
        zero, share = (new(Slot((), result.dtype), x) for x in (0.0, 1.0 - step.attrs["rate"]))
        chosen = new(Slot(result.shape, result.dtype))
        kept.append(
            Instruction.of(OPS["where"], {}, (mask, step.inputs[0], zero), chosen, step.phase)
        )
        kept.append(Instruction.of(OPS["divide"], {}, (chosen, share), step.output, step.phase))
    return replace(program, slots=tuple(slots), constants=constants, instructions=tuple(kept))


def _folded(program: Program, aliases: Aliases) -> Program:
    """Compute now what depends on constants alone; rewrite ops that one constant makes simpler."""
    constants = dict(program.constants)
    alias: dict[int, int] = {}
    kept: list[Instruction] = []
    for step in program.instructions:
        step = step.renamed(alias)
        if INVISIBLE.intersection([step.op.name]):
            alias[step.output] = step.inputs[0]
            aliases[step.output] = "bypassed", step.inputs[0]
        elif not step.refs and all(slot in constants for slot in step.inputs):
            with np.errstate(all="ignore"):
                value = step.op.forward(*(constants[slot] for slot in step.inputs), **step.attrs)
            constants[step.output] = np.asarray(value)
            aliases[step.output] = "folded", step.output
        else:
            simpler = _rewritten(step, constants)
            if isinstance(simpler, int):
                alias[step.output] = simpler
                aliases[step.output] = "bypassed", simpler
            else:
                kept.append(simpler)
    outputs = tuple(alias.get(slot, slot) for slot in program.outputs)
    return replace(program, outputs=outputs, constants=constants, instructions=tuple(kept))


def _rewritten(step: Instruction, constants: dict[int, Any]) -> Instruction | int:
    """Return a simpler instruction with the same bits, or the slot that holds the result."""
    exponent = constants.get(step.inputs[1]) if len(step.inputs) == 2 else None
    if exponent is None or exponent.ndim or step.op.name not in ("power", "base_of_slope"):
        return step
    if step.op.name == "base_of_slope":
        return step.inputs[0] if exponent != 0 else step
    if exponent == 1:
        return step.inputs[0]
    if exponent == 2:
        return replace(step, op=OPS["square"], inputs=step.inputs[:1])
    return step


def without_repeats(program: Program, aliases: Aliases | None = None) -> Program:
    """Compute equal things once (common subexpressions)."""
    first: dict[Hashable, int] = {}
    alias: dict[int, int] = {}
    kept = []
    for slot, array in program.constants.items():
        alias[slot] = first.setdefault(("constant", freeze(array)), slot)
    for step in program.instructions:
        step = step.renamed(alias)
        key = step.op.name, step.inputs, freeze(step.attrs)
        original = first.setdefault(key, step.output)
        if original == step.output:
            kept.append(step)
        else:
            alias[step.output] = original
            if aliases is not None:
                aliases[step.output] = "merged", original
    outputs = tuple(alias.get(slot, slot) for slot in program.outputs)
    return replace(program, outputs=outputs, instructions=tuple(kept))


def freeze(thing: Any) -> Hashable:
    """Return something hashable that is equal for equal attrs, arrays and slices included."""
    if isinstance(thing, dict):
        return tuple((key, freeze(value)) for key, value in sorted(thing.items()))
    if isinstance(thing, list | tuple):
        return tuple(map(freeze, thing))
    if isinstance(thing, np.ndarray):
        return thing.dtype.str, thing.shape, thing.tobytes()
    if isinstance(thing, slice):
        return "slice", thing.start, thing.stop, thing.step
    return type(thing).__name__, thing if isinstance(thing, Hashable) else repr(thing)


def without_dead(program: Program) -> Program:
    """Drop what no result needs."""
    needed = set(program.outputs)
    kept = []
    for step in reversed(program.instructions):
        if step.output in needed:
            needed.update(step.reads)
            kept.append(step)
    constants = {slot: a for slot, a in program.constants.items() if slot in needed}
    return replace(program, constants=constants, instructions=tuple(reversed(kept)))


def _renumbered(program: Program, *, before: Program, aliases: Aliases) -> Program:
    """Number the slots that are left: inputs, constants, then results in order."""
    phases = {step.output: step.phase for step in before.instructions}
    used = [*program.inputs, *program.constants, *(step.output for step in program.instructions)]
    number = {slot: place for place, slot in enumerate(used)}
    return Program(
        tuple(program.slots[slot] for slot in used),
        tuple(number[slot] for slot in program.inputs),
        tuple(number[slot] for slot in program.outputs),
        {number[slot]: array for slot, array in program.constants.items()},
        tuple(
            replace(
                step.renamed(number, number[step.output]),
                phase=phases.get(step.output, step.phase),
            )
            for step in program.instructions
        ),
        before,
        tuple(used),
        aliases,
    )
