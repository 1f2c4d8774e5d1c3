"""The gradient of what is on a tape, written on it: each rule is read once, then copied.

A rule run on Cells is a list of operations on the cotangent, the result and the inputs. Copying
that list for each use makes no node, which is what a graph of a hundred thousand numbers needs.
"""

from collections.abc import Sequence
from typing import NamedTuple

from autograd_core.node import NO_ATTRS
from autograd_core.op import OPS, Op
from autograd_core.program.scalar.cells import Cell, Tape

Steps = list[tuple[int, int, int, int]]
_MULTIPLY = OPS["multiply"]


class Rule(NamedTuple):
    """What a rule does: steps (kind, operands), and where its result stands.

    Slots 0, 1, 2, … are the cotangent, the result and the inputs; constants come after them in
    the order of `constants`, then the steps' results. With no steps the result is the cotangent.
    """

    constants: list[float]
    steps: Steps
    result: int


def can_be_read(op: Op) -> bool:
    """Tell whether the rules of an op say all there is of its gradient: no branch is left out."""
    return not op.zeros and op.name != "stop_gradient"


def write_gradient(tape: Tape, root: int, wanted: Sequence[int]) -> dict[int, int]:
    """Write the reverse sweep from slot `root`, and return the cotangent's slot of each input."""
    needs = _needs(tape, wanted)
    cotangents = {root: tape.constant(1.0)} if needs[root] else {}
    add = tape.place(OPS["add"], NO_ATTRS)
    rules: dict[tuple[int, int], Rule] = {}
    kind, operands, write = tape.kind, tape.operands, tape.write
    for slot in range(root, -1, -1):
        if slot not in cotangents or kind[slot] < 0:
            continue
        ct, use = cotangents[slot], kind[slot]
        inputs = [column[slot] for column in operands]
        for place, x in enumerate(inputs):
            if x < 0 or not needs[x]:
                continue
            rule = rules.get((use, place))
            if rule is None:
                rule = rules[use, place] = _read(tape, use, place)
            part = _copy(tape, rule, [ct, slot, *inputs]) if rule.result else ct
            before = cotangents.get(x)
            cotangents[x] = part if before is None else write(add, before, part)
    return {slot: cotangents[slot] for slot in wanted if slot in cotangents}


def _needs(tape: Tape, wanted: Sequence[int]) -> bytearray:
    """Return for each slot whether a wanted one is below it."""
    needs = bytearray(len(tape.kind) + 1)  # the last one answers for -1, no operand
    for slot in wanted:
        needs[slot] = 1
    for slot, (kind, a, b, c) in enumerate(zip(tape.kind, *tape.operands, strict=True)):
        if kind >= 0 and (needs[a] or needs[b] or needs[c]):
            needs[slot] = 1
    return needs


def _read(tape: Tape, use: int, place: int) -> Rule:
    """Return the rule for one input of a use of an op, by running it on Cells once."""
    op, attrs = tape.kinds[use]
    draft = Tape()
    ct, y, *inputs = (draft.input() for _ in range(2 + len(op.vjps)))
    with draft:
        part = op.vjps[place](ct, y, *inputs, **attrs)
    if part.__class__ is not Cell:
        part = draft.cell(draft.constant(float(part)))
    given = 2 + len(inputs)
    made = [slot for slot, kind in enumerate(draft.kind) if kind >= 0]
    number = {slot: slot for slot in range(given)} | {-1: -1}
    number |= {slot: given + i for i, slot in enumerate([*draft.constants, *made])}
    steps = [
        (tape.place(*draft.kinds[draft.kind[slot]]), *(number[x[slot]] for x in draft.operands))
        for slot in made
    ]
    return Rule([*draft.constants.values()], steps, number[part.slot])  # type: ignore[arg-type]


def _copy(tape: Tape, rule: Rule, given: list[int]) -> int:
    """Write the steps of a rule for one use, and return the slot of its result."""
    write = tape.write
    if len(rule.steps) == 1 and not rule.constants:
        kind, a, b, c = rule.steps[0]
        if a == 0 and tape.constants.get(given[0]) == 1 and tape.kinds[kind][0] is _MULTIPLY:
            return given[b]  # the loss's own cotangent
        return write(kind, given[a], given[b] if b >= 0 else -1, given[c] if c >= 0 else -1)
    slots = [x for x in given if x >= 0] + [tape.constant(x) for x in rule.constants]
    slots.append(-1)
    for kind, a, b, c in rule.steps:
        slots[-1:] = [write(kind, slots[a], slots[b], slots[c]), -1]
    return slots[rule.result]
