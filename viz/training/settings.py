"""What `chainrule train` can be told: which data, which net, how it is trained."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import nn

DATASETS: dict[str, Callable[[], nn.datasets.Dataset]] = {
    name: getattr(nn.datasets, name)
    for name in (
        "breast_cancer", "concrete", "digits", "xor", "circle", "gauss", "spiral", "moons", "blobs",
        "plane", "two_bumps", "linear",
    )
}  # fmt: skip
OPTIMIZERS: dict[str, Callable[..., nn.Optimizer]] = {
    "sgd": nn.SGD,
    "momentum": lambda parameters, lr: nn.SGD(parameters, lr, momentum=0.9),
    "adagrad": nn.Adagrad,
    "rmsprop": nn.RMSProp,
    "adam": nn.Adam,
    "adamw": nn.AdamW,
}


@dataclass(frozen=True)
class Settings:
    """The net and its training; None stands for what suits the data.

    Attributes
    ----------
    hidden : tuple of int
        Units of each hidden layer; none makes the net a linear model.
    activation, optimizer : str
    epochs, batch_size, seed : int
    lr : float
    engine : "auto", "eager" or "compiled"
    """

    hidden: tuple[int, ...] = (8, 8)
    activation: str = "tanh"
    epochs: int = 60
    batch_size: int = 32
    lr: float = 0.01
    optimizer: str = "adam"
    seed: int = 0
    engine: Literal["auto", "eager", "compiled"] = "auto"


PRESETS: dict[str, dict[str, Any]] = {
    "breast_cancer": {"hidden": (8,), "epochs": 20},
    "concrete": {"hidden": (50, 50), "activation": "relu", "epochs": 150, "lr": 0.003},
    "digits": {"hidden": (64,), "activation": "relu", "epochs": 30, "lr": 0.003},
    "spiral": {"hidden": (16, 16), "epochs": 150},
    "two_bumps": {"hidden": (16, 16), "epochs": 60},
    "linear": {"hidden": (8,), "epochs": 40},
}
"""Where the usual settings are not the best for a data set."""


def settings_for(name: str, wanted: Mapping[str, Any]) -> Settings:
    """Return the settings that suit a data set, but for those that are wanted otherwise.

    Raises
    ------
    ValueError
        If a name or a number is none that can be used.
    """
    chosen = {key: value for key, value in wanted.items() if value is not None}
    settings = replace(Settings(**PRESETS.get(name, {})), **chosen)
    _check_name("--activation", settings.activation, nn.ACTIVATIONS)
    _check_name("--optimizer", settings.optimizer, OPTIMIZERS)
    for option, number in (("--epochs", settings.epochs), ("--batch-size", settings.batch_size)):
        if number < 1:
            raise ValueError(f"expected {option} to be at least 1, got {number}.")
    if settings.seed < 0:
        raise ValueError(f"expected --seed to be at least 0, got {settings.seed}.")
    if not 0 < settings.lr < float("inf"):
        raise ValueError(f"expected --lr to be above 0 and finite, got {settings.lr}.")
    return settings


def read_hidden(text: str) -> tuple[int, ...]:
    """Return the sizes in a text such as "8,8"; "none" has none.

    Raises
    ------
    ValueError
        If it is no list of whole numbers above 0.
    """
    if text.strip().lower() in ("", "none", "0"):
        return ()
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and int(part) > 0 for part in parts):
        raise ValueError(
            f"expected --hidden to be sizes above 0 such as 8,8, or none, got {text!r}."
        )
    return tuple(map(int, parts))


def read_data(name: str | None, table: Path | None, target: str | None, task: str) -> Any:
    """Return the data set of a name, or the table of a file.

    Raises
    ------
    ValueError
        Unless there is one of the two; for a table, what `nn.datasets.read_csv` raises.
    """
    known = ", ".join(DATASETS)
    if (name is None) == (table is None):
        got = "neither" if name is None else "both"
        raise ValueError(f"expected a data set ({known}) or --csv FILE --target COLUMN, got {got}.")
    if table is None:
        if target is not None or task != "auto":
            raise ValueError("expected --target and --task with --csv FILE, got them without.")
        _check_name("the data set", str(name), DATASETS)
        return DATASETS[str(name)]()
    if target is None:
        raise ValueError("expected --target COLUMN beside --csv: which column is to be predicted?")
    try:
        return nn.datasets.read_csv(table, target, task=task)  # type: ignore[arg-type]
    except OSError as error:
        raise ValueError(f"cannot read {table}: {error.strerror or error}") from error


def recipe_for(name: str | None, table: Path | None, target: str | None, task: str) -> str:
    """Return the Python expression that gives the same data."""
    if table is None:
        return f"nn.datasets.{name}()"
    told = "" if task == "auto" else f', task="{task}"'
    return f"nn.datasets.read_csv({str(table)!r}, {target!r}{told})"


def _check_name(what: str, name: str, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise ValueError(f"expected {what} to be one of {', '.join(known)}, got {name!r}.")
