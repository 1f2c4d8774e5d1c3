"""`Module`, the base of every layer and model: its parameters by name, its state, its summary.

A subclass sets Tensors, Values and other modules as attributes and writes `forward`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from autograd_core.node import Node
from autograd_core.recording import RECORDING, refuse_if_traced
from nn._inputs import plain_array


class Module(ABC):
    """Something with parameters that is called on inputs.

    Parameters are leaf Tensors or Values with `requires_grad`, found in the attributes, also
    inside lists and tuples and inside modules found there. A shared one counts once, under the
    first name met. There is no `super().__init__()` to call.

    Attributes
    ----------
    training : bool
        True after `train()` and at first, False after `eval()`.

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> class Scale(nn.Module):
    ...     def __init__(self):
    ...         self.factor = ag.tensor([2.0], requires_grad=True, name="s")
    ...
    ...     def forward(self, X):
    ...         return X * self.factor
    >>> [name for name, _ in Scale().named_parameters()]
    ['factor']
    """

    training: bool = True
    one_line: ClassVar[bool] = False
    """Whether the summary shows this module, with all modules inside it, as one line."""
    takes_integers: bool = False
    """Whether X holds integers, the tokens of an `Embedding`; else it is converted to floats."""
    moving: ClassVar[tuple[str, ...]] = ()
    """The Tensors among the attributes, without gradient, that forward changes by `move`."""
    differs_by_step: ClassVar[str] = ""
    """What forward does otherwise in each training step, so that no program may replay one: print
    or keep something, say. `fit` then trains eagerly, or says so if it was told not to."""

    @abstractmethod
    def forward(self, X: Any) -> Any:
        """Compute the output for the input `X`; call the module itself instead."""

    def __call__(self, X: Any) -> Any:
        """Return `forward(X)`."""
        return self.forward(X)

    def move(self, name: str, rule: Callable[..., Any], *inputs: Any) -> None:
        """Change a Tensor that follows the training, such as a running mean.

        Parameters
        ----------
        name : str
            Of the attribute, one of `moving`.
        rule : callable
            `rule(data, *inputs)` returns the new data. Written with operators, methods and
            `autograd_core`'s functions: it is given arrays, or Tensors while a step is compiled.
        *inputs : Tensor
            What else the rule reads: Tensors of this step.

        Raises
        ------
        GraphError
            When traced by `compile`, whose programs change nothing.

        Examples
        --------
        >>> import autograd_core as ag, nn
        >>> class Centred(nn.Module):
        ...     moving = ("mean",)
        ...     def __init__(self):
        ...         self.mean = ag.tensor(0.0)
        ...
        ...     def forward(self, X):
        ...         if self.training:
        ...             self.move("mean", lambda old, X: 0.9 * old + 0.1 * ag.mean(X), X)
        ...         return X - self.mean
        >>> layer = Centred()
        >>> layer(ag.tensor([1.0, 3.0])).numpy().tolist(), layer.mean.item()
        ([0.8, 2.8], 0.2)
        """
        leaf = getattr(self, name)
        guard = RECORDING.get().guard
        if guard is None:
            leaf.data = rule(leaf._data, *map(plain_array, inputs))
        elif guard.follows(leaf):
            setattr(self, name, rule(leaf, *inputs))  # `fit` puts the leaf back
        else:
            refuse_if_traced(type(self).__name__, f"moves its {name} in training")

    def describe(self) -> str:
        """Return what the summary calls this module."""
        return type(self).__name__

    def parameters(self) -> list[Any]:
        """Return every trainable Tensor or Value once, in the order of the attributes."""
        return [parameter for _, parameter in self.named_parameters()]

    def named_parameters(self) -> list[tuple[str, Any]]:
        """Return (name, parameter) pairs; a name is the attribute path, such as `layers.0.W`."""
        return [(name, leaf) for name, leaf in self._leaves() if leaf.requires_grad]

    def modules(self) -> list[tuple[str, "Module"]]:
        """Return (name, module) pairs of this module (named "") and all modules inside it."""
        return [(name, item) for name, item in _walk("", self, set()) if isinstance(item, Module)]

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def train(self) -> Self:
        """Switch this module and all inside it to training; return it."""
        return self._set_training(True)

    def eval(self) -> Self:
        """Switch this module and all inside it to evaluation; return it."""
        return self._set_training(False)

    def state_dict(self) -> dict[str, NDArray[Any]]:
        """Return a copy of the data of every leaf by name, frozen ones included."""
        return {name: np.array(leaf._data) for name, leaf in self._leaves()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Copy the data in `state` into the leaves of these names. All is checked first.

        Parameters
        ----------
        state : mapping of str to array-like
            As `state_dict` gives it. Each array is converted to its parameter's dtype.

        Raises
        ------
        ValueError
            If a name is missing, or unexpected, or an array holds no real numbers, or one that is
            too large for its parameter's dtype.
        ShapeError
            If a shape differs. After any error the module is as it was.
        """
        leaves = dict(self._leaves())
        _check_names(set(leaves), set(state))
        arrays = {name: _checked(name, leaf, state[name]) for name, leaf in leaves.items()}
        for name, leaf in leaves.items():
            leaf.data = arrays[name]

    def __repr__(self) -> str:
        rows = [*_rows(self)]
        widths = [max(len(row[i]) for row in rows) for i in range(3)] if rows else []
        lines = [
            "  " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        total = sum(np.size(parameter._data) for parameter in self.parameters())
        return "\n".join([self.describe(), *lines, f"  total: {total:,} parameters"])

    def _leaves(self) -> list[tuple[str, Any]]:
        return [(name, item) for name, item in _walk("", self, set()) if isinstance(item, Node)]

    def _set_training(self, training: bool) -> Self:
        for _, module in self.modules():
            module.training = training
        return self


def _walk(name: str, item: Any, seen: set[int]) -> Iterator[tuple[str, Any]]:
    """Yield every module and leaf at and below `item`, each once, with its path."""
    children = _children(item)
    if id(item) in seen or (children is None and not _is_leaf(item)):
        return
    seen.add(id(item))
    yield name, item
    for key, child in children or ():
        yield from _walk(f"{name}.{key}" if name else key, child, seen)


def _children(item: Any) -> list[tuple[str, Any]] | None:
    if isinstance(item, Module):
        return list(vars(item).items())
    if isinstance(item, list | tuple):
        return [(str(index), child) for index, child in enumerate(item)]
    return None


def _is_leaf(item: Any) -> bool:
    return isinstance(item, Node) and item.is_leaf


def _rows(module: Module) -> Iterator[tuple[str, str, str]]:
    """Yield the cells of one summary line for each layer: name and kind, shapes, count."""
    covered: list[str] = []
    for name, layer in module.modules():
        own = [(key, leaf) for key, leaf in vars(layer).items() if _is_parameter(leaf)]
        if any(name.startswith(prefix) for prefix in covered) or not (own or layer.one_line):
            continue
        if layer.one_line:
            covered.append(f"{name}.")
        shapes = "  ".join(f"{key} {np.shape(leaf._data)}" for key, leaf in own)
        count = sum(np.size(parameter._data) for parameter in layer.parameters())
        title = f"{name}: {layer.describe()}" if name else "itself"
        yield title, shapes, f"{count:,} parameters"


def _is_parameter(item: Any) -> bool:
    return _is_leaf(item) and bool(item.requires_grad)


def _check_names(expected: set[str], got: set[str]) -> None:
    problems = [
        f"{kind}: {', '.join(sorted(names))}"
        for kind, names in (("missing", expected - got), ("unexpected", got - expected))
        if names
    ]
    if problems:
        raise ValueError(
            f"load_state_dict: expected exactly the names of this model's parameters, got "
            f"{'; '.join(problems)}. Build the model with the sizes that were saved."
        )


def _checked(name: str, leaf: Any, data: Any) -> Any:
    """Return `data` as the leaf stores it: an array of its dtype, or a float for a Value."""
    array = np.asarray(data)
    if array.dtype.kind not in "fiub":
        raise ValueError(
            f"load_state_dict: {name}: expected real numbers, got dtype {array.dtype}. "
            "Convert with .astype(float)."
        )
    expected = np.shape(leaf._data)
    if array.shape != expected:
        raise ag.ShapeError(
            f"load_state_dict: {name}: expected shape {expected}, got {array.shape}. "
            "Build the model with the sizes that were saved."
        )
    dtype = leaf.dtype if isinstance(leaf, ag.Tensor) else np.float64
    with np.errstate(over="ignore"):
        converted = np.array(array, dtype=dtype)
    lost = np.isinf(converted) & np.isfinite(array)
    if lost.any():
        raise ValueError(
            f"load_state_dict: {name}: expected numbers that {dtype} can hold, got "
            f"{array[lost].flat[0]:g}. Build the model with dtype={array.dtype}."
        )
    return converted
