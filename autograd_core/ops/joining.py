"""Joining arrays along an old or a new axis, and cutting one into pieces."""

from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import call_of_all
from autograd_core.op import Op, RuleForEach, register
from autograd_core.ops.indexing import getitem
from autograd_core.ops.shaping import Bound, reshape
from autograd_core.shapes import Shape, one_axis, shape_of


def _pieces(name: str, arrays: Any) -> tuple[Any, ...]:
    pieces = tuple(arrays)
    if not pieces:
        raise ShapeError(f"{name}: expected at least one array, got an empty list.")
    return pieces


def _bind_concatenate(arrays: Any, axis: int | None = 0) -> Bound:
    pieces = _pieces("concatenate", arrays)
    if axis is None:
        pieces, axis = tuple(reshape(x, -1) for x in pieces), 0
    axis = one_axis("concatenate", axis, len(shape_of(pieces[0])))
    # the ends are summed up once, where each piece's rule would sum up those before it
    lengths = [shape_of(x)[axis] if axis < len(shape_of(x)) else 0 for x in pieces]
    return pieces, {"axis": axis, "ends": tuple(accumulate(lengths))}


def _concatenated_shape(*shapes: Shape, axis: int, ends: tuple[int, ...]) -> Shape:
    before, after = shapes[0][:axis], shapes[0][axis + 1 :]
    for shape in shapes:
        if (shape[:axis], shape[axis + 1 :]) != (before, after) or len(shape) != len(shapes[0]):
            raise ShapeError(
                f"concatenate: expected shapes that differ in axis {axis} alone, got "
                f"{', '.join(map(str, shapes))}. Reshape the odd one, or choose another axis."
            )
    return (*before, ends[-1], *after)


def _concatenate_rule(
    slot: int, ct: Any, y: Any, *arrays: Any, axis: int, ends: tuple[int, ...]
) -> Any:
    piece = slice(ends[slot - 1] if slot else 0, ends[slot])
    return getitem(ct, (*[slice(None)] * axis, piece))


concatenate = register(
    Op(
        "concatenate",
        lambda *arrays, axis, ends: np.concatenate(arrays, axis),
        vjps=RuleForEach(_concatenate_rule),
        shape=_concatenated_shape,
        bind=_bind_concatenate,
        moves=True,
        notation=call_of_all(r"\mathrm{concatenate}", "concatenate"),
        examples=(
            (((3,), (2,)), {"axis": 0, "ends": (3, 5)}),
            (((2, 3), (2, 1), (2, 0)), {"axis": 1, "ends": (3, 4, 4)}),
            (((0, 2), (3, 2)), {"axis": 0, "ends": (0, 3)}),
        ),
        doc="Join arrays along an axis they have; all rows in one where `axis` is None.",
    )
)


def _bind_stack(arrays: Any, axis: int = 0) -> Bound:
    pieces = _pieces("stack", arrays)
    return pieces, {"axis": one_axis("stack", axis, len(shape_of(pieces[0])) + 1)}


def _stack(*arrays: Any, axis: int) -> Any:
    # Python numbers are weak: they never widen float32
    weak = any(x.__class__ in (float, int) for x in arrays)
    return np.stack(arrays, axis, dtype=np.result_type(*arrays) if weak else None)


def _stacked_shape(*shapes: Shape, axis: int) -> Shape:
    if len(set(shapes)) > 1:
        raise ShapeError(
            f"stack: expected arrays of one shape, got {', '.join(map(str, shapes))}. "
            "Use concatenate to join along an axis they have."
        )
    return (*shapes[0][:axis], len(shapes), *shapes[0][axis:])


stack = register(
    Op(
        "stack",
        _stack,
        vjps=RuleForEach(
            lambda slot, ct, y, *arrays, axis: getitem(ct, (*[slice(None)] * axis, slot))
        ),
        shape=_stacked_shape,
        bind=_bind_stack,
        moves=True,
        notation=call_of_all(r"\mathrm{stack}", "stack"),
        examples=(
            (((3,), (3,)), {"axis": 0}),
            (((), (), ()), {"axis": 0}),
            (((2, 3), (2, 3)), {"axis": 2}),
            (((0,), (0,)), {"axis": 1}),
        ),
        doc="Join arrays of one shape along a new axis.",
    )
)


def split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Cut an array into a list of pieces along `axis`.

    Parameters
    ----------
    x : array
    indices_or_sections : int or list of int
        The number of equal pieces, or where to cut.
    axis : int

    Raises
    ------
    ShapeError
        If the axis cannot be cut into so many equal pieces.
    """
    axis = one_axis("split", axis, len(shape_of(x)))
    length = shape_of(x)[axis]
    if np.ndim(indices_or_sections):
        cuts = [0, *map(int, indices_or_sections), length]
    else:
        cuts = _even_cuts(length, int(indices_or_sections), axis)
    key = (slice(None),) * axis
    return [getitem(x, (*key, slice(a, b))) for a, b in pairwise(cuts)]


def _even_cuts(length: int, sections: int, axis: int) -> list[int]:
    if sections < 1 or length % sections:
        raise ShapeError(
            f"split: expected a number of pieces that divides {length}, the length of axis {axis}, "
            f"got {sections}. Give a list of places to cut at instead."
        )
    return [i * (length // sections) for i in range(sections + 1)]
