"""Which rows of an array an index reads: entries that lie together are looked up at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import OPS
from autograd_core.shapes import Shape, size_of


@dataclass(frozen=True)
class Rows:
    """An array as rows: what lies behind the axes that a key names is read as a whole.

    Attributes
    ----------
    shape : tuple of int
        Of the whole array.
    named : int
        How many of its axes the key names.
    parts : int
        How many parts of the key name them; those after it take all there is.
    """

    shape: Shape
    named: int
    parts: int

    @property
    def width(self) -> int:
        """The entries of a row."""
        return size_of(self.shape[self.named :])

    def numbered(self) -> NDArray[np.int64]:
        """Return where each row begins, in the shape of the axes that are named."""
        leading = self.shape[: self.named]
        return (np.arange(size_of(leading), dtype=np.int64) * self.width).reshape(leading)

    def places(self, attrs: dict[str, Any]) -> NDArray[np.int64]:
        """Return where the rows begin that `attrs["key"]` reads.

        Raises
        ------
        OutOfRangeError
            If there is no such row.
        """
        try:
            return np.asarray(self.numbered()[attrs["key"][: self.parts]])
        except IndexError:
            whole = np.broadcast_to(np.int8(0), self.shape)
            OPS["getitem"].check_shapes((whole,), {"key": attrs["key"]})  # says what is wrong
            raise


def rows_of(shape: Shape, key: tuple[Any, ...]) -> Rows:
    """Return an array of this shape as the rows that a key reads."""
    parts = [*key]
    while parts and _takes_all(parts[-1]):
        parts.pop()
    if any(part is Ellipsis for part in parts):
        return Rows(shape, len(shape), len(key))
    return Rows(shape, sum(map(axes_of, parts)), len(parts))


def axes_of(part: Any) -> int:
    """Return how many axes a part of a key names."""
    if part is None:
        return 0
    is_mask = isinstance(part, np.ndarray) and part.dtype.kind == "b"
    return part.ndim if is_mask else 1


def _takes_all(part: Any) -> bool:
    return part is Ellipsis or (isinstance(part, slice) and part == slice(None))
