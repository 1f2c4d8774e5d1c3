"""The reverse sweep over Values, where a call of a helper costs as much as a rule."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from autograd_core.backward import plain, refuse_stale, sweep
from autograd_core.reach import Reach

_tick = attrgetter("tick")


def order_values(root: Any) -> list[Any]:
    """Do what `graph.sweep_order` does, with the parents read where a Value keeps them."""
    seen, order, stack = {root}, [root], [root]
    see, list_up, later, pop = seen.add, order.append, stack.append, stack.pop
    while stack:
        node = pop()
        left, right = node._left, node._right
        if left is None:
            for parent in right or ():
                if parent.requires_grad and parent not in seen:
                    see(parent)
                    list_up(parent)
                    later(parent)
            continue
        if left.requires_grad and left not in seen:
            see(left)
            list_up(left)
            later(left)
        if right is not None and right.requires_grad and right not in seen:
            see(right)
            list_up(right)
            later(right)
    order.sort(key=_tick, reverse=True)
    return order


def sweep_values(
    order: list[Any], cotangents: dict[Any, Any], take: Callable[[Any], Any]
) -> dict[Any, Any]:
    """Do what `backward.sweep` does, with ops of one and two Values unrolled: in half the time."""
    known = cotangents.get
    reach: Reach = {}
    nodes = iter(order)
    for node in nodes:
        op = node.op
        if op is None:
            continue
        a, b = node._left, node._right
        if a is None or op.zeros or node.attrs:
            sweep((node,), cotangents, plain, reach, take)
            if reach:
                return sweep(nodes, cotangents, plain, reach, take)
            continue
        ct, y, a_data, tick = take(node), node._data, a._data, node.tick
        if a.changed > tick or node.changed > tick or (b is not None and b.changed > tick):
            refuse_stale(node)
        try:
            if b is None:
                a_part, b_part = op.vjps[0](ct, y, a_data), None
            else:
                a_rule, b_rule = op.vjps
                b_data = b._data
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
