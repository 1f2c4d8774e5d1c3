"""Nested lists, tuples and dicts of arrays: take them apart, put them together again."""

from collections.abc import Callable, Iterator
from typing import Any


def tree_leaves(tree: Any) -> Iterator[Any]:
    """Yield what is inside nested lists, tuples and dicts, in order; dicts by insertion."""
    if isinstance(tree, dict):
        for child in tree.values():
            yield from tree_leaves(child)
    elif isinstance(tree, list | tuple):
        for child in tree:
            yield from tree_leaves(child)
    else:
        yield tree


def tree_map(f: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """Return a structure like `tree` whose leaves are f of the leaves of all of them."""
    if isinstance(tree, dict):
        return {key: tree_map(f, tree[key], *(o[key] for o in others)) for key in tree}
    if isinstance(tree, list | tuple):
        children = [tree_map(f, *parts) for parts in zip(tree, *others, strict=True)]
        if hasattr(tree, "_fields"):  # a named tuple takes its fields one by one
            return type(tree)(*children)
        return type(tree)(children)
    return f(tree, *others)
