"""Find the sums in a scalar program: chains of additions, with the products that only they use.

`((a·b + c·d) + e) + ...` becomes one entry with a list of terms, so that a row of the machine can
multiply and add at once, and a sum over many numbers that lie together is done in one row.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.scalar.program import ScalarProgram

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Entries:
    """What is left to compute: operations, and sums of terms.

    Attributes
    ----------
    slots : ndarray, ascending
        The slots of the entries.
    is_sum : ndarray of bool
        For each entry.
    starts : ndarray, shape (entries + 1,)
        Where the terms of each entry begin; an operation has none.
    a, b : ndarray
        For each term the slots of its factors; b is -1 for a term that is no product.
    """

    slots: Ints
    is_sum: NDArray[np.bool_]
    starts: Ints
    a: Ints
    b: Ints

    def terms(self, entry: int) -> slice:
        """Return where the terms of an entry stand."""
        return slice(int(self.starts[entry]), int(self.starts[entry + 1]))


def find_entries(program: ScalarProgram) -> Entries:
    """Return the operations and sums of a program."""
    names = [op.name for op, _ in program.kinds] + ["constant", "input"]
    code = program.kind.astype(np.int64)
    is_add, is_product, is_square = (
        np.array([name == wanted for name in names])[code]
        for wanted in ("add", "multiply", "square")
    )
    left, right, _ = program.operands.astype(np.int64)
    only, consumer = _only_uses(program)
    added = only & is_add[consumer]
    link = added & is_add & (left[consumer] == np.arange(len(code)))
    factor = added & (is_product | is_square)
    root = _roots(consumer, link)
    adds = np.flatnonzero(is_add)
    begins = adds[~link[left[adds]]]  # whose left operand is the first term of its sum
    owner, term = np.concatenate([adds, begins]), np.concatenate([right[adds], left[begins]])
    side = np.repeat([1, 0], [len(adds), len(begins)])
    order = np.lexsort((side, owner, root[owner]))
    owner, term = root[owner[order]], term[order]
    a = np.where(factor[term], left[term], term)
    b = np.where(factor[term], np.where(is_square[term], left[term], right[term]), -1)
    slots = np.flatnonzero((code >= 0) & ~link & ~factor)
    starts = np.append(np.searchsorted(owner, slots), len(owner))
    return Entries(slots, is_add[slots], starts, a, b)


def _only_uses(program: ScalarProgram) -> tuple[NDArray[np.bool_], Ints]:
    """Return which slots are used once, and a user of each slot (slot 0 for none)."""
    size = len(program.kind)
    used = program.operands.astype(np.int64)
    users = np.broadcast_to(np.arange(size), used.shape)[used >= 0]
    used = used[used >= 0]
    uses = np.bincount(used, minlength=size)
    uses[program.outputs] += 2
    consumer = np.zeros(size, np.int64)
    consumer[used] = users
    return uses == 1, consumer


def _roots(consumer: Ints, link: NDArray[np.bool_]) -> Ints:
    """Return for each addition the last one of its chain, by jumping ever farther."""
    root = np.where(link, consumer, np.arange(len(consumer)))
    while True:
        farther = root[root]
        if np.array_equal(farther, root):
            return root
        root = farther
