"""NumPy functions that move, join, cut and fill arrays."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.op import Traced
from autograd_core.shapes import Shape, broadcast_shapes, normalize_axis, one_axis, shape_of


def swapaxes(a: Any, axis1: int, axis2: int) -> Any:
    """Return a with two axes exchanged."""
    order = [*range(len(shape_of(a)))]
    i, j = (one_axis("swapaxes", axis, len(order)) for axis in (axis1, axis2))
    order[i], order[j] = j, i
    return ops.transpose(a, tuple(order))


def moveaxis(a: Any, source: Any, destination: Any) -> Any:
    """Return a with some axes at new places; the others keep their order."""
    ndim = len(shape_of(a))
    sources = normalize_axis("moveaxis", source, ndim)
    places = normalize_axis("moveaxis", destination, ndim)
    order = [i for i in range(ndim) if i not in sources]
    for place, i in sorted(zip(places, sources, strict=True)):
        order.insert(place, i)
    return ops.transpose(a, tuple(order))


def matrix_transpose(x: Any) -> Any:
    """Return x with its last two axes exchanged."""
    return swapaxes(x, -1, -2)


def _at_least(shape: Callable[[Shape], Shape]) -> Callable[..., Any]:
    def widened(*arys: Any) -> Any:
        results = tuple(ops.reshape(x, shape(shape_of(x))) for x in arys)
        return results[0] if len(results) == 1 else results

    return widened


def _three_axes(shape: Shape) -> Shape:
    return shape if len(shape) > 2 else (*(1,) * (2 - len(shape)), *shape, 1)


atleast_1d = _at_least(lambda shape: shape or (1,))
atleast_2d = _at_least(lambda shape: (1,) * (2 - len(shape)) + shape)
atleast_3d = _at_least(_three_axes)


def vstack(tup: Any) -> Any:
    """Return arrays joined one below the other; a vector is a row."""
    return ops.concatenate([atleast_2d(x) for x in tup], 0)


def hstack(tup: Any) -> Any:
    """Return arrays joined side by side; vectors are joined end to end."""
    pieces = [atleast_1d(x) for x in tup]
    return ops.concatenate(pieces, 0 if len(shape_of(pieces[0])) == 1 else 1)


def dstack(tup: Any) -> Any:
    """Return arrays joined along the third axis."""
    return ops.concatenate([atleast_3d(x) for x in tup], 2)


def column_stack(tup: Any) -> Any:
    """Return arrays joined side by side; a vector is a column."""
    columns = [x if len(shape_of(x)) > 1 else ops.reshape(x, (-1, 1)) for x in tup]
    return ops.concatenate(columns, 1)


def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """Return `values` joined to the end of `arr`, both in one row where axis is None."""
    return ops.concatenate([arr, values], axis)


def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Return pieces along an axis, the first ones longer by 1 where they cannot be equal."""
    if np.ndim(indices_or_sections):
        return ops.split(ary, indices_or_sections, axis)
    length = shape_of(ary)[one_axis("array_split", axis, len(shape_of(ary)))]
    each, more = divmod(length, int(indices_or_sections))
    sizes = [each + 1] * more + [each] * (int(indices_or_sections) - more)
    return ops.split(ary, np.cumsum(sizes)[:-1].tolist(), axis)


def hsplit(ary: Any, indices_or_sections: Any) -> list[Any]:
    """Return pieces along the second axis, of a vector along its only one."""
    return ops.split(ary, indices_or_sections, min(1, len(shape_of(ary)) - 1))


def vsplit(ary: Any, indices_or_sections: Any) -> list[Any]:
    """Return pieces along the first axis."""
    return ops.split(ary, indices_or_sections, 0)


def dsplit(ary: Any, indices_or_sections: Any) -> list[Any]:
    """Return pieces along the third axis."""
    return ops.split(ary, indices_or_sections, 2)


def unstack(x: Any, axis: int = 0) -> tuple[Any, ...]:
    """Return the arrays that `stack` along this axis would join to x."""
    rows = moveaxis(x, axis, 0)
    return tuple(ops.getitem(rows, i) for i in range(shape_of(rows)[0]))


def fliplr(m: Any) -> Any:
    """Return m with its columns in reverse order."""
    return ops.flip(m, 1)


def flipud(m: Any) -> Any:
    """Return m with its rows in reverse order."""
    return ops.flip(m, 0)


def rot90(m: Any, k: int = 1, axes: tuple[int, int] = (0, 1)) -> Any:
    """Return m turned by k times 90 degrees in the plane of two axes, from the first one on."""
    first, second = normalize_axis("rot90", axes, len(shape_of(m)))
    if k % 4 == 2:
        return ops.flip(m, (first, second))
    if k % 4 == 1:
        return swapaxes(ops.flip(m, second), first, second)
    return ops.flip(swapaxes(m, first, second), second) if k % 4 else ops.identity(m)


def broadcast_arrays(*args: Any) -> tuple[Any, ...]:
    """Return the arrays repeated to the shape that they have together."""
    shape = broadcast_shapes("broadcast_arrays", *map(shape_of, args))
    return tuple(ops.broadcast_to(x, shape) for x in args)


def diagflat(v: Any, k: int = 0) -> Any:
    """Return the matrix with all entries of v on diagonal k."""
    return ops.diag(ops.ravel(v), k)


def delete(arr: Any, obj: Any, axis: int | None = None) -> Any:
    """Return arr without the entries at `obj` along an axis."""
    if axis is None:
        arr, axis = ops.ravel(arr), 0
    axis = one_axis("delete", axis, len(shape_of(arr)))
    kept = np.delete(np.arange(shape_of(arr)[axis]), obj)
    return ops.take(arr, kept, axis)


def compress(condition: Any, a: Any, axis: int | None = None) -> Any:
    """Return the entries along an axis at which the condition holds."""
    return ops.take(a, np.flatnonzero(np.asarray(condition)), axis)


def extract(condition: Any, arr: Any) -> Any:
    """Return the entries at which the condition holds."""
    return compress(np.ravel(np.asarray(condition)), arr)


def dtype_of(x: Any) -> Any:
    """Return the type of an array's entries; a Value is a float."""
    return getattr(x, "dtype", np.dtype(float))


def full_like(a: Any, fill_value: Any, dtype: Any = None) -> Any:
    """Return an array of a's shape and type, full of one value, whose gradient is kept."""
    if isinstance(fill_value, Traced):
        return ops.broadcast_to(ops.astype(fill_value, dtype or dtype_of(a)), shape_of(a))
    return np.full(shape_of(a), fill_value, dtype or dtype_of(a))


def zeros_like(a: Any, dtype: Any = None) -> Any:
    """Return zeros of a's shape and type: a plain array, because it depends on no number."""
    return np.zeros(shape_of(a), dtype or dtype_of(a))


def ones_like(a: Any, dtype: Any = None) -> Any:
    """Return ones of a's shape and type: a plain array, because it depends on no number."""
    return np.ones(shape_of(a), dtype or dtype_of(a))


LAYOUT: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        swapaxes, moveaxis, matrix_transpose, vstack, hstack, dstack, column_stack, append,
        array_split, hsplit, vsplit, dsplit, unstack, fliplr, flipud, rot90, broadcast_arrays,
        diagflat, delete, compress, extract, full_like, zeros_like, ones_like,
    )
} | {
    "atleast_1d": atleast_1d, "atleast_2d": atleast_2d, "atleast_3d": atleast_3d,
    "empty_like": zeros_like, "copy": ops.identity, "linalg.matrix_transpose": matrix_transpose,
    "linalg.diagonal": lambda x, offset=0: ops.diagonal(x, offset, -2, -1),
    "linalg.trace": lambda x, offset=0: ops.trace(x, offset, -2, -1),
}  # fmt: skip
