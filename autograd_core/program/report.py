"""What the passes did to a program, instruction by instruction: text to read on a terminal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from autograd_core.program.instructions import Instruction, Program

FateKind = Literal["kept", "rewritten", "merged", "bypassed", "folded", "removed"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one instruction.

    Attributes
    ----------
    kind : str
        "kept"; "rewritten", as a simpler op with the same bits; "merged" with an equal instruction
        before it (a common subexpression); "bypassed", as it changes nothing; "folded" into a
        constant; "removed", as no result needs it.
    now : int or None
        The slot of the program after the passes that holds its result, None if none does.
    text : str
        The same in words, which name slots as the program before the passes does; "" if kept.
    like : int or None
        The slot of the program before the passes that took its place.
    """

    kind: FateKind
    now: int | None
    text: str
    like: int | None = None


@dataclass(frozen=True, repr=False)
class Passes:
    """A program before and after the passes; `str` is the difference, `viz.draw` draws it.

    Attributes
    ----------
    before, after : Program
        As traced, and as it runs.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> f = ag.compile(lambda x: (ag.tanh(x) * ag.tanh(x)) ** 2.0)
    >>> print(f.program(np.ones(3)).passes)
    4 instructions, 3 after the passes: 1 rewritten, 1 merged
    <BLANKLINE>
      %0 = input x              float64(3)
      %1 = tanh %0              float64(3)
    − %2 = tanh %0              float64(3)  merged: the same as %1
      %3 = multiply %1 %2       float64(3)  now %2
    − %4 = constant 2.0         float64()   no longer needed
    ~ %5 = power %3 %4          float64(3)  rewritten: square %3, now %3
    """

    before: Program
    after: Program

    @cached_property
    def fates(self) -> dict[int, Fate]:
        """What became of each instruction of `before`, by the slot that it writes."""
        return {step.output: self._fate(step) for step in self.before.instructions}

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each slot of `before` lies in `after`, if it is still there."""
        return {slot: place for place, slot in enumerate(self.after.origins)}

    def __repr__(self) -> str:
        return f"<Passes from {self.before!r} to {self.after!r}>"

    def counts(self) -> Counter[FateKind]:
        """Return how many instructions met each fate."""
        return Counter(fate.kind for fate in self.fates.values())

    def __str__(self) -> str:
        head = f"{len(self.before.instructions)} instructions, {len(self.after.instructions)} after"
        told = ", ".join(f"{n} {kind}" for kind, n in _in_order(self.counts()))
        return "\n".join([f"{head} the passes: {told or 'nothing to do'}", "", *self._lines()])

    def _lines(self) -> Iterator[str]:
        lines = self.before.lines()
        width = max((len(line) for line in lines.values()), default=0)
        for slot, line in lines.items():
            sign, comment = self._comment(slot)
            yield f"{sign} {line:{width}}  {comment}".rstrip()

    def _comment(self, slot: int) -> tuple[str, str]:
        fate = self.fates.get(slot)
        now = self.places.get(slot)
        moved = "" if now in (None, slot) else f"now %{now}"
        if fate is None:  # an input or a constant
            return (" ", moved) if slot in self.places else ("−", "no longer needed")
        if fate.kind == "kept":
            return " ", moved
        words = f"{fate.kind}: {fate.text}"
        return ("~", f"{words}, {moved}".rstrip(", ")) if now is not None else ("−", words)

    def _fate(self, step: Instruction) -> Fate:
        slot, after = step.output, self.after
        if slot in self.places:
            place = self.places[slot]
            if place in after.constants:
                return Fate("folded", place, f"always {after.written(place)}")
            now = self._makers[place]
            if now.op is step.op:
                return Fate("kept", place, "")
            names = dict(enumerate(after.origins))
            return Fate("rewritten", place, now.renamed(names).text)
        kind, other = after.aliases.get(slot, ("removed", -1))
        if kind == "merged":
            return Fate("merged", self._now(slot), f"the same as %{other}", other)
        if kind == "bypassed":
            return Fate("bypassed", self._now(slot), f"it is %{other}", other)
        if kind == "folded":
            return Fate("folded", None, "its inputs are constants")
        return Fate("removed", None, "no result needs it")

    @cached_property
    def _makers(self) -> dict[int, Instruction]:
        """The instruction of `after` that writes each slot."""
        return {step.output: step for step in self.after.instructions}

    def _now(self, slot: int) -> int | None:
        """Return where the result of an instruction is found that was put together with others."""
        while slot not in self.places and slot in self.after.aliases:
            _, slot = self.after.aliases[slot]
        return self.places.get(slot)


_ORDER: tuple[FateKind, ...] = ("rewritten", "merged", "bypassed", "folded", "removed")


def _in_order(counts: Counter[FateKind]) -> list[tuple[FateKind, int]]:
    return [(kind, counts[kind]) for kind in _ORDER if counts[kind]]
