"""Notice changes to an array that a user holds, however they were made.

Whoever has been handed a tensor's own array (`.data`, `.numpy()`, `.detach()`) may write to it at
any time, also through a view. From then on the tensor carries a checksum; it is compared when an op
uses the tensor and when a sweep passes it. Tensors whose array nobody was handed pay nothing.
"""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.recording import CLOCK

EXPOSED = 1 << 62
"""The `changed` of a node whose array was handed out: later than any tick, so a sweep looks."""


class Exposure:
    """What is known of an array that somebody else may write to."""

    __slots__ = ("checksum", "changed")

    def __init__(self, array: NDArray[Any], changed: int) -> None:
        self.checksum = checksum(array)
        self.changed = changed

    def compare(self, array: NDArray[Any]) -> int:
        """Return when the array changed last, which is now if its checksum differs."""
        now = checksum(array)
        if now != self.checksum:
            self.checksum, self.changed = now, next(CLOCK)
        return self.changed


def checksum(array: NDArray[Any]) -> int:
    """Return a number that tells the bytes of an array from others (CRC-32)."""
    return zlib.crc32(np.ascontiguousarray(array).data.cast("B") if array.size else b"")
