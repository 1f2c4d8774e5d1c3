"""The reverse sweep over Values, where a call of a helper costs as much as a rule."""

from collections.abc import Callable
from typing import Any

from autograd_core.backward import plain, refuse_stale, sweep
from autograd_core.reach import Reach


def sweep_values(
    order: list[Any], cotangents: dict[Any, Any], take: Callable[[Any], Any]
) -> dict[Any, Any]:
    """Do what `backward.sweep` does, with ops of two Values unrolled, which takes half the time."""
    known = cotangents.get
    reach: Reach = {}
    kind = order[0].__class__
    nodes = iter(order)
    for node in nodes:
        op = node.op
        if node.__class__ is not kind or node._left is None or node._right is None or node.attrs:
            sweep((node,), cotangents, plain, reach, take)
            if reach:
                return sweep(nodes, cotangents, plain, reach, take)
            continue
        a, b = node._left, node._right
        a_rule, b_rule = op.vjps
        ct, y, a_data, b_data, tick = take(node), node._data, a._data, b._data, node.tick
        if a.changed > tick or b.changed > tick or node.changed > tick:
            refuse_stale(node)
        try:
            a_part = a_rule(ct, y, a_data, b_data) if a.requires_grad else None
            b_part = b_rule(ct, y, a_data, b_data) if b.requires_grad else None
        except ArithmeticError:  # 1/0: `sweep` goes by IEEE
            cotangents[node] = ct
            sweep((node,), cotangents, plain, None, take)
            continue
        if a_part is not None:
            total = known(a)
            cotangents[a] = a_part if total is None else total + a_part
        if b_part is not None:
            total = known(b)
            cotangents[b] = b_part if total is None else total + b_part
    return cotangents
