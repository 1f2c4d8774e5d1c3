"""Gradients against finite differences, node by node, by replaying the recorded graph."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import GraphError
from autograd_core.graph import dependents, replay
from autograd_core.node import Node
from viz.build import Drawing, plain

Array = NDArray[np.float64]
MOST_ENTRIES, PROBES = 16, 4
_MOST_REPLAYS = 200_000
"""How many ops are replayed in all; of what is left over, evenly spread nodes are measured."""
_STEP = 1e-6
_FLOOR = 1e-4
"""Gradients below this part of the graph's largest are measured against it: what is left of two
equal numbers that were subtracted is noise."""


def gradient_errors(drawing: Drawing) -> dict[int, float]:
    """Return the relative error of the gradient of each measured node, by its key."""
    root = drawing.roots[0]
    if np.size(root._data) != 1:
        raise GraphError(
            f'draw: expected a scalar loss for overlay="error", got shape {np.shape(root._data)}.'
        )
    known = [node for node in drawing.nodes if node.grad is not None and np.size(node._data)]
    largest = max((float(np.max(np.abs(plain(node.grad)))) for node in known), default=0.0)
    with np.errstate(all="ignore"):  # inf and nan are shown, not warned of
        exact = _in_double(drawing)
        measured = sorted(_affordable(known, drawing))
        return {key: _error(key, drawing, exact, largest) for key in measured}


def _in_double(drawing: Drawing) -> dict[Node, Any]:
    """Return the value of every node, computed again in float64 from the leaves."""
    everything = set(drawing.nodes).union(*(node.parents for node in drawing.nodes))
    leaves = {node: _double(node._data) for node in everything if node.is_leaf}
    return replay(drawing.nodes, leaves)


def _double(data: Any) -> Any:
    is_single = isinstance(data, np.ndarray | np.generic) and data.dtype.kind == "f"
    return data.astype(np.float64) if is_single else data


def _affordable(known: list[Node], drawing: Drawing) -> list[int]:
    """Return the keys of as many nodes, evenly spread, as can be measured in the time there is."""
    keys = drawing.keys
    order = [keys[node] for node in reversed(known)]
    costs = [
        2 * min(np.size(node._data), MOST_ENTRIES) * (len(keys) - keys[node]) for node in known
    ]
    every = max(1, -(-sum(costs) // _MOST_REPLAYS))
    return order[::every]


def _error(key: int, drawing: Drawing, exact: Mapping[Node, Any], largest: float) -> float:
    node, root = drawing.nodes[key], drawing.roots[0]
    gradient = plain(node.grad).astype(np.float64)
    start = np.asarray(exact[node], dtype=np.float64)
    later = dependents(drawing.nodes[key:], node)
    order = [n for n in drawing.nodes[key + 1 :] if n in later]
    step = _STEP * max(1.0, float(np.max(np.abs(start))))
    worst, size = 0.0, 0.0
    for direction in _directions(start.shape):
        above, below = (
            _root_at(root, {node: start + sign * step * direction}, order, exact)
            for sign in (1, -1)
        )
        measured, claimed = (above - below) / (2 * step), float(np.sum(gradient * direction))
        if not np.isfinite(measured - claimed):
            return float("nan")
        worst = max(worst, abs(measured - claimed))
        size = max(size, abs(measured), abs(claimed))
    scale = max(size, _FLOOR * largest)
    return worst / scale if scale else worst


def _directions(shape: tuple[int, ...]) -> Iterator[Array]:
    """Yield one entry after the other of a small array, random directions of a large one."""
    size = int(np.prod(shape))
    if size > MOST_ENTRIES:
        rng = np.random.default_rng(size)
        for _ in range(PROBES):
            yield rng.choice([-1.0, 1.0], size=shape)
        return
    for index in range(size):
        direction = np.zeros(size)
        direction[index] = 1.0
        yield direction.reshape(shape)


def _root_at(
    root: Node, moved: dict[Node, Any], order: list[Node], exact: Mapping[Node, Any]
) -> float:
    """Return the root's value where one node has other data."""
    data = dict(moved)
    for node in order:
        assert node.op is not None
        inputs = tuple(data[p] if p in data else exact[p] for p in node.parents)
        data[node] = node.op.compute(inputs, node.attrs)
    return float(np.asarray(data[root]).reshape(()))
