"""Reading entries by index and its adjoint, adding at an index."""

from typing import Any

import numpy as np

from autograd_core.errors import OutOfRangeError, ShapeError
from autograd_core.notation import ATOM, OPEN, Notation
from autograd_core.op import Op, Traced, register
from autograd_core.ops.rows import add_at, read
from autograd_core.ops.shaping import Bound, along
from autograd_core.recording import RECORDING
from autograd_core.shapes import Shape, shape_of

_BASIC = frozenset([int, slice, type(None), type(Ellipsis)])


def fixed_array(x: Any) -> Any:
    """Return an array that nobody else can change before the sweep.

    While a function is traced, a Tensor of integers stays: another run of its program has other
    numbers there.
    """
    traced = isinstance(x, Traced) and RECORDING.get().guard is not None
    if traced and getattr(x, "dtype", np.dtype(float)).kind in "iu":
        return x
    return np.array(x)


def _plain(index: Any) -> Any:
    """Return one index as NumPy takes it; a list or a Tensor becomes an array."""
    if index.__class__ in _BASIC:
        return index
    array = fixed_array(index)
    if array.dtype.kind == "f" and array.size == 0:
        array = array.astype(np.intp)
    if array.dtype.kind not in "iub":
        raise ShapeError(
            f"indexing: expected integers, slices, booleans, None or ..., got {index!r}. "
            "Convert the index with .astype(int)."
        )
    return array


def _bind_getitem(x: Any, key: Any) -> Bound:
    keys = key if isinstance(key, tuple) else (key,)
    return (x,), {"key": tuple(map(_plain, keys))}


def _bind_index_add(x: Any, key: Any, shape: Shape, repeats: bool = True) -> Bound:
    return (x,), {"key": key, "shape": shape, "repeats": repeats}


def _index_add(x: Any, key: tuple[Any, ...], shape: Shape, repeats: bool) -> Any:
    if repeats and any(isinstance(i, np.ndarray) and i.dtype.kind != "b" for i in key):
        return add_at(x, key=key, shape=shape)
    out = np.zeros(shape, np.asarray(x).dtype)
    out[key] = x
    return out


def _indexed_shape(shape: Shape, key: tuple[Any, ...]) -> Shape:
    view = np.broadcast_to(np.empty((), np.int8), shape)
    try:
        return tuple(view[key].shape)
    except IndexError as error:
        raise OutOfRangeError(
            f"indexing: expected an index inside shape {shape}, got {_describe(key)}: {error}."
        ) from error


def _describe(key: tuple[Any, ...]) -> str:
    return "[" + ", ".join(map(_describe_one, key)) + "]"


def _describe_one(index: Any) -> str:
    if isinstance(index, slice):
        parts = [index.start, index.stop, index.step]
        text = ":".join("" if part is None else str(part) for part in parts)
        return text[:-1] if index.step is None else text
    if isinstance(index, np.ndarray):
        return f"{index.dtype}{list(index.shape)}"
    return "..." if index is Ellipsis else str(index)


getitem = register(
    Op(
        "getitem",
        read,
        vjps=(lambda ct, y, x, key: index_add(ct, key, shape_of(x)),),
        shape=_indexed_shape,
        bind=_bind_getitem,
        moves=True,
        notation=Notation("{#1}_{[\\ldots]}", "#1[…]", ATOM, (ATOM,), "[ ]"),
        examples=(
            (((4,),), {"key": (1,)}),
            (((4, 3),), {"key": (np.array([0, 0, 2]),)}),
            (((4, 3),), {"key": (np.array([0, 1, 1]), np.array([2, 0, 0]))}),
            (((4, 3),), {"key": (slice(None, None, -2), None, Ellipsis)}),
        ),
        doc="Read entries by any NumPy index; entries read twice get both cotangents.",
    )
)
index_add: Op = register(
    Op(
        "index_add",
        _index_add,
        vjps=(lambda ct, y, x, key, shape, repeats: getitem(ct, key),),
        shape=lambda x, key, shape, repeats: shape,
        bind=_bind_index_add,
        moves=True,
        notation=Notation(
            r"\mathrm{scatter}\left(#1\right)", "scatter(#1)", ATOM, (OPEN,), "scatter"
        ),
        examples=(
            (((3,),), {"key": (np.array([0, 0, 2]),), "shape": (4,), "repeats": True}),
            (((2, 3),), {"key": (slice(1, 3),), "shape": (4, 3), "repeats": False}),
        ),
        doc=(
            "Add `x` into zeros of `shape` at `key`: the adjoint of indexing. `repeats=False` says "
            "that no entry is named twice, which is faster."
        ),
    )
)


def take(x: Any, indices: Any, axis: int | None = None) -> Any:
    """Return the entries at `indices` along `axis`, or among all in a row where it is None.

    Entries taken twice get both cotangents; an index outside raises OutOfRangeError.
    """
    x, axis = along("take", x, axis)
    return getitem(x, (*[slice(None)] * axis, fixed_array(indices)))


def take_along_axis(x: Any, indices: Any, axis: int | None = -1) -> Any:
    """Return, from each row along `axis`, the entries at the places in the same row of `indices`.

    Parameters
    ----------
    x : array
    indices : array of int
        With as many axes as x; its other axes broadcast with those of x.
    axis : int or None
        None takes x as one row.
    """
    x, axis = along("take_along_axis", x, axis)
    places, shape = fixed_array(indices), shape_of(x)
    if places.ndim != len(shape):
        raise ShapeError(
            f"take_along_axis: expected indices of {len(shape)} axes for shape {shape}, got shape "
            f"{places.shape}."
        )
    rows = np.ogrid[tuple(map(slice, shape))]
    return getitem(x, tuple(places if i == axis else row for i, row in enumerate(rows)))
