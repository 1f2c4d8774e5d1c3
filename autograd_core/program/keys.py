"""The keys of a training step's random numbers, in the integers that the machine reads."""

from collections.abc import Sequence

from autograd_core.keys import KeyStream
from autograd_core.program.machine import opcodes
from autograd_core.program.planner import Lookup
from autograd_core.program.planning import Plan


def is_key(lookup: Lookup) -> bool:
    """Tell whether a list in a plan's index is the key of a mask."""
    return lookup.step.op.name == "keep_mask"


class Keys:
    """The keys in a plan's index, which its rows move on by themselves from step to step.

    Parameters
    ----------
    plan : Plan
    streams : sequence of KeyStream
        Where a step draws its keys.
    slots : list of int
        The input of the program that is the key of each.
    draws : list of int
        How many keys a step draws from each.
    """

    def __init__(
        self, plan: Plan, streams: Sequence[KeyStream], slots: list[int], draws: list[int]
    ) -> None:
        self._index, self._streams, self._draws = plan.index, streams, draws
        self._lookups = [
            (lookup, slots.index(lookup.step.refs[0])) for lookup in plan.lookups if is_key(lookup)
        ]
        masks = plan.code[:, 0] == opcodes.MASK
        for lookup, place in self._lookups:
            plan.code[masks & (plan.code[:, 4] == lookup.start), 6] = draws[place]

    @property
    def counts(self) -> list[int]:
        """How many keys were drawn from each stream."""
        return [stream.count for stream in self._streams]

    def load(self, counts: list[int]) -> None:
        """Write the keys for a first step, after so many were drawn from each stream."""
        for lookup, place in self._lookups:
            key = self._streams[place].seed, counts[place]
            start = lookup.start
            self._index[start : start + 2] = lookup.places(lookup.step.attrs | {"key": key})

    def move_on(self, steps: int) -> None:
        """Give the streams the counts that they have after so many steps."""
        for stream, draws in zip(self._streams, self._draws, strict=True):
            stream.count += steps * draws
