"""Rows of arrays by index: NumPy's indexing, or the kernels `gather` and `scatter_add`.

The kernels take a key that begins with an array of integers, has integers or arrays of them for the
next axes, and nothing after them but whole axes: it names rows of a matrix whose columns are the
rest.
"""

from collections.abc import Callable
from itertools import takewhile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.kernels.choosing import laid_out, served_by
from autograd_core.shapes import Shape, size_of

Array = NDArray[Any]
Key = tuple[Any, ...]


def _begins_with_array(key: Key) -> bool:
    return len(key) > 0 and key[0].__class__ is np.ndarray and key[0].ndim > 0


def _names_rows(i: Any) -> bool:
    return i.__class__ is int or (isinstance(i, np.ndarray) and i.dtype.kind in "iu")


def _places(key: Key, ndim: int) -> Key:
    """Return the integers for the first axes if the rest of a key are whole axes, else nothing."""
    if not _begins_with_array(key):
        return ()
    places = tuple(takewhile(_names_rows, key))
    rest = key[len(places) :]
    if len(rest) == 1 and rest[0] is Ellipsis:
        rest = ()
    if len(places) + len(rest) > ndim or not all(i.__class__ is slice for i in rest):
        return ()
    return places if all(i == slice(None) for i in rest) else ()


def _rows(places: Key, shape: Shape) -> Array | None:
    """Return the rows that places along the first axes name, or None where one lies outside."""
    rows: Any = 0
    for i, n in zip(places, shape, strict=False):
        low, high = np.min(i), np.max(i)
        if low < -n or high >= n:
            return None
        i = np.asarray(i).astype(np.intp, copy=False)
        rows = rows * n + (i if low >= 0 else np.where(i < 0, i + n, i))
    return np.asarray(rows)


def _read(loop: Callable[..., Any], x: Array, key: Key) -> Any:
    places = _places(key, x.ndim)
    rows, rest = _rows(places, x.shape), x.shape[len(places) :]
    if rows is None:
        return x[key]  # NumPy says which is outside
    out = np.empty((rows.size, size_of(rest)), x.dtype)
    loop(laid_out(x).reshape(-1, size_of(rest)), laid_out(rows.reshape(-1)), out)
    return out.reshape(*rows.shape, *rest)


def _entries_read(x: Array, key: Key) -> int:
    places = _places(key, x.ndim)
    row = size_of(x.shape[len(places) :])
    return np.broadcast(*places).size * row if places else 0


def _add(loop: Callable[..., Any], x: Array, key: Key, shape: Shape) -> Any:
    places = _places(key, len(shape))
    rows, rest = _rows(places, shape), shape[len(places) :]
    if rows is None or x.shape != (*rows.shape, *rest):
        return _add_at(x, key, shape)
    out = np.zeros((size_of(shape[: len(places)]), size_of(rest)), x.dtype)
    loop(laid_out(x).reshape(-1, size_of(rest)), laid_out(rows.reshape(-1)), out)
    return out.reshape(shape)


def _add_at(x: Any, key: Key, shape: Shape) -> Any:
    out = np.zeros(shape, np.asarray(x).dtype)
    np.add.at(out, key, x)
    return out


def _entries_added(x: Array, key: Key, shape: Shape) -> int:
    return x.size if _places(key, len(shape)) else 0


_read_rows = served_by("gather", lambda x, key: np.asarray(x)[key], _read, _entries_read)
add_at = served_by("scatter_add", _add_at, _add, _entries_added)
"""Zeros of `shape` with x added at a key, as often as an entry is named."""


def read(x: Any, key: Key) -> Any:
    """Return what a key reads from an array."""
    if _begins_with_array(key):
        return _read_rows(x, key=key)
    return np.asarray(x)[key]
