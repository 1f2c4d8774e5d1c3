"""The forward and the backward sweep as a list of steps, for players, films and storyboards.

Forward, every computed node is a step. Backward, every edge is one: it brings its part to a
gradient, so that a value used twice is seen to add its parts up slot by slot.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.backward import contributions, sweep
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from autograd_core.reach import Reach
from viz.build import Drawing, plain, summarize
from viz.steps import Step


def play(drawing: Drawing) -> tuple[Step, ...]:
    """Return the steps of the forward sweep and of the backward sweep from the first root.

    The numbers are those that `backward` computes, whether or not it was called. There is no
    backward sweep where the root takes no gradient.

    Raises
    ------
    GraphError
        If the root is no scalar, or data changed after it was used.
    NotDifferentiableError
        If an op on the way has no derivative.
    """
    keys = drawing.keys
    forward = [Step("forward", keys[node]) for node in drawing.nodes if not node.is_leaf]
    steps = [Step("start"), *forward]
    if drawing.roots[0].requires_grad:
        steps += _backward(drawing.roots[0], keys)
    return tuple(steps)


def _backward(root: Node, keys: dict[Node, int]) -> list[Step]:
    seed = root.seed(None)
    totals: dict[Node, Any] = {root: seed}
    reach: Reach = {}
    order = sweep_order(root)
    waiting = _uses(order)
    one = summarize(plain(seed))
    steps = [Step("seed", keys[root], part=one, total=one)]
    for node in order:
        if node.op is None:
            continue
        for slot, part in contributions(node, totals[node], _data, reach, totals):
            parent = node.parents[slot]
            totals[parent] = totals[parent] + part if parent in totals else part
            waiting[parent] -= 1
            if parent not in keys:
                continue
            steps.append(
                Step(
                    "backward",
                    keys[parent],
                    (keys[parent], keys[node], slot),
                    summarize(plain(part)),
                    summarize(plain(totals[parent])),
                    last=not waiting[parent],
                )
            )
    return steps


def leaf_gradients(drawing: Drawing) -> dict[int, NDArray[np.float64]]:
    """Return the gradient of the first root by each leaf, by its key, as `backward` computes it."""
    root, keys = drawing.roots[0], drawing.keys
    found = sweep(sweep_order(root), {root: root.seed(None)}, _data)
    return {keys[node]: plain(ct) for node, ct in found.items() if node.is_leaf and node in keys}


def _data(node: Node) -> Any:
    return node._data


def _uses(order: list[Node]) -> dict[Node, int]:
    """Return how many edges bring a part to each node's gradient."""
    uses = dict.fromkeys(order, 0)
    for node in order:
        for parent in node.parents:
            if parent.requires_grad:
                uses[parent] += 1
    return uses
