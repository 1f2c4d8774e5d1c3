"""Nested lists, tuples and dicts of arrays: take them apart, put them together again.

None stands for nothing: it is no leaf, and stays None.
"""

from collections.abc import Callable, Iterator
from typing import Any

from autograd_core.errors import ShapeError


def tree_leaves(tree: Any) -> Iterator[Any]:
    """Yield what is inside nested lists, tuples and dicts, in order; dicts by insertion."""
    if isinstance(tree, dict):
        for child in tree.values():
            yield from tree_leaves(child)
    elif isinstance(tree, list | tuple):
        for child in tree:
            yield from tree_leaves(child)
    elif tree is not None:
        yield tree


def tree_map(f: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """Return a structure like `tree` whose leaves are f of the leaves of all of them.

    Raises
    ------
    ShapeError
        If another structure has other keys or another length.
    """
    if isinstance(tree, dict):
        _check_like(tree, others, dict, set)
        return {key: tree_map(f, tree[key], *(o[key] for o in others)) for key in tree}
    if isinstance(tree, list | tuple):
        _check_like(tree, others, list | tuple, len)
        children = [tree_map(f, *parts) for parts in zip(tree, *others, strict=True)]
        if hasattr(tree, "_fields"):  # a named tuple takes its fields one by one
            return type(tree)(*children)
        return type(tree)(children)
    return None if tree is None else f(tree, *others)


def _check_like(tree: Any, others: Any, kind: Any, facts: Callable[[Any], Any]) -> None:
    for other in others:
        if not isinstance(other, kind) or facts(other) != facts(tree):
            raise ShapeError(
                f"expected structures that match, a {_described(tree)}, got a {_described(other)}."
            )


def _described(tree: Any) -> str:
    name = type(tree).__name__
    if isinstance(tree, dict):
        return f"{name} with keys {sorted(map(str, tree))}"
    return f"{name} of length {len(tree)}" if isinstance(tree, list | tuple) else name
