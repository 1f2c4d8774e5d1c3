"""One run in place of many alike: the updates of all parameters, say.

Runs of the same operations on arrays of different shapes become one, if what they read and write
lies side by side in the same order. This file finds such families and says where the slots go.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograd_core.program.arena import room_for
from autograd_core.program.instructions import Instruction, Program
from autograd_core.program.lowering import LOWERINGS
from autograd_core.program.planner import Planner
from autograd_core.program.runs import Run


@dataclass(frozen=True)
class Updates:
    """Slots that a step replaces by others, in place where that can be done.

    Attributes
    ----------
    onto : dict of int to int
        The slot of the new numbers: the input that they replace.
    first : tuple of int
        Slots that must be known before anything is replaced.
    """

    onto: dict[int, int]
    first: tuple[int, ...]


NO_UPDATES = Updates({}, ())


_MAY_ALIAS = frozenset(LOWERINGS) - {"matmul", "affine", "multiply_add"}
"""Ops whose result may lie where their input does."""


def in_place(program: Program, groups: Sequence[Run | Instruction], updates: Updates) -> Updates:
    """Return the updates that may be written over what they replace.

    Those that come after all that must be known first, and whose input nothing reads later.
    """
    group_of = {step.output: i for i, group in enumerate(groups) for step in steps_of(group)}
    known = max((group_of.get(slot, -1) for slot in updates.first), default=-1)
    readers = _readers(program)
    onto = {}
    for new, old in updates.onto.items():
        group = groups[group_of[new]] if new in group_of else None
        if isinstance(group, Run) and group_of[new] > known and old not in program.outputs:
            order = {step.output: i for i, step in enumerate(group.steps)}
            alike = program.slots[old].shape == group.shape
            direct, through_alias = readers.get(old, []), _behind_aliases(readers, old)
            if (
                alike
                and all(group_of[step.output] <= group_of[new] for step in direct)
                and all(order.get(step.output, 0) <= order[new] for step in direct)
                and all(group_of[step.output] < group_of[new] for step in through_alias)
            ):
                onto[new] = old
    return Updates(onto, updates.first)


def _readers(program: Program) -> dict[int, list[Instruction]]:
    readers: dict[int, list[Instruction]] = {}
    for step in program.instructions:
        for slot in step.reads:
            readers.setdefault(slot, []).append(step)
    return readers


def _behind_aliases(readers: dict[int, list[Instruction]], slot: int) -> list[Instruction]:
    """Return what reads a result that may lie where the slot does."""
    found: list[Instruction] = []
    waiting = [step for step in readers.get(slot, []) if step.op.name in _MAY_ALIAS]
    while waiting:
        behind = readers.get(waiting.pop().output, [])
        found += behind
        waiting += [step for step in behind if step.op.name in _MAY_ALIAS]
    return found


def steps_of(group: Run | Instruction) -> list[Instruction]:
    """Return the instructions of a group, those of a merged run included."""
    if isinstance(group, Run):
        return [step for run in (group, *group.others) for step in run.steps]
    return [group]


def merge(
    planner: Planner, groups: Sequence[Run | Instruction], updates: Updates
) -> list[Run | Instruction]:
    """Return the groups with families of updates merged, after pinning their slots."""
    merged: list[Run | Instruction] = []
    for family in _families(planner, groups):
        runs = [group for group in family if isinstance(group, Run)]
        if len(runs) > 1 and _pin(planner, runs, updates):
            merged.append(_merged(planner, runs))
        else:
            merged += family
    for new, old in updates.onto.items():
        if new not in planner.pins:
            planner.pin_onto(new, old)
    return merged


def _families(
    planner: Planner, groups: Sequence[Run | Instruction]
) -> Iterator[list[Run | Instruction]]:
    family: list[Any] = []
    for group in groups:
        if family and not _are_alike(planner, family, group):
            yield family
            family = []
        family.append(group)
    if family:
        yield family


def _are_alike(planner: Planner, family: list[Any], group: Run | Instruction) -> bool:
    first = family[0]
    if not isinstance(first, Run) or not isinstance(group, Run):
        return False
    if len(first.steps) != len(group.steps) or not _are_independent(family, group):
        return False
    here, there = _numbered(first), _numbered(group)
    return all(
        a.op is b.op
        and all(map(_fits_beside(planner, here, there, first, group), a.inputs, b.inputs))
        for a, b in zip(first.steps, group.steps, strict=True)
    )


def _numbered(run: Run) -> dict[int, int]:
    return {step.output: i for i, step in enumerate(run.steps)}


def _are_independent(family: list[Run], group: Run) -> bool:
    made = {step.output for run in family for step in run.steps}
    return not any(slot in made for step in group.steps for slot in step.reads)


def _fits_beside(
    planner: Planner, here: dict[int, int], there: dict[int, int], first: Run, group: Run
) -> Callable[[int, int], bool]:
    """Return a function that tells whether two operands are each other's counterparts."""

    def fits(a: int, b: int) -> bool:
        if a in here or b in there:
            return here.get(a) == there.get(b)
        if a == b:
            return planner.length(a) == 1
        whole = planner.shape(a) == first.shape and planner.shape(b) == group.shape
        return whole and not {a, b} & planner.program.constants.keys()

    return fits


def _columns(planner: Planner, family: list[Run]) -> Iterator[tuple[int, ...]]:
    """Yield the slots that must lie side by side: for each operand and result, one of each run."""
    made = {step.output for run in family for step in run.steps}
    for steps in zip(*(run.steps for run in family), strict=True):
        for slots in zip(*(step.inputs for step in steps), strict=True):
            if len({*slots}) == len(slots) and not made & {*slots}:
                yield slots
        yield tuple(step.output for step in steps)


def _pin(planner: Planner, family: list[Run], updates: Updates) -> bool:
    """Give the slots of a family places side by side; False if that cannot be."""
    outputs = {step.output for run in family for step in run.steps}
    if _escaping(planner.program, family) - updates.onto.keys() or _some_share(family):
        return False
    columns = [*dict.fromkeys(_columns(planner, family))]
    onto = [c for c in columns if all(slot in updates.onto for slot in c)]
    if not onto or any(slot in updates.onto for c in columns if c not in onto for slot in c):
        return False
    replaced = [tuple(updates.onto[slot] for slot in c) for c in onto]
    read = [c for c in columns if not outputs & {*c}]
    slots = [slot for c in read for slot in c]
    if any(slot in planner.pins for slot in slots) or len({*slots}) != len(slots):
        return False
    if not {*replaced} <= {*read}:
        return False
    offsets = _offsets(planner, family)
    for column in read:
        base = planner.reserve(offsets[-1])
        for slot, offset in zip(column, offsets, strict=False):
            planner.pins[slot] = base + offset
    for column, old in zip(onto, replaced, strict=True):
        for slot, place in zip(column, old, strict=True):
            planner.pin_onto(slot, place)
    return True


def _some_share(family: list[Run]) -> bool:
    """Tell whether some runs read one slot that others do not: it cannot lie beside itself."""
    alike = zip(*(run.steps for run in family), strict=True)
    operands = [slots for steps in alike for slots in zip(*(s.inputs for s in steps), strict=True)]
    return any(1 < len({*slots}) < len(slots) for slots in operands)


def _escaping(program: Program, family: list[Run]) -> set[int]:
    """Return the results of a family that are read outside the run that makes them."""
    run_of = {step.output: run for run in family for step in run.steps}
    maker = {step.output: run_of.get(step.output) for step in program.instructions}
    escaping = {slot for slot in program.outputs if slot in run_of}
    for step in program.instructions:
        reader = maker[step.output]
        escaping |= {s for s in step.reads if s in run_of and run_of[s] is not reader}
    return escaping


def _offsets(planner: Planner, family: list[Run]) -> list[int]:
    offsets = [0]
    for run in family:
        offsets.append(offsets[-1] + room_for(planner.length(run.steps[0].output), planner.dtype))
    return offsets


def _merged(planner: Planner, family: list[Run]) -> Run:
    first, *others = family
    whole = {slots[0] for slots in _columns(planner, family)}
    last = planner.length(family[-1].steps[0].output)
    extent = _offsets(planner, family)[-2] + last
    return Run((extent,), first.steps, tuple(others), frozenset(whole))
