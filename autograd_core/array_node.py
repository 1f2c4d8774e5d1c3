"""A node that holds an array, and notices writes to it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import ShapeError
from autograd_core.exposure import EXPOSED, Exposure
from autograd_core.operators import ArrayOperators
from autograd_core.recorded import Recorded
from autograd_core.recording import CLOCK, check_read

_clock = CLOCK.__next__


class ArrayNode(Recorded, ArrayOperators):
    """The array of a `Tensor`: reading it, setting it, and whether it changed since."""

    __slots__ = ("parents", "exposure", "used")
    _data: NDArray[Any]
    exposure: Exposure | None
    used: bool  # by an op, since the data were set

    @property
    def data(self) -> NDArray[Any]:
        """The array. Setting it, or writing to it, makes graphs that used it before stale."""
        check_read(self, ".data")
        if self.changed != EXPOSED:
            self._expose()
        return self._data

    @data.setter
    def data(self, array: Any) -> None:
        check_read(self, "a change of the data")
        array = np.array(array, self._data.dtype)
        if array.shape != self._data.shape:
            raise ShapeError(
                f"Tensor.data: expected an array of shape {self._data.shape}, got {array.shape}."
            )
        self.replace(array)

    def replace(self, array: Any) -> None:
        """Set the data to an array of the same shape that nobody else holds."""
        if array.__class__ is not np.ndarray or array.dtype is not self._data.dtype:
            array = np.asarray(array, self._data.dtype)
        self._data = array
        self.exposure, self.used = None, False
        self.changed = _clock()

    def plain_grad(self) -> NDArray[Any] | None:
        """Return the gradient as an array, or None: what optimizers read."""
        gradient = self._grad
        return (
            gradient if gradient.__class__ is np.ndarray else getattr(gradient, "_data", gradient)
        )

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        """The length of each axis."""
        return self._data.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the entries."""
        return self._data.dtype

    @property
    def size(self) -> int:
        """The number of entries."""
        return self._data.size

    def item(self) -> float:
        """Return the one entry as a Python number.

        Raises
        ------
        ShapeError
            If there is not exactly one.
        """
        check_read(self, ".item()")
        if self._data.size != 1:
            raise ShapeError(
                f"item: expected a tensor of one entry, got shape {self.shape}. "
                "Index it first, or use .numpy()."
            )
        return self._data.item()  # type: ignore[no-any-return]

    def numpy(self) -> NDArray[Any]:
        """Return the array itself (no copy); a later write to it is noticed, see `data`."""
        check_read(self, ".numpy()")
        self._expose()
        return self._data

    def last_change(self) -> int:
        """Return the tick at which the data changed last, 0 for never."""
        if self.changed != EXPOSED:
            return self.changed
        if self.exposure is None:  # first used after it was handed out
            self.exposure = Exposure(self._data, _clock())
            return self.exposure.changed
        return self.exposure.compare(self._data)

    def _expose(self) -> None:
        """Note that somebody gets hold of the array, and of those that it is a view of."""
        if not (self.used or self.parents):
            self.changed = EXPOSED  # the copy can wait until an op uses the array
            return
        waiting: list[Any] = [self]
        for node in waiting:  # grows while it is read
            if node.exposure is None:
                node.exposure = Exposure(node._data, node.changed)
                node.changed = EXPOSED
            waiting += [p for p in node.parents if np.may_share_memory(p._data, node._data)]
