"""Measure a graph for an overlay: how large gradients are, what time and memory it takes, how far
its gradients are from finite differences.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.backward import contributions
from autograd_core.errors import GraphError
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from viz.build import Drawing, plain
from viz.differences import gradient_errors
from viz.overlay import Overlay

_RUNS = 5


def gradient_overlay(drawing: Drawing) -> Overlay:
    """Return the largest absolute entry of the gradient of each node that has one.

    Raises
    ------
    GraphError
        If no node has a gradient.
    """
    _check_swept(drawing, "gradient")
    values = {
        key: _largest(plain(node.grad))
        for key, node in enumerate(drawing.nodes)
        if node.grad is not None
    }
    return Overlay("gradient", "", values, "max")


def _largest(array: NDArray[np.float64]) -> float:
    return float(np.max(np.abs(array), initial=0.0))


def _check_swept(drawing: Drawing, overlay: str) -> None:
    if all(node.grad is None for node in drawing.nodes):
        raise GraphError(
            f'draw: expected gradients for overlay="{overlay}", got a graph that was not swept. '
            "Call loss.backward() first."
        )


def memory_overlay(drawing: Drawing) -> Overlay:
    """Return the bytes that the numbers of each node take: its value, and its gradient, which a
    sweep leaves on every node that takes one.

    A value that only looks at the memory of another (a reshape) takes none of its own. Python's
    own objects around the numbers are not counted.
    """
    values = {}
    for key, node in enumerate(drawing.nodes):
        is_view = isinstance(node._data, np.ndarray) and node._data.base is not None
        value = 0 if is_view and not node.is_leaf else np.asarray(node._data).nbytes
        gradient = np.asarray(node._data).nbytes if node.requires_grad else 0
        values[key] = float(value + gradient)
    return Overlay("memory", "B", values, "sum")


def time_overlay(drawing: Drawing) -> Overlay:
    """Return the seconds that each op takes, forward and backward: the median of five runs.

    The recorded graph is replayed op by op on its own data; recording itself is not counted. Leaves
    take no time.
    """
    with np.errstate(all="ignore"):
        forward = [_time_forward(drawing) for _ in range(_RUNS)]
        backward = [_time_backward(drawing) for _ in range(_RUNS)]
    values = {
        key: median(run[node] for run in forward) + median(run.get(node, 0.0) for run in backward)
        for key, node in enumerate(drawing.nodes)
        if node.op is not None
    }
    return Overlay("time", "s", values, "sum")


def _time_forward(drawing: Drawing) -> dict[Node, float]:
    times = {}
    for node in drawing.nodes:
        if node.op is not None:
            inputs = tuple(p._data for p in node.parents)
            start = perf_counter()
            node.op.compute(inputs, node.attrs)
            times[node] = perf_counter() - start
    return times


def _time_backward(drawing: Drawing) -> dict[Node, float]:
    """Sweep from the first root as `backward` does, with a look at the clock at each op."""
    root = drawing.roots[0]
    if not root.requires_grad:
        return {}
    seed = np.ones_like(plain(root))  # of one number for each entry, also of a root that is none
    totals: dict[Node, Any] = {root: float(seed) if root._data.__class__ is float else seed}
    times = {}
    for node in sweep_order(root):
        if node.op is None:
            continue
        start = perf_counter()
        for slot, part in contributions(node, totals[node], _data, {}, totals):
            parent = node.parents[slot]
            totals[parent] = totals[parent] + part if parent in totals else part
        times[node] = perf_counter() - start
    return times


def _data(node: Node) -> Any:
    return node._data


def error_overlay(drawing: Drawing) -> Overlay:
    """Return how far each gradient is from finite differences, relative to its size.

    Every number of a scalar or a small array is moved up and down, a large array along a few
    random directions, and what follows from it is replayed in float64. Gradients much smaller than
    the largest one of the graph are measured against that. Of a large graph a part of the nodes is
    measured, evenly spread; the others have no number.

    Raises
    ------
    GraphError
        If no node has a gradient, or the root is no scalar.
    """
    _check_swept(drawing, "error")
    return Overlay("error", "", gradient_errors(drawing), "max")


OVERLAYS: dict[str, Callable[[Drawing], Overlay]] = {
    "gradient": gradient_overlay,
    "time": time_overlay,
    "memory": memory_overlay,
    "error": error_overlay,
}
"""What measures each overlay, by its name."""
