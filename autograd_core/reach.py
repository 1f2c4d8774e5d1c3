"""Which entries of a cotangent the loss reaches, and which are 0 by structure.

`where(x > 0, sqrt(x), 0)` does not read sqrt(0), so its infinite derivative must not turn the 0
that comes from above into nan. Such a 0 is told apart from one that merely happens to be 0: in
`sqrt(x) ** 2` at 0 the same product 0 · inf stays nan. For that, a sweep that meets an op with
`zeros` carries a reach beside the cotangent: an array of the same shape, or a float beside that of
a Value, which is 0 at a structural zero and positive elsewhere. No reach means no such zero.

The reach goes through elementwise ops as it is, and through ops that only move and add entries
(`Op.moves`) by the rule that moves the cotangent. Any other op drops it. Where two cotangents are
added, the larger reach is that of the sum.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from autograd_core.node import Node
from autograd_core.ops import broadcast_to, unbroadcast, where
from autograd_core.recording import RECORDING
from autograd_core.shapes import shape_of

Reach = dict[Node, Any]


def parent_reach(node: Node, slot: int, above: Any) -> Any:
    """Return the reach of the cotangent that `node` gives its input `slot`, before `conform`.

    `above` is the reach of the node's own cotangent. None stands for everywhere.
    """
    op = node.op
    assert op is not None
    zeros = op.zeros[slot] if op.zeros else None
    passes = above is not None and (op.elementwise or op.moves)
    if zeros is None and not passes:
        return None
    traced = RECORDING.get().guard is not None  # then a program must work the reach out anew
    y, *inputs = ((n if traced else n._data) for n in (node, *node.parents))
    one = 1.0 if node.conform is None else node._data.dtype.type(1)  # a program keeps its type
    result = above if passes else one
    if passes and op.moves:
        # back to 0 and 1, because a chain of means would underflow to a 0 that is none
        result = np.greater(op.vjps[slot](above, y, *inputs, **node.attrs), 0) * one
    if zeros is not None:
        result = result * (one - zeros(y, *inputs, **node.attrs))
    if node.conform is None:  # of a Value
        return result if traced else None if result else 0.0
    if op.elementwise:
        result = broadcast_to(result, shape_of(y))
    return None if not traced and np.all(result) else result


def silence(reach: Any) -> AbstractContextManager[Any]:
    """Let a rule be run where nothing it gives is read, without a warning."""
    return nullcontext() if reach is None else np.errstate(all="ignore")


def zeroed(part: Any, reach: Any) -> Any:
    """Return a cotangent with its structural zeros set to 0, whatever a rule made of them."""
    if reach.__class__ is float:
        return part if reach else 0.0
    return where(reach != 0, part, 0.0)


def add_reach(reach: Reach, parent: Node, through: Any, *, is_first: bool) -> None:
    """Note the reach of one more cotangent of `parent`, if `parent` can make use of it."""
    op = parent.op
    if op is None or not (op.elementwise or op.moves):
        return
    if through is None or not (is_first or parent in reach):
        reach.pop(parent, None)
        return
    shape = np.shape(parent._data)
    if parent.conform is not None and shape_of(through) != shape:
        through = unbroadcast(through, shape)
    if is_first:
        reach[parent] = through
    elif parent.conform is None:  # of a Value
        reach[parent] = reach[parent] + through
    else:  # not their sum, which would overflow after 128 of them in a row
        reach[parent] = np.maximum(reach[parent], through)
