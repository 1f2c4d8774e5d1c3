"""Read the units of each layer: what went into every activation, its slope, its gradient.

An activation of a batch is one array, whose columns are units. In a graph of single numbers each
application is a node of its own: those that use the same weights are one unit's examples.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.node import Node
from viz.diagnosis.patient import Patient, as_array, as_plain

Array = NDArray[Any]
STEEPEST = {"tanh": 1.0, "sigmoid": 0.25, "erf": 2 / np.sqrt(np.pi), "softmax": 0.25}
"""The activations that saturate, each with its largest slope."""
RECTIFIERS = frozenset(["relu", "shifted_relu", "maximum"])
"""The activations whose slope is exactly 0 on one side; the leaky kinds have none."""
OTHERS = frozenset(["identity", "softplus", "leaky_relu", "prelu", "elu", "selu", "gelu", "swish"])
MIXERS = frozenset(["affine", "matmul", "dot", "einsum", "conv1d", "conv2d", "outer"])
_CONVOLUTIONS = frozenset(["conv1d", "conv2d"])
_SUMS = frozenset(["add", "subtract", "multiply", "divide", "negative"])
_MOST_STEPS = 12


@dataclass(frozen=True)
class Layer:
    """One activation of a whole layer, over all examples.

    Attributes
    ----------
    op : str
        The activation.
    scope : str
        Where it lies, "" for nowhere.
    nodes : tuple of Node
        One array, or the numbers of all units and examples.
    units : tuple of Node
        One node for each unit, for its name; the array itself where there is one.
    inputs, outputs, slopes, arriving : arrays, shape (examples, units)
        What went in, what came out, the local derivative (y (1 - y) for a softmax), and the
        gradient of what came out.
    """

    op: str
    scope: str
    nodes: tuple[Node, ...]
    units: tuple[Node, ...]
    inputs: Array
    outputs: Array
    slopes: Array
    arriving: Array

    @property
    def examples(self) -> int:
        """How many examples went through."""
        return len(self.inputs)

    @property
    def width(self) -> int:
        """How many units there are."""
        return len(self.inputs.T)

    @cached_property
    def is_array(self) -> bool:
        """Whether the layer is one node."""
        return len(self.nodes) == 1 and self.nodes[0]._data.__class__ is not float


def read_layers(patient: Patient) -> list[Layer]:
    """Return every activation in the graph that a gradient could pass."""
    numbers: list[Node] = []
    layers: list[Layer] = []
    for node in patient.nodes:
        if not _is_activation(node):
            continue
        if np.ndim(node._data) == 0:
            numbers.append(node)
        else:
            layers.append(_array_layer(node, patient))
    return layers + list(_number_layers(numbers, patient))


def _is_activation(node: Node) -> bool:
    op = node.op
    if op is None or not node.requires_grad or np.size(node._data) == 0:
        return False
    if op.name == "maximum":
        return any(not p.requires_grad and not np.any(as_array(p)) for p in node.parents)
    return op.name in STEEPEST or op.name in RECTIFIERS or op.name in OTHERS


def entering(node: Node) -> Node:
    """Return the parent that an activation is applied to."""
    return next(p for p in node.parents if p.requires_grad)


def slopes_of(node: Node) -> Any:
    """Return the local derivative of an activation at every entry."""
    y, *inputs = (np.asarray(n._data)[()] for n in (node, *node.parents))
    assert node.op is not None
    if node.op.name == "softmax":
        return y * (1 - y)
    slot = next(i for i, p in enumerate(node.parents) if p.requires_grad)
    with np.errstate(all="ignore"):
        return node.op.vjps[slot](np.ones_like(y), y, *inputs, **node.attrs)


# ---- arrays ----


def _array_layer(node: Node, patient: Patient) -> Layer:
    axis = _unit_axis(node)
    gradient = patient.gradients.get(node)
    y = as_array(node)
    arriving = np.zeros_like(y) if gradient is None else np.broadcast_to(gradient, y.shape)
    x = np.broadcast_to(as_array(entering(node)), y.shape)
    tables = (_as_table(a, axis) for a in (x, y, np.broadcast_to(slopes_of(node), y.shape)))
    inputs, outputs, slopes = tables
    assert node.op is not None
    arrived = _as_table(arriving, axis)
    return Layer(node.op.name, node.scope, (node,), (node,), inputs, outputs, slopes, arrived)


def _as_table(array: Array, axis: int | None) -> Array:
    """Return an array as (examples, units); without a unit axis all entries are one unit's."""
    if axis is None:
        return array.reshape(-1, 1)
    return np.moveaxis(array, axis, -1).reshape(-1, array.shape[axis])


def _unit_axis(node: Node) -> int | None:
    """Return the axis of a result along which its units lie."""
    ndim: int = np.ndim(node._data)
    assert node.op is not None
    if node.op.name == "softmax":
        axis = node.attrs.get("axis", -1)
        return int(axis[0] if isinstance(axis, tuple) else -1 if axis is None else axis)
    mixer = _feeding_mixer(node)
    if mixer is None or mixer.op is None:
        return -1 if ndim > 1 else None
    if mixer.op.name in _CONVOLUTIONS:
        return 1 if ndim > 2 else 0
    weights = [_is_weight(p) for p in mixer.parents[:2]]
    if mixer.op.name == "matmul" and weights == [True, False] and ndim > 1:
        return -2  # Z = W X, whose columns are examples
    vector_of_examples = ndim == 1 and np.ndim(mixer.parents[0]._data) > 1 and not weights[0]
    return None if vector_of_examples else -1


def _feeding_mixer(node: Node) -> Node | None:
    """Return the product with weights that an activation's input comes from."""
    for _ in range(_MOST_STEPS):
        inner = [p for p in node.parents if p.requires_grad and not p.is_leaf]
        if not inner:
            return None
        node = inner[0]
        assert node.op is not None
        if node.op.name in MIXERS:
            return node
        if not (node.op.elementwise or node.op.name in ("max_pool2d", "avg_pool2d")):
            return None
    return None


def _is_weight(node: Node) -> bool:
    """Tell whether a factor is a trainable leaf, or one that was turned or reshaped."""
    for _ in range(_MOST_STEPS):
        if node.is_leaf:
            return node.requires_grad
        if len(node.parents) != 1:
            return False
        node = node.parents[0]
    return False


# ---- single numbers ----


def _number_layers(numbers: list[Node], patient: Patient) -> Iterator[Layer]:
    if not numbers:
        return
    owners = _owners(patient)
    units: dict[tuple[Any, ...], list[Node]] = {}
    for node in numbers:
        assert node.op is not None
        owner = owners.get(entering(node), 0)
        units.setdefault((node.op.name, node.scope, owner or -node.tick), []).append(node)
    layers: dict[tuple[Any, ...], list[list[Node]]] = {}
    for place, (key, examples) in zip(_places(units, patient), units.items(), strict=True):
        layers.setdefault((key[0], *place, len(examples)), []).append(examples)
    for (op, scope, *_), members in layers.items():
        yield _number_layer(op, scope, members, patient)


def _owners(patient: Patient) -> dict[Node, int]:
    """Return, for each sum of products, the tick of the newest parameter in it: its unit's bias.

    Parameters that an activation stands before are another layer's.
    """
    owners: dict[Node, int] = {}
    for node in patient.nodes:
        if node.op is None:
            owners[node] = node.tick if patient.is_parameter(node) else 0
        elif node.op.name in _SUMS:
            owners[node] = max([owners.get(p, 0) for p in node.parents])
    return owners


def _places(
    units: dict[tuple[Any, ...], list[Node]], patient: Patient
) -> Iterator[tuple[str, int]]:
    """Yield the layer of each unit: its scope, or that around it if it has one of its own.

    Where there are no scopes, units with as many activations below them are one layer.
    """
    counts = Counter((op, scope) for op, scope, _ in units)
    depths = {} if all(scope for _, scope, _ in units) else _depths(patient)
    for (op, scope, _), examples in units.items():
        own = counts[op, scope] == 1 and "/" in scope and scope[-1].isdigit()
        depth = 0 if scope else depths[examples[0]]
        yield (scope.rpartition("/")[0] if own else scope), depth


def _depths(patient: Patient) -> dict[Node, int]:
    """Return the largest number of activations on a way up to each node."""
    depths: dict[Node, int] = {}
    for node in patient.nodes:
        below = max([depths[p] for p in node.parents], default=0)
        depths[node] = below + _is_activation(node)
    return depths


def _number_layer(op: str, scope: str, members: list[list[Node]], patient: Patient) -> Layer:
    def table(read: Callable[[Node], Any]) -> Array:
        return np.array([[float(read(node)) for node in unit] for unit in members]).T

    gradient = patient.gradients.get
    return Layer(
        op,
        scope,
        tuple(node for unit in members for node in unit),
        tuple(unit[0] for unit in members),
        table(lambda node: as_array(entering(node))),
        table(as_array),
        table(slopes_of),
        table(lambda node: as_plain(gradient(node, 0.0))),
    )
