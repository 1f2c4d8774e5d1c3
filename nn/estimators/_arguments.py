"""The parameters of the estimators, checked when `fit` is called, as scikit-learn asks."""

from collections.abc import Sequence
from typing import Any

from nn._inputs import checked_number, is_count


def check_choice(name: str, what: str, choice: Any, known: Sequence[Any]) -> None:
    """Raise ValueError unless a parameter is one of these."""
    if choice not in known:
        listed = ", ".join(map(repr, known))
        raise ValueError(f"{name}: expected {what} to be one of {listed}, got {choice!r}.")


def check_counts(estimator: Any, *names: str) -> None:
    """Raise ValueError unless these parameters are integers of at least 1."""
    for name in names:
        number = getattr(estimator, name)
        if not is_count(number):
            raise ValueError(
                f"{type(estimator).__name__}: expected {name} to be an integer of at least 1, got "
                f"{number!r}."
            )


def check_numbers(estimator: Any, *names: str, above: bool = False) -> None:
    """Raise ValueError unless these parameters are finite and at least 0, or above it."""
    for name in names:
        checked_number(type(estimator).__name__, name, getattr(estimator, name), above=above)


def batch_length(estimator: Any, examples: int) -> int:
    """Return the size of a batch; "auto" is 200, and none is larger than the data."""
    size = estimator.batch_size
    if size == "auto":
        return min(200, examples)
    if not is_count(size):
        raise ValueError(
            f'{type(estimator).__name__}: expected batch_size to be "auto" or an integer of at '
            f"least 1, got {size!r}."
        )
    return min(int(size), examples)
