"""`Overlay`: one number for each node, beside the structure: gradients, time, memory, errors."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Combine = Literal["sum", "max"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A number for each node of a graph, none of them negative.

    Attributes
    ----------
    name : str
        "gradient", "time", "memory" or "error".
    unit : str
        "s" for seconds, "B" for bytes, "" for a plain number.
    values : mapping from int to float
        By the key of a node; nodes that were not measured are missing.
    combine : "sum" or "max"
        What a card shows that stands for several nodes.
    """

    name: str
    unit: str
    values: Mapping[int, float]
    combine: Combine

    def folded(self, members: Sequence[Sequence[int]]) -> "Overlay":
        """Return the overlay of folded cards, of which number i stands for nodes `members[i]`."""
        values = {}
        for card, nodes in enumerate(members):
            known = [self.values[node] for node in nodes if node in self.values]
            if known:
                values[card] = math.fsum(known) if self.combine == "sum" else _largest(known)
        return replace(self, values=values)

    @property
    def scale(self) -> "Scale":
        """The scale on which all its numbers have a place."""
        known = [x for x in self.values.values() if math.isfinite(x)]
        high = max(known, default=0.0)
        least = min((x for x in known if x > 0), default=high)
        return Scale(max(least, high / _WIDEST), high, is_log=high > _LINEAR * least)


def _largest(numbers: Sequence[float]) -> float:
    """Return the maximum; nan, which tells of trouble, counts as the largest."""
    return math.nan if any(map(math.isnan, numbers)) else max(numbers)


_LINEAR, _WIDEST = 20.0, 1e6


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to shares between 0 and 1; logarithmic where they differ by much.

    A linear scale begins at 0, a logarithmic one at `low`, below which everything has share 0.
    """

    low: float
    high: float
    is_log: bool

    @property
    def ends(self) -> tuple[float, float]:
        """The numbers with share 0 and share 1."""
        return (self.low if self.is_log else 0.0), self.high

    def share(self, x: float) -> float:
        """Return where a number stands; nan and infinity stand at the upper end."""
        if not math.isfinite(x):
            return 1.0
        if x <= 0 or self.high <= 0:
            return 0.0
        if not self.is_log:
            return x / self.high
        return min(1.0, max(0.0, math.log(x / self.low) / math.log(self.high / self.low)))
