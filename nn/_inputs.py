"""How plain arrays enter: as constant Tensors with a name, or checked for a training."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

import autograd_core as ag
from autograd_core.op import Traced


def as_tensor(x: Any, name: str, dtype: DTypeLike | None) -> ag.Tensor:
    """Return `x` if it is a Tensor, else a constant copy of it with this name and dtype.

    None leaves the dtype as it is.

    Raises
    ------
    TypeError
        If it holds Values, Tensors inside a list, or anything that is no real number.
    """
    if isinstance(x, ag.Tensor):
        return x
    _check_numbers(x, name)
    return ag.tensor(x, dtype=dtype, name=name)


def plain_array(x: Any) -> NDArray[Any]:
    """Return the numbers of a Tensor or an array, for looking at: no gradient is wanted."""
    return x._data if isinstance(x, ag.Tensor) else np.asarray(x)


def _check_numbers(x: Any, name: str) -> None:
    if isinstance(x, Traced) or (
        isinstance(x, list | tuple) and any(isinstance(entry, Traced) for entry in x)
    ):
        raise TypeError(
            f"{name}: expected an array or one Tensor, got {type(x).__name__} with traced entries, "
            "whose graph would be lost. Use one ag.tensor, or nn.scalar for nets of Values."
        )
    kind = np.asarray(x).dtype
    if kind.kind not in "fiub":
        advice = "Convert with .astype(float)."
        if kind.kind in "USO":
            advice += " Number classes with np.unique(y, return_inverse=True)[1]."
        raise TypeError(f"{name}: expected real numbers, got dtype {kind}. {advice}")


def is_count(number: Any) -> bool:
    """Return whether this is an integer of at least 1."""
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    return whole and bool(number >= 1)


def checked_number(
    name: str, what: str, number: Any, *, above: bool = False, below: float = np.inf
) -> float:
    """Return `number` as a Python float, which never widens float32 data."""
    try:
        value = float(number)
    except (TypeError, ValueError):
        value = np.nan
    if not (value > 0 if above else value >= 0) or not value < below:
        least = "above 0" if above else "of at least 0"
        most = f" and below {below:g}" if below < np.inf else ""
        raise ValueError(
            f"{name}: expected {what} {least}{most} and finite, got {number!r}. Pass a number in "
            "that range."
        )
    return value


def checked_data(X: Any, y: Any, names: tuple[str, str]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return X and y as arrays of finite numbers with equally many examples, at least one.

    Raises
    ------
    ShapeError
        If the lengths differ, also within X or y, or there are no examples.
    TypeError
        If one holds no numbers.
    ValueError
        If one holds nan or inf, or entries that are masked.
    """
    arrays = _array(X, names[0]), _array(y, names[1])
    for array, name in zip(arrays, names, strict=True):
        if not array.size:
            raise ag.ShapeError(
                f"{name}: expected at least one example, got shape {array.shape}. Pass some data."
            )
        _check_numbers(array, name)
        _check_finite(array, name)
    _check_lengths(arrays, names)
    return arrays


def _array(x: Any, name: str) -> NDArray[Any]:
    masked = int(np.sum(x.mask)) if isinstance(x, np.ma.MaskedArray) else 0
    if masked:
        raise ValueError(
            f"{name}: expected numbers everywhere, got {masked} masked entries. "
            "Drop those rows or fill them in first."
        )
    try:
        return np.asarray(x)
    except ValueError as error:
        raise ag.ShapeError(
            f"{name}: expected rows of one length, got a list whose entries differ in length. "
            "Cut or pad them alike."
        ) from error


def _check_finite(array: NDArray[Any], name: str) -> None:
    bad = ~np.isfinite(array)
    if bad.any():
        where = tuple(map(int, np.argwhere(bad)[0]))
        raise ValueError(
            f"{name}: expected finite numbers, got {array[where]} at index {where}, "
            f"{int(bad.sum())} such in all. Drop those rows or fill them in first."
        )


def _check_lengths(arrays: tuple[NDArray[Any], NDArray[Any]], names: tuple[str, str]) -> None:
    lengths = [array.shape[:1] for array in arrays]
    if lengths[0] != lengths[1] or not lengths[0]:
        raise ag.ShapeError(
            f"expected as many rows in {names[0]} as in {names[1]}, got shapes {arrays[0].shape} "
            f"and {arrays[1].shape}. Give one target for each example."
        )
