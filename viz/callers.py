"""The names that a user's variables give to nodes: `z = w * x + b` is drawn as z."""

import sys

from autograd_core.node import Node
from viz.build import Variables


def callers_variables(depth: int = 2) -> Variables:
    """Return the names of the nodes that the caller's variables hold.

    Local variables come before global ones, the first name of a node counts, and names that begin
    with an underscore do not.

    Parameters
    ----------
    depth : int
        How many calls up: 2 is the caller of the function that asks.
    """
    frame = sys._getframe(depth)
    names: dict[int, str] = {}
    for variables in (frame.f_locals, frame.f_globals):
        for name, value in variables.items():
            if isinstance(value, Node) and name.isidentifier() and not name.startswith("_"):
                names.setdefault(id(value), name)
    return names
