"""A training in a file: all that its next epoch depends on, to the last bit."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from autograd_core import KeyStream
from nn._tensor_file import read_tensors, write_tensors
from nn.callbacks.base import TrainingCallback
from nn.callbacks.settings import Facts, differences
from nn.errors import BrokenFileError
from nn.history import History
from nn.run import Run

Arrays = dict[str, NDArray[Any]]
T = TypeVar("T")
KEY = "chainrule.checkpoint"
VERSION = 1


def write_snapshot(path: Path, run: Run, settings: Facts) -> None:
    """Write a training that was started with these settings, atomically."""
    arrays, facts = _taken_down(run)
    facts |= {"version": VERSION, "settings": settings}
    facts["axes"] = {name: axes for name, array in arrays.items() if (axes := _axes(array))}
    text = json.dumps(facts, default=lambda array: array.tolist())  # some generators hold arrays
    write_tensors(path, arrays, {KEY: text})


def _taken_down(run: Run) -> tuple[Arrays, Facts]:
    """Return all arrays of a training by name, and the rest."""
    arrays = {f"model.{name}": array for name, array in run.model.state_dict().items()}
    arrays |= {name: np.array(leaf._data) for name, leaf in _strangers(run).items()}
    remembered = [(f"optimizer.{i}.", state) for i, state in enumerate(run.optimizer.state)]
    remembered += [(f"callback.{i}.", c.state_dict()) for i, c in enumerate(_listeners(run))]
    rest: Facts = {}
    for prefix, state in remembered:
        for key, item in state.items():
            into = arrays if isinstance(item, np.ndarray | np.generic) else rest
            into[prefix + key] = item
    return arrays, {
        "epoch": run.epoch,
        "lr": run.optimizer.lr,
        "remembered": rest,
        "keys": {name: [keys.seed, keys.count] for name, keys in _streams(run).items()},
        "generators": {name: rng.bit_generator.state for name, rng in _generators(run).items()},
        "history": asdict(run.history),
    }


def read_snapshot(path: Path, run: Run, settings: Facts) -> Facts:
    """Bring a training to where the file left it; return the settings it was started with.

    Raises
    ------
    BrokenFileError
        If the file is no checkpoint, or not of this version.
    ValueError
        If it is of another training.
    """
    arrays, metadata = read_tensors(path)
    facts = _facts(path, metadata)
    try:
        other = differences(facts["settings"], settings, facts["lr"])
        if not other:
            for name, axes in facts["axes"].items():
                arrays[name] = _laid_out(arrays[name], axes)
            _restore(run, arrays, facts)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise BrokenFileError(
            f"{path}: expected a whole checkpoint, got one in which something is missing or of "
            f"another kind ({error!r}). Delete it, or pass resume=False to start anew."
        ) from error
    if other:
        raise ValueError(
            f"{path}: expected the checkpoint of this training, got one with other settings: "
            f"{'; '.join(other)}. Run it with those again, or pass resume=False to start anew."
        )
    started: Facts = facts["settings"]
    return started


def _restore(run: Run, arrays: Arrays, facts: Facts) -> None:
    run.model.load_state_dict(_part(arrays, "model."))
    for name, leaf in _strangers(run).items():
        leaf.data = arrays[name]
    remembered = arrays | facts["remembered"]
    for index, state in enumerate(run.optimizer.state):
        state.clear()
        state.update(_part(remembered, f"optimizer.{index}."))
    run.optimizer.lr = facts["lr"]
    for name, rng in _generators(run).items():
        rng.bit_generator.state = facts["generators"][name]
    saved = facts.get("keys", {})  # older files have none
    for name, keys in _streams(run).items():
        keys.seed, keys.count = saved[name]
    vars(run.history).update(vars(History(**facts["history"])))
    run.epoch = facts["epoch"]
    for index, callback in enumerate(_listeners(run)):
        callback.load_state_dict(_part(remembered, f"callback.{index}."))


def _facts(path: Path, metadata: dict[str, str]) -> Facts:
    try:
        facts: Facts = json.loads(metadata[KEY])
        version = facts["version"]
    except (KeyError, ValueError, TypeError) as error:
        raise BrokenFileError(
            f"{path}: expected a checkpoint that nn.Checkpoint has written, got a file without "
            "its notes. Weights alone are read by nn.load."
        ) from error
    if version != VERSION:
        raise BrokenFileError(
            f"{path}: expected a checkpoint of version {VERSION}, got {version}. Continue it with "
            "the chainrule that wrote it."
        )
    return facts


def _listeners(run: Run) -> list[TrainingCallback]:
    return [callback for callback in run.callbacks if isinstance(callback, TrainingCallback)]


def _strangers(run: Run) -> dict[str, Any]:
    """Return the parameters that the optimizer changes and the model does not have, by name."""
    own = {id(parameter) for parameter in run.parameters}
    return {
        f"parameter.{index}": parameter
        for index, parameter in enumerate(run.optimizer.parameters)
        if id(parameter) not in own
    }


def _generators(run: Run) -> dict[str, np.random.Generator]:
    """Return every random generator by name: that of the shuffling, and those of the layers."""
    return {"shuffling": run.rng} | _held(run, np.random.Generator)


def _streams(run: Run) -> dict[str, KeyStream]:
    """Return by name where layers such as `Dropout` draw their keys."""
    return _held(run, KeyStream)


def _held(run: Run, kind: type[T]) -> dict[str, T]:
    """Return the attributes of this kind that the modules have, by name."""
    return {
        f"{name}.{key}": item
        for name, module in run.model.modules()
        for key, item in vars(module).items()
        if isinstance(item, kind)
    }


def _part(items: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name[len(prefix) :]: x for name, x in items.items() if name.startswith(prefix)}


def _axes(array: Any) -> list[int]:
    """Return the axes from the slowest to the quickest in memory; none if it is C's order.

    A matrix product rounds differently for a transposed layout, so the layout is kept.
    """
    array = np.asarray(array)
    if array.flags.c_contiguous:
        return []
    return sorted(range(array.ndim), key=lambda axis: -array.strides[axis])


def _laid_out(array: NDArray[Any], axes: list[int]) -> NDArray[Any]:
    """Return the array with this order of its axes in memory."""
    moved = np.ascontiguousarray(array.transpose(axes))
    return moved.transpose(np.argsort(axes))
