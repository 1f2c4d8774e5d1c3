"""A compiled program read for drawing: the card of each array. Only here viz looks inside one."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from autograd_core import Symbol
from autograd_core.notation import ATOM, Written, name_latex, name_text
from autograd_core.program.instructions import Instruction, Program, Ref
from autograd_core.program.report import Fate, Passes
from autograd_core.program.scalar.program import ScalarProgram
from autograd_core.symbol import write_any
from autograd_core.trees import tree_map
from viz.build import is_input
from viz.messages import Messages
from viz.metrics import printable
from viz.outline import Numbering, Outline
from viz.scene import Execution, Kind, Note, Phase, SceneNode, Summary

if TYPE_CHECKING:
    from autograd_core.program.planning import Plan


@dataclass(frozen=True)
class Listing:
    """A program read for drawing.

    Attributes
    ----------
    program : Program
    plan : Plan or None
        Where its arrays lie and what is done in one run; None for a program that is not run.
    fates : dict of int to Fate
        What the passes did with each instruction, where that is to be drawn.
    say : Messages
        Names the boxes.
    """

    program: Program
    plan: "Plan | None"
    fates: Mapping[int, Fate]
    say: Messages

    @cached_property
    def steps(self) -> dict[int, Instruction]:
        """The instruction that writes each slot that one writes."""
        return {step.output: step for step in self.program.instructions}

    @cached_property
    def slots(self) -> list[int]:
        """The slots that are drawn, as they are written; numbers stand in what uses them."""
        program = self.program
        used = {slot for step in program.instructions for slot in step.reads} | {*program.outputs}
        inline = {s for s, x in program.constants.items() if x.size == 1} - {*program.outputs}
        idle = {s for s in program.constants if s not in used}
        drawn = dict.fromkeys([*program.inputs, *program.constants, *self.steps])
        return [slot for slot in drawn if slot not in inline | idle]

    @cached_property
    def keys(self) -> dict[int, int]:
        """The key of the card of each slot that is drawn."""
        return {slot: key for key, slot in enumerate(self.slots)}

    @cached_property
    def groups(self) -> list[str]:
        """The box of each card: a fused run of two or more instructions."""
        boxes = {
            step.output: self.say("fused run {number}", number=number)
            for number, steps in enumerate(self.plan.runs if self.plan else (), 1)
            for step in steps
        }
        return [boxes.get(slot, "") for slot in self.slots]

    def name(self, slot: int) -> str:
        """Return what a picture calls a slot: the user's name, else v with its number.

        In listings that is %8; `2%8` in a formula would read like a remainder.
        """
        return printable(self.program.slots[slot].name).strip() or f"v_{slot}"

    def rename(self, text: str) -> str:
        """Return a line of a listing with the names of pictures."""
        return re.sub(r"%(\d+)", lambda match: name_text(self.name(int(match[1]))), text)

    def parents(self, slot: int) -> tuple[int, ...]:
        """Return the slots that the instruction of a slot reads, in argument order."""
        return self.steps[slot].reads if slot in self.steps else ()

    def outline(self) -> Outline:
        """Return the structure alone, for folding."""
        number = Numbering()
        return Outline(
            labels=[number(self._structure(slot)) for slot in self.slots],
            ops=[self.steps[slot].op.name if slot in self.steps else "" for slot in self.slots],
            parents=[
                tuple([self.keys.get(p, -1) for p in self.parents(slot)]) for slot in self.slots
            ],
            groups=self.groups,
            roots=frozenset(self.keys[slot] for slot in self.program.outputs),
        )

    def _structure(self, slot: int) -> Hashable:
        step, shape = self.steps.get(slot), self.program.slots[slot].shape
        if step is None:
            return slot in self.program.constants, shape
        return step.op.name, step.phase, shape, "" if "key" in step.attrs else repr(step.attrs)

    # ---- cards ----

    def card(self, slot: int) -> SceneNode:
        """Return the card of one slot."""
        step, facts = self.steps.get(slot), self.program.slots[slot]
        nothing = Summary(facts.shape, np.nan, np.nan, np.nan, ())
        return SceneNode(
            key=self.keys[slot],
            kind=self._kind(slot),
            name=self.name(slot),
            glyph=step.op.notation.glyph if step else "",
            op=step.op.name if step else "",
            expression=self._expression(step) if step else self._number(slot),
            scalar=not facts.shape,
            value=nothing,
            gradient=None,
            takes_gradient=False,
            group=self.groups[self.keys[slot]],
            execution=self._execution(slot),
        )

    def _kind(self, slot: int) -> Kind:
        if slot in self.steps:
            return "loss" if slot in self.program.outputs else "op"
        if slot in self.program.constants:
            return "constant"
        name = self.program.slots[slot].name
        return "input" if not name or is_input(name) else "parameter"

    def _execution(self, slot: int) -> Execution:
        facts, step = self.program.slots[slot], self.steps.get(slot)
        phase: Phase = step.phase if step else ""
        if slot in self.fates and self.fates[slot].kind not in ("kept", "rewritten"):
            phase = "gone"
        n_bytes = int(np.prod(facts.shape, dtype=np.int64)) * facts.dtype.itemsize
        if self.plan is None:
            return Execution(phase, str(facts.dtype), n_bytes, "", None)
        place = self.plan.places.get(slot)
        byte = None if place is None else place * self.plan.dtype.itemsize
        if step is not None and any(step is other for other in self.plan.by_numpy):
            return Execution(phase, str(facts.dtype), n_bytes, "numpy", byte)
        in_run = place is None and self.groups[self.keys[slot]]
        return Execution(phase, str(facts.dtype), n_bytes, "block" if in_run else "arena", byte)

    def _expression(self, step: Instruction) -> Written:
        """Return how a slot is computed, in the names of what its instruction reads."""
        formula = Symbol("", self.program.slots[step.output].shape)
        formula.op, formula.attrs = step.op, step.attrs
        if step.refs:
            formula.attrs = tree_map(
                lambda fact: self.name(fact.slot) if isinstance(fact, Ref) else fact, step.attrs
            )
        formula.inputs = tuple(map(self._symbol, step.inputs))
        return write_any(formula)

    def _number(self, slot: int) -> Written | None:
        """Return the number that stands everywhere in a constant, if it is one."""
        array = self.program.constants.get(slot, np.empty(0))
        same = array.size and (array == array.flat[0]).all()
        return write_any(float(f"{float(array.flat[0]):.4g}")) if same else None

    def _symbol(self, slot: int) -> Symbol | float:
        if slot not in self.keys:
            return float(self.program.constants[slot].reshape(()))
        name = self.name(slot)
        written = Written(name_latex(name), name_text(name), ATOM)
        return Symbol(f"slot {slot}", self.program.slots[slot].shape, written=written)

    def notes(self) -> dict[int, Note]:
        """Return a caption for each card that the passes changed."""
        return {
            self.keys[slot]: Note("note", self._told(fate))
            for slot, fate in self.fates.items()
            if fate.kind != "kept"
        }

    def _told(self, fate: Fate) -> str:
        say, other = self.say, "" if fate.like is None else name_text(self.name(fate.like))
        return {
            "rewritten": say("rewritten: {text}", text=self.rename(fate.text)),
            "merged": say("merged: the same as {name}", name=other),
            "bypassed": say("bypassed: it is {name}", name=other),
            "folded": say("folded into a constant"),
            "removed": say("removed: no result needs it"),
        }[fate.kind]


def read_program(thing: Program | Passes | ScalarProgram, say: Messages) -> Listing:
    """Return a program with its plan; of passes, the program before them with its fates."""
    if isinstance(thing, Passes):
        return Listing(thing.before, None, thing.fates, say)
    if isinstance(thing, ScalarProgram):
        return Listing(thing.as_program(), None, {}, say)
    from autograd_core.program.opening import opened  # imports Numba
    from autograd_core.program.planning import make_plan

    plan = make_plan(opened(thing))
    return Listing(plan.program, plan, {}, say)
