"""`read_csv`: a table of one's own as a Dataset, or an error that names the line and column."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn.datasets.dataset import Dataset

MOST_CLASSES = 20
"""Whole numbers of more values than this are a quantity, not the numbers of classes."""
MOST_VALUES = 30
"""A column of text with more values than this is no category."""
_MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-", "inf", "-inf", "+inf"}

Rows = list[tuple[int, list[str]]]
"""Each row with the number of its line."""


def read_csv(
    path: str | os.PathLike[str],
    target: str,
    *,
    task: Literal["auto", "classes", "number"] = "auto",
) -> Dataset:
    """Read a table whose first line has the names of its columns.

    Columns are separated by commas, semicolons or tabs, whichever the first line has most of. In a
    column of text each value becomes a feature that is 1 where it stands, else 0.

    Parameters
    ----------
    path : str or path
        A file in UTF-8.
    target : str
        The name of the column that is to be predicted.
    task : "auto", "classes" or "number"
        What the target is. "auto": classes, where it is text or whole numbers of at most 20 values.

    Returns
    -------
    Dataset
        Of classes y is 0.0, 1.0, ... in the sorted order of `target_names`.

    Raises
    ------
    ValueError
        If the file is no such table, a number is missing or none, a column of text has more than
        30 values, the target is no column, or has but one value.
    OSError
        If there is no such file, or it cannot be read.

    Examples
    --------
    >>> import nn, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp(), "fruit.csv")
    >>> _ = path.write_text("weight,colour,kind\\n150,red,apple\\n90,red,plum\\n80,blue,plum\\n")
    >>> data = nn.datasets.read_csv(path, target="kind")
    >>> data.feature_names, data.target_names, data.labels.tolist()
    (('weight', 'colour = blue', 'colour = red'), ('apple', 'plum'), [0, 1, 1])
    """
    path = Path(path)
    if task not in ("auto", "classes", "number"):
        raise ValueError(f'read_csv: expected task="auto", "classes" or "number", got {task!r}.')
    names, rows, comma = _table(path)
    if target not in names:
        raise ValueError(
            f"{path}: expected the target to be one of the columns {_listed(names)}, got "
            f"{target!r}."
        )
    if len(names) < 2:
        raise ValueError(f"{path}: expected a column beside the target, got {target!r} alone.")
    columns = {
        name: _Column(path, name, rows, place, comma=comma) for place, name in enumerate(names)
    }
    y, target_names = _targets(columns.pop(target), task)
    features = [feature for column in columns.values() for feature in column.features()]
    return Dataset(
        X=np.stack([numbers for _, numbers in features], axis=1),
        y=y.reshape(-1, 1),
        feature_names=tuple(name for name, _ in features),
        target_names=target_names,
        name=path.stem,
        description=f"{len(rows)} rows of {path.name}.",
    )


class _Column:
    """The cells of a column, and what they are."""

    def __init__(self, path: Path, name: str, rows: Rows, place: int, *, comma: bool) -> None:
        self.path, self.name = path, name
        self.lines = [line for line, _ in rows]
        cells = [cells[place].strip() for _, cells in rows]
        missing = [cell.lower() in _MISSING for cell in cells]
        if any(missing):
            raise ValueError(
                f"{self._place(missing.index(True))}: expected a value, got "
                f"{cells[missing.index(True)]!r}, {sum(missing)} such in this column. Drop those "
                "rows or fill them in first."
            )
        self.cells = cells
        # 3,5 is a number where commas separate no columns
        self.numbers = [_number(cell.replace(",", ".") if comma else cell) for cell in cells]

    @property
    def is_text(self) -> bool:
        """Whether no cell is a number."""
        return all(number is None for number in self.numbers)

    def array(self) -> NDArray[np.float64]:
        """Return the numbers, or raise if a cell is none."""
        if None in self.numbers:
            row = self.numbers.index(None)
            raise ValueError(
                f"{self._place(row)}: expected a number, as elsewhere in this column, got "
                f"{self.cells[row]!r}. Correct it, or drop the row."
            )
        return np.array(self.numbers, dtype=np.float64)

    def features(self) -> list[tuple[str, NDArray[np.float64]]]:
        """Return the column as numbers, or a column of 0 and 1 for each value, by name."""
        if not self.is_text:
            return [(self.name, self.array())]
        values = sorted(set(self.cells))
        if len(values) > MOST_VALUES:
            raise ValueError(
                f"{self.path}: column {self.name!r}: expected numbers, or text of at most "
                f"{MOST_VALUES} values, got {len(values)} values such as {values[0]!r}. Leave the "
                "column out of the file."
            )
        cells = np.array(self.cells)
        return [(f"{self.name} = {value}", (cells == value) * 1.0) for value in values]

    def _place(self, row: int) -> str:
        return f"{self.path}, line {self.lines[row]}, column {self.name!r}"


def _targets(column: _Column, task: str) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return the target as numbers or as the numbers of classes, and what they are called."""
    cells = np.array(column.cells) if column.is_text and task != "number" else column.array()
    values, labels = np.unique(cells, return_inverse=True)
    if len(values) < 2:
        raise ValueError(
            f"{column.path}: column {column.name!r}: expected a target that differs between rows, "
            f"got {column.cells[0]!r} in all of them. There is nothing to learn."
        )
    few = len(values) <= MOST_CLASSES and not column.is_text and bool((values % 1 == 0).all())
    if task == "number" or (task == "auto" and not column.is_text and not few):
        return cells.astype(np.float64), (column.name,)
    if len(values) > max(MOST_CLASSES, len(cells) // 10):
        raise ValueError(
            f"{column.path}: column {column.name!r}: expected classes with ten rows or more each, "
            f"got {len(values)} values in {len(cells)} rows. Choose another target."
        )
    names = values if column.is_text else [f"{value:g}" for value in values]
    return labels.astype(np.float64), tuple(map(str, names))


def _table(path: Path) -> tuple[list[str], Rows, bool]:
    """Return the names, the rows, and whether a comma may stand in a number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            separator = max(",;\t", key=head.count)
            file.seek(0)
            reader = csv.reader(file, delimiter=separator)
            lines = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path}: expected a table of text in UTF-8, got {error}.") from error
    names = [name.strip() for name in lines[0][1]] if lines else []
    _check_names(path, names)
    for line, cells in lines[1:]:
        if len(cells) != len(names):
            raise ValueError(
                f"{path}, line {line}: expected {len(names)} cells, as in the first line, got "
                f"{len(cells)}."
            )
    if len(lines) < 3:
        raise ag.ShapeError(f"{path}: expected at least 2 rows, got {max(len(lines) - 1, 0)}.")
    return names, lines[1:], separator != ","


def _check_names(path: Path, names: Sequence[str]) -> None:
    numbers = [name for name in names if _number(name) is not None]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if not names or numbers or repeated or "" in names:
        got = (
            f"{repeated[0]!r} twice" if repeated
            else f"the number {numbers[0]!r}" if numbers
            else "a column without one" if names
            else "an empty file"
        )  # fmt: skip
        raise ValueError(
            f"{path}: expected the names of the columns in the first line, each once, got {got}."
        )


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _listed(names: Sequence[Any]) -> str:
    shown = ", ".join(map(repr, names[:12]))
    return shown if len(names) <= 12 else f"{shown} and {len(names) - 12} more"
