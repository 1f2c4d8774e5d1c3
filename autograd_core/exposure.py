"""Notice changes to an array that a user holds, however they were made.

Whoever has been handed a tensor's own array (`.data`, `.numpy()`, `.detach()`) may write to it at
any time, also through a view. From then on the tensor carries a copy of the bytes; it is compared
when an op uses the tensor and when a sweep passes it. Tensors whose array nobody was handed pay
nothing, and setting `.data` installs an array of the tensor's own again.

A copy, because it takes a tenth of the time of a checksum.
"""

from typing import Any

from numpy.typing import NDArray

from autograd_core.recording import CLOCK

EXPOSED = 1 << 62
"""The `changed` of a node whose array was handed out: later than any tick, so a sweep looks."""


class Exposure:
    """What is known of an array that somebody else may write to."""

    __slots__ = ("copy", "changed")

    def __init__(self, array: NDArray[Any], changed: int) -> None:
        self.copy = array.tobytes()
        self.changed = changed

    def compare(self, array: NDArray[Any]) -> int:
        """Return when the array changed last, which is now if its bytes differ."""
        now = array.tobytes()
        if now != self.copy:
            self.copy, self.changed = now, next(CLOCK)
        return self.changed
