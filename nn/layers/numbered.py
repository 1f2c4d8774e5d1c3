"""`Numbered`, the base of layers: names and a box for their nodes, alone and as layer l."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

import autograd_core as ag
from autograd_core.recording import RECORDING
from nn.module import Module


class Numbered(Module):
    """A layer whose nodes are called `Z`, `W` and so on, and `Z^[l]`, `W^[l]` as layer l.

    The models number their layers from 1. What has no weights of a layer of its own (a pool, a
    normalization, dropout) belongs to the layer before it and takes its number.

    Attributes
    ----------
    kind : str
        The scope of the nodes of a layer that stands alone, `dense`.
    box : str
        The scope before the number, `layer` for `layer 2`.
    counts : bool
        Whether it is a layer by itself, rather than a part of the one before.
    torch_names : dict of str to str
        What PyTorch's layer calls the tensors; `weight.T` is stored transposed.
    """

    kind: ClassVar[str]
    box: ClassVar[str] = "layer"
    counts: ClassVar[bool] = True
    torch_names: ClassVar[dict[str, str]] = {}
    _index: int | None = None

    def number(self, index: int) -> None:
        """Take the names of layer `index`, counted from 1; a model does this to its layers."""
        self._index = index
        for leaf in self._own_leaves():
            leaf.name = self._mark(leaf.name.partition("^[")[0])

    def example(self) -> Any:
        """Return a small input to draw this layer with, None where its shape is not known."""
        return None

    def to_torch(self) -> dict[str, Any]:
        """Return this layer's own arrays by the names of PyTorch's layer."""
        own = {key: leaf._data for key, leaf in vars(self).items() if isinstance(leaf, ag.Tensor)}
        return dict(_turned(self.torch_names[key], array) for key, array in own.items())

    def from_torch(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Return arrays by PyTorch's names as arrays by this layer's own."""
        known = [key for key, leaf in vars(self).items() if isinstance(leaf, ag.Tensor)]
        names = {key: self.torch_names[key] for key in known}
        return {
            key: _turned(name, theirs[name.removesuffix(".T")])[1] for key, name in names.items()
        }

    @property
    def _scope(self) -> str:
        return self.kind if self._index is None else f"{self.box} {self._index}"

    def _mark(self, name: str) -> str:
        return name if self._index is None else f"{name}^[{self._index}]"

    def _label(self, **nodes: Any) -> None:
        """Name recorded nodes; where two names mean one node, the last stands."""
        for name, node in nodes.items():
            if node.op is not None:
                node.name = self._mark(name)

    def _own_leaves(self) -> list[Any]:
        return [leaf for leaf in vars(self).values() if isinstance(leaf, ag.Tensor)]

    def _draw_here(self) -> None:
        """Have the parameters drawn in the box that uses them, wherever the model was built."""
        recording = RECORDING.get()
        if recording.enabled:
            for leaf in self._own_leaves():
                leaf.scope = recording.scope


def _turned(name: str, array: Any) -> tuple[str, Any]:
    """Return PyTorch's name and the array as it is on the other side."""
    plain = name.removesuffix(".T")
    return plain, np.array(array) if plain == name else np.transpose(array).copy()


def number_layers(model: Module) -> None:
    """Number the layers in a model, in their order, from 1."""
    index = 0
    for _, layer in model.modules():
        if isinstance(layer, Numbered):
            index += layer.counts
            if index:
                layer.number(index)
