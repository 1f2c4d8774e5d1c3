"""The reverse sweep over Tensors, where a call of a helper costs as much as a rule."""

from collections.abc import Callable
from typing import Any

from autograd_core.backward import plain, refuse_stale, sweep
from autograd_core.reach import Reach


def sweep_arrays(
    order: list[Any], cotangents: dict[Any, Any], take: Callable[[Any], Any]
) -> dict[Any, Any]:
    """Do what `backward.sweep` does, with less in the way of each rule.

    It reads an op's `adjoints` where there are any, and calls `conform` only where it is needed.
    """
    known = cotangents.get
    reach: Reach = {}
    nodes = iter(order)
    for node in nodes:
        op = node.op
        if op is None:
            continue
        if op.zeros:
            sweep((node,), cotangents, plain, reach, take)
            if reach:
                return sweep(nodes, cotangents, plain, reach, take)
            continue
        parents, attrs, tick = node.parents, node.attrs, node.tick
        if node.changed > tick:
            refuse_stale(node)
        conforms = op.conforms
        ct, y, inputs = take(node), node._data, [*map(plain, parents)]
        for parent, x, rule in zip(parents, inputs, op.array_vjps):  # noqa: B905 strict= costs
            if parent.changed > tick:
                refuse_stale(node)
            if parent.requires_grad:
                part = rule(ct, y, *inputs, **attrs) if attrs else rule(ct, y, *inputs)
                if part.dtype is not x.dtype or not (conforms or part.shape == x.shape):
                    part = parent.conform(part)
                total = known(parent)
                cotangents[parent] = part if total is None else total + part
    return cotangents
