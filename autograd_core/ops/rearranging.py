"""Operations that reorder or repeat entries: flip, roll, repeat, tile, pad."""

import operator
from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import call
from autograd_core.op import Op, register
from autograd_core.ops.indexing import getitem, index_add
from autograd_core.ops.reductions import sum
from autograd_core.ops.shaping import Bound, along, reshape
from autograd_core.shapes import Shape, normalize_axis, one_axis, shape_of


def _bind_flip(x: Any, axis: Any = None) -> Bound:
    return (x,), {"axis": normalize_axis("flip", axis, len(shape_of(x)))}


flip: Op = register(
    Op(
        "flip",
        lambda x, axis: np.flip(x, axis),
        vjps=(lambda ct, y, x, axis: flip(ct, axis),),
        shape=lambda x, axis: x,
        bind=_bind_flip,
        moves=True,
        notation=call(r"\mathrm{flip}", "flip"),
        examples=((((3,),), {"axis": (0,)}), (((2, 3),), {"axis": (1, 0)}), (((),), {"axis": ()})),
        doc="Reverse the order of the entries along `axis` (all axes where it is None).",
    )
)


def _bind_roll(x: Any, shift: Any, axis: Any = None) -> Bound:
    shifts = np.asarray(shift)
    if axis is None:
        return (x,), {"shift": (int(shifts.sum()),), "axis": None}
    # an axis may be named twice: its shifts add up
    axes = [one_axis("roll", i, len(shape_of(x))) for i in np.atleast_1d(axis).tolist()]
    pairs = np.broadcast_arrays(shifts.ravel() if shifts.ndim else shifts, axes)
    return (x,), {"shift": tuple(pairs[0].tolist()), "axis": tuple(pairs[1].tolist())}


def _roll(x: Any, shift: tuple[int, ...], axis: tuple[int, ...] | None) -> Any:
    return np.roll(x, shift, axis)


roll: Op = register(
    Op(
        "roll",
        _roll,
        vjps=(lambda ct, y, x, shift, axis: roll(ct, tuple(-n for n in shift), axis),),
        shape=lambda x, shift, axis: x,
        bind=_bind_roll,
        moves=True,
        notation=call(r"\mathrm{roll}", "roll"),
        examples=(
            (((4,),), {"shift": (1,), "axis": (0,)}),
            (((2, 3),), {"shift": (-4,), "axis": None}),
            (((2, 3),), {"shift": (1, 2), "axis": (1, 0)}),
            (((0, 2),), {"shift": (1,), "axis": (0,)}),
        ),
        doc="Move entries by `shift` places along `axis`; those pushed out come in at the start.",
    )
)


def _bind_repeat(x: Any, repeats: Any, axis: int | None = None) -> Bound:
    x, axis = along("repeat", x, axis)
    counts = np.asarray(repeats)
    length = shape_of(x)[axis]
    if counts.dtype.kind not in "iu" or counts.ndim > 1 or counts.size not in (1, length):
        raise ShapeError(
            f"repeat: expected an integer or {length} of them, one for each entry of axis {axis}, "
            f"got repeats={repeats!r}."
        )
    if counts.size and counts.min() < 0:
        raise ShapeError(f"repeat: expected no negative repeats, got {repeats!r}.")
    flat = tuple(counts.ravel().tolist())
    return (x,), {"repeats": flat * length if len(flat) == 1 else flat, "axis": axis}


def _repeated_at(repeats: tuple[int, ...], axis: int) -> tuple[Any, ...]:
    return (*[slice(None)] * axis, np.repeat(np.arange(len(repeats)), repeats))


def _repeat_rule(ct: Any, y: Any, x: Any, repeats: tuple[int, ...], axis: int) -> Any:
    before, after = shape_of(x)[:axis], shape_of(x)[axis + 1 :]
    if len(set(repeats)) == 1:
        return sum(reshape(ct, (*before, len(repeats), repeats[0], *after)), axis + 1)
    return index_add(ct, _repeated_at(repeats, axis), shape_of(x))


def _repeat_shape(x: Shape, repeats: tuple[int, ...], axis: int) -> Shape:
    return (*x[:axis], int(np.sum(repeats, dtype=int)), *x[axis + 1 :])


repeat = register(
    Op(
        "repeat",
        lambda x, repeats, axis: np.repeat(x, np.array(repeats, int), axis),
        vjps=(_repeat_rule,),
        shape=_repeat_shape,
        bind=_bind_repeat,
        moves=True,
        notation=call(r"\mathrm{repeat}", "repeat"),
        examples=(
            (((3,),), {"repeats": (2, 2, 2), "axis": 0}),
            (((2, 3),), {"repeats": (0, 2, 1), "axis": 1}),
            (((0, 3),), {"repeats": (), "axis": 0}),
        ),
        doc="Repeat each entry along `axis`; an entry's cotangent is the sum of its copies'.",
    )
)


def _bind_tile(x: Any, reps: Any) -> Bound:
    counts = tuple(map(operator.index, reps)) if np.ndim(reps) else (operator.index(reps),)
    if any(n < 0 for n in counts):
        raise ShapeError(f"tile: expected no negative repeats, got reps={reps!r}.")
    return (x,), {"reps": (1,) * (len(shape_of(x)) - len(counts)) + counts}


def _lengths(x: Shape, reps: tuple[int, ...]) -> Shape:
    return (1,) * (len(reps) - len(x)) + x


def _tile_rule(ct: Any, y: Any, x: Any, reps: tuple[int, ...]) -> Any:
    lengths = _lengths(shape_of(x), reps)
    apart = tuple(n for pair in zip(reps, lengths, strict=True) for n in pair)
    return reshape(sum(reshape(ct, apart), tuple(range(0, len(apart), 2))), shape_of(x))


tile = register(
    Op(
        "tile",
        lambda x, reps: np.tile(x, reps),
        vjps=(_tile_rule,),
        shape=lambda x, reps: tuple(n * r for n, r in zip(_lengths(x, reps), reps, strict=True)),
        bind=_bind_tile,
        moves=True,
        notation=call(r"\mathrm{tile}", "tile"),
        examples=(
            (((3,),), {"reps": (2,)}),
            (((2, 3),), {"reps": (2, 1, 3)}),
            (((),), {"reps": ()}),
            (((2, 3),), {"reps": (1, 0)}),
        ),
        doc="Lay copies of the array side by side, `reps` of them along each axis.",
    )
)

_GATHERING = frozenset(["edge", "reflect", "symmetric", "wrap"])


def _pad_width(name: str, width: Any, ndim: int) -> tuple[tuple[int, int], ...]:
    if isinstance(width, dict):
        pairs = {one_axis(name, axis, ndim): pair for axis, pair in width.items()}
        width = [np.broadcast_to(pairs.get(i, 0), 2) for i in range(ndim)]
    try:
        pairs_of = np.broadcast_to(np.asarray(width), (ndim, 2)).tolist()
    except ValueError as error:
        raise ShapeError(
            f"{name}: expected a number, a pair or {ndim} pairs (before, after), got {width!r}."
        ) from error
    return tuple((operator.index(before), operator.index(after)) for before, after in pairs_of)


def _bind_pad(x: Any, pad_width: Any, constant_values: Any = 0) -> Bound:
    ndim = len(shape_of(x))
    width = _pad_width("pad", pad_width, ndim)
    values = tuple(map(tuple, np.broadcast_to(constant_values, (ndim, 2)).tolist()))
    return (x,), {"pad_width": width, "constant_values": values}


def _constant_pad(x: Any, pad_width: Any, constant_values: Any) -> Any:
    return np.pad(x, pad_width, constant_values=constant_values) if pad_width else np.array(x)


def _padded_shape(x: Shape, pad_width: Any, constant_values: Any) -> Shape:
    if any(n < 0 for pair in pad_width for n in pair):
        raise ShapeError(f"pad: expected no negative widths, got {pad_width}.")
    return tuple(n + before + after for n, (before, after) in zip(x, pad_width, strict=True))


def _pad_rule(ct: Any, y: Any, x: Any, pad_width: Any, constant_values: Any) -> Any:
    return getitem(
        ct,
        tuple(slice(before, before + n) for n, (before, _) in zip(x.shape, pad_width, strict=True)),
    )


constant_pad = register(
    Op(
        "constant_pad",
        _constant_pad,
        vjps=(_pad_rule,),
        shape=_padded_shape,
        bind=_bind_pad,
        moves=True,
        notation=call(r"\mathrm{pad}", "pad"),
        examples=(
            (((3,),), {"pad_width": ((1, 2),), "constant_values": ((0, 0),)}),
            (((2, 3),), {"pad_width": ((0, 1), (2, 0)), "constant_values": ((5, 6), (7, 8))}),
            (((),), {"pad_width": (), "constant_values": ()}),
            (((0,),), {"pad_width": ((1, 0),), "constant_values": ((0, 0),)}),
        ),
        doc="Surround the array with constants, `pad_width` of them before and after on each axis.",
    )
)


def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = 0) -> Any:
    """Surround the array with entries: constants, or copies of its own.

    Parameters
    ----------
    x : array
    pad_width : int, pair, pairs or dict of axis to pair
        How many before and after, on each axis.
    mode : "constant", "edge", "reflect", "symmetric" or "wrap"
        As in `numpy.pad`.
    constant_values : number, pair or pairs
        What to surround it with; takes no gradient.
    """
    if mode == "constant":
        return constant_pad(x, pad_width, constant_values)
    if mode not in _GATHERING:
        raise TypeError(
            f"pad: expected mode constant, edge, reflect, symmetric or wrap, got {mode!r}."
        )
    shape = shape_of(x)
    width = _pad_width("pad", pad_width, len(shape))
    places = [np.pad(np.arange(n), pair, mode=mode) for n, pair in zip(shape, width, strict=True)]  # type: ignore[call-overload]
    return getitem(x, np.ix_(*places)) if places else x
