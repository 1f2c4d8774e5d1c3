"""`save` and `load`: a model's weights in a safetensors file, written atomically."""

import os
from pathlib import Path
from typing import TypeVar

import autograd_core as ag
from nn._tensor_file import read_tensors, write_tensors
from nn.module import Module

M = TypeVar("M", bound=Module)


def save(model: Module, path: str | os.PathLike[str]) -> Path:
    """Write the weights of a model to a safetensors file and return its path.

    The file holds the arrays of `model.state_dict()` by their names, each in its own dtype, and
    nothing that could be run: no pickle. PyTorch, JAX and others read it too. The optimizer is not
    in it; see `Checkpoint` for a training that is to be continued.

    It is written atomically (a temporary file in the same folder, flushed to disk, then renamed):
    killed at any moment, the process leaves the old file or the new one.

    Parameters
    ----------
    model : Module
    path : str or path
        By custom it ends in `.safetensors`. An existing file is replaced.

    Raises
    ------
    ImportError
        If safetensors is not installed.
    OSError
        If the folder is missing or cannot be written to.
    TypeError
        If `model` is no Module.

    Examples
    --------
    >>> import nn, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp(), "xor.safetensors")
    >>> _ = nn.save(nn.MLP([2, 3, 1], seed=1), path)
    >>> model = nn.load(nn.MLP([2, 3, 1], seed=2), path)
    >>> bool((model.layers[0].W.data == nn.MLP([2, 3, 1], seed=1).layers[0].W.data).all())
    True
    """
    _check_model("save", model)
    path = Path(path)
    write_tensors(path, model.state_dict())
    return path


def load(model: M, path: str | os.PathLike[str]) -> M:
    """Read weights that `save` has written into a model of the same sizes; return the model.

    Each array is converted to its parameter's dtype. All is checked first: after any error the
    model is as it was.

    Parameters
    ----------
    model : Module
        Built as the one that was saved; its weights are replaced.
    path : str or path

    Raises
    ------
    ImportError
        If safetensors is not installed.
    OSError
        If there is no such file, or it cannot be read.
    BrokenFileError
        If the file is no complete safetensors file.
    ValueError
        If a name is missing or unexpected.
    ShapeError
        If a shape differs; the message names the parameter and both shapes.
    TypeError
        If `model` is no Module.
    """
    _check_model("load", model)
    path = Path(path)
    arrays, _ = read_tensors(path)
    try:
        model.load_state_dict(arrays)
    except ag.ShapeError as error:
        raise ag.ShapeError(f"{path}: {error}") from error
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    return model


def _check_model(name: str, model: object) -> None:
    if not isinstance(model, Module):
        raise TypeError(
            f"{name}: expected a model first, got {model!r}. Write nn.{name}(model, path)."
        )
