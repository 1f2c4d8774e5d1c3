"""A recorded graph as data, from which a page computes it again: `viz/web/replay.js` reads it.

The document is one object: "schema" is `chainrule-graph/1`; "root" the number of the result;
"nodes" holds an object for each node, parents before users: those that are drawn under the numbers
of the drawing, then the constants that are written into their consumers. A leaf has its "data"; any
other has "op", "parents" and "attrs", and "data" too where a page cannot compute it (a user's own
op). What is missing is usual: shape `[]`, dtype `float64`, no attrs. Long arrays of floats are
base64 of their bytes. A number that JSON cannot write is one of "nan", "inf" and "-inf".
Where there is too much to compute, the object has "refused" instead of nodes: the reason, in words.
"""

import base64
import math
from collections.abc import Sequence
from types import EllipsisType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.node import Node
from autograd_core.ops import BUILT_IN
from viz.build import Drawing
from viz.messages import Messages

SCHEMA = "chainrule-graph/1"
MOST_NODES = 5_000  # some 200 KB
MOST_NUMBERS = 20_000  # 210 KB in float64
MOST_PRODUCTS = 4_000_000  # some 30 ms in a browser
_SHORT = 24
_PRODUCTS = frozenset(
    ["matmul", "dot", "affine", "einsum", "conv1d", "conv2d", "conv_input", "conv_weight", "solve"]
)


def recorded_graph(drawing: Drawing, say: Messages) -> dict[str, Any]:
    """Return the graph of a drawing, ready for JSON.

    Parameters
    ----------
    drawing : Drawing
        What is drawn; its first root is the result whose change is measured.
    say : Messages
        Says in the reader's language why a graph is refused: a file would become too large by its
        nodes or its numbers, or a page could not compute it while a value is dragged.
    """
    nodes = [*drawing.nodes, *_inline_constants(drawing)]
    refused = _refusal(nodes, say)
    if refused:
        return {"schema": SCHEMA, "refused": refused}
    keys = {node: key for key, node in enumerate(nodes)}
    root = keys[drawing.roots[0]]
    return {"schema": SCHEMA, "root": root, "nodes": [_node(node, keys) for node in nodes]}


def _inline_constants(drawing: Drawing) -> list[Node]:
    drawn = set(drawing.nodes)
    parents = (parent for node in drawing.nodes for parent in node.parents)
    return list(dict.fromkeys(parent for parent in parents if parent not in drawn))


def _refusal(nodes: Sequence[Node], say: Messages) -> str:
    if len(nodes) > MOST_NODES:
        return say(
            "Values cannot be changed here: the graph has {count} nodes, more than {most}.",
            **_counts(len(nodes), MOST_NODES),
        )
    numbers = sum(map(_stored_numbers, nodes))
    if numbers > MOST_NUMBERS:
        return say(
            "Values cannot be changed here: the page would have to hold {count} numbers, more "
            "than {most}.", **_counts(numbers, MOST_NUMBERS),
        )  # fmt: skip
    products = sum(map(_products, nodes))
    if products > MOST_PRODUCTS:
        return say(
            "Values cannot be changed here: each change would take {count} multiplications, more "
            "than {most}.", **_counts(products, MOST_PRODUCTS),
        )  # fmt: skip
    return ""


def _counts(count: int, most: int) -> dict[str, str]:
    thin = "\u202f"  # between thousands, as no language reads it for a decimal sign
    return {key: f"{n:,}".replace(",", thin) for key, n in (("count", count), ("most", most))}


def _stored_numbers(node: Node) -> int:
    if _is_computed(node):
        return sum(np.size(x) for x in node.attrs.values() if isinstance(x, np.ndarray))
    return np.size(node._data)


def _products(node: Node) -> int:
    """Return about how many multiplications a node takes."""
    sizes = [np.size(n._data) for n in (node, *node.parents[:2])]
    if node.op is not None and node.op.name in _PRODUCTS:
        return math.isqrt(math.prod(sizes))  # (m, k)(k, n): the root of mk · kn · mn
    return max(sizes)


def _is_computed(node: Node) -> bool:
    """Tell whether a page can compute a node from its parents."""
    return node.op in BUILT_IN


def _node(node: Node, keys: dict[Node, int]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    if node.op is not None:
        written = {"op": node.op.name, "parents": [keys[parent] for parent in node.parents]}
    if _is_computed(node):
        attrs = {name: _attr(value) for name, value in node.attrs.items()}
        array = _array(np.asarray(node._data), with_data=False)
        return written | ({"attrs": attrs} if attrs else {}) | array
    return written | _array(np.asarray(node._data))


def _array(x: NDArray[Any], *, with_data: bool = True) -> dict[str, Any]:
    """Return an array as an object; what is usual is left out."""
    written: dict[str, Any] = {"data": _numbers(x)} if with_data else {}
    if x.ndim and with_data:
        written["shape"] = list(x.shape)
    if x.dtype != np.float64:
        written["dtype"] = x.dtype.name
    return written


def _numbers(x: NDArray[Any]) -> Any:
    if x.dtype in (np.float32, np.float64) and x.size > _SHORT:
        little = np.ascontiguousarray(x, x.dtype.newbyteorder("<"))
        return {"base64": base64.b64encode(little.tobytes()).decode()}
    numbers = [_number(entry, x.dtype) for entry in x.ravel()]
    return numbers if x.ndim else numbers[0]


def _number(entry: Any, dtype: np.dtype[Any]) -> int | float | str:
    if dtype.kind in "iub":
        return int(entry)
    if not np.isfinite(entry):
        return str(float(entry))
    return float(str(entry))  # the shortest decimal, also of a float32


def _attr(value: Any) -> Any:
    """Return a static fact of an op, as replay.js reads it."""
    if isinstance(value, tuple | list):
        return [_attr(part) for part in value]
    if isinstance(value, slice):
        return {"slice": [_attr(part) for part in (value.start, value.stop, value.step)]}
    if isinstance(value, EllipsisType):
        return {"ellipsis": True}
    if isinstance(value, np.dtype):
        return value.name
    if isinstance(value, np.ndarray):
        return {"array": _array(value)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(float(value))}
    return value.item() if isinstance(value, np.generic) else value
