"""Named arrays in a safetensors file: no pickle, so that reading one runs no code."""

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn._atomic import write_atomically
from nn.errors import BrokenFileError

Array = NDArray[Any]
_DTYPES = {
    **{f"F{8 * size}": f"<f{size}" for size in (2, 4, 8)},
    **{f"I{8 * size}": f"<i{size}" for size in (1, 2, 4, 8)},
    **{f"U{8 * size}": f"<u{size}" for size in (1, 2, 4, 8)},
    "BOOL": "?",
}


def write_tensors(
    path: Path, arrays: Mapping[str, Array], metadata: dict[str, str] | None = None
) -> None:
    """Write the arrays, each in its own type, atomically."""
    ordered = {name: np.array(array, order="C") for name, array in arrays.items()}
    write_atomically(path, _library("safetensors.numpy").save(ordered, metadata))


def read_tensors(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the arrays of a file by name, and its metadata.

    Raises
    ------
    BrokenFileError
        If it is no complete safetensors file, or holds a type of numbers that NumPy lacks.
    OSError
        If there is no such file, or it cannot be read.
    """
    library = _library("safetensors")
    data = path.read_bytes()
    try:
        found = library.deserialize(data)
    except library.SafetensorError as error:
        raise BrokenFileError(
            f"{path}: expected a complete safetensors file, got {len(data):,} bytes that are none "
            f"({error}). Use a file that nn.save or another safetensors writer has written."
        ) from error
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    return {name: _array(path, name, facts) for name, facts in found}, dict(
        header.get("__metadata__") or {}
    )


def check_library() -> None:
    """Raise ImportError, which says what to do, if safetensors is not installed."""
    _library("safetensors.numpy")


def _array(path: Path, name: str, facts: dict[str, Any]) -> Array:
    dtype = _DTYPES.get(str(facts["dtype"]))
    if dtype is None:
        raise BrokenFileError(
            f"{path}: {name}: expected numbers of a type that NumPy has, got {facts['dtype']}. "
            "Save it as float32."
        )
    array = np.frombuffer(facts["data"], dtype).reshape(facts["shape"])
    return array.astype(array.dtype.newbyteorder("="))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(
            "Files of weights: expected safetensors, which writes and reads them, got none "
            'installed. Run: pip install "chainrule[save]"'
        ) from error
