"""In which order the items of each rank stand: few crossings, by sweeps and swaps of neighbours.

References
----------
Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures", IEEE
Trans. Systems, Man, and Cybernetics 11(2), 1981; the swaps after Gansner et al., "A technique for
drawing directed graphs", 1993.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from viz.layout.jit import Floats, Ints, Plain, form_for
from viz.layout.ladder import Ladder

_SWEEPS, _PATIENCE, _PASSES = 32, 4, 20
_PORT = 0.9  # a port counts as this part of a place at most, so that places stay apart


def order_ranks(ladder: Ladder) -> list[list[int]]:
    """Return the nodes of each rank in an order with few crossings: the best of several starts."""
    search = _Search(ladder, form_for(ladder.size))
    best, fewest = search.start(ladder.members), search.crossings()
    for rows in _starts(ladder):
        if fewest == 0:
            break
        found, crossings = search.improve(rows)
        if crossings < fewest:
            best, fewest = found, crossings
    return best


def count_crossings(ladder: Ladder, rows: Sequence[Sequence[int]]) -> int:
    """Return the number of crossings of the steps, if the nodes stand in these rows."""
    search = _Search(ladder, form_for(ladder.size))
    search.start(rows)
    return search.crossings()


def _starts(ladder: Ladder) -> list[list[list[int]]]:
    """Return rows to start from: as drawn by a walk from the last nodes, and as they came."""
    place = _walk(ladder)
    walked = [sorted(row, key=place.__getitem__) for row in ladder.members]
    return [walked, ladder.members, [row[::-1] for row in walked]]


def _walk(ladder: Ladder) -> list[int]:
    """Number the nodes depth first, against the flow, arguments in their order."""
    ends, nodes = ladder.ends, len(ladder.ranks)
    place, count = [-1] * nodes, 0
    stack = [v for v in range(nodes) if ends.begin[nodes + v] == ends.begin[nodes + v + 1]][::-1]
    while stack:
        node = stack.pop()
        if place[node] >= 0:
            continue
        place[node], count = count, count + 1
        steps = sorted(range(ends.begin[node], ends.begin[node + 1]), key=ends.here.__getitem__)
        stack += [ends.other[k] for k in reversed(steps)]
    return place


class _Search:
    """Rows that are being improved, in the form that the loops want."""

    def __init__(self, ladder: Ladder, form: Plain) -> None:
        self.form = form
        sizes = [len(row) for row in ladder.members]
        self.first = form.ints(itertools.accumulate(sizes, initial=0))
        self.order = form.ints([0] * len(ladder.ranks))
        self.place = form.ints([0] * len(ladder.ranks))
        self.keys = form.floats([0.0] * len(ladder.ranks))
        self.dirty = form.ints([0] * len(sizes))
        self.ends = self._ends(ladder)
        self.spots = form.floats([0.0] * len(self.ends[1]))

    def _ends(self, ladder: Ladder) -> tuple[Ints, Ints, Floats, Floats]:
        """Return the steps at each node, ports as parts of a place."""
        ends, count = ladder.ends, len(ladder.ranks)
        scale = [_PORT / extent if extent else 0.0 for extent in ladder.extents]
        rows = enumerate(itertools.pairwise(ends.begin))
        owner = [row % count for row, (a, b) in rows for _ in range(a, b)]
        here = [scale[v] * at for v, at in zip(owner, ends.here, strict=True)]
        there = [scale[v] * at for v, at in zip(ends.other, ends.there, strict=True)]
        floats = self.form.floats
        return self.form.ints(ends.begin), self.form.ints(ends.other), floats(here), floats(there)

    def start(self, rows: Sequence[Sequence[int]]) -> list[list[int]]:
        """Put the nodes into these rows."""
        i = 0
        for row in rows:
            for place, node in enumerate(row):
                self.order[i], self.place[node] = node, place
                i += 1
        return self.rows()

    def rows(self) -> list[list[int]]:
        """Return the rows as they are."""
        order, first = [int(v) for v in self.order], [int(i) for i in self.first]
        return [order[a:b] for a, b in itertools.pairwise(first)]

    def improve(self, rows: Sequence[Sequence[int]]) -> tuple[list[list[int]], int]:
        """Sweep to and fro and swap neighbours; return the best rows and their crossings."""
        best = self.start(rows)
        self._swap()
        fewest, idle = self.crossings(), 0
        best = self.rows()
        for sweep in range(_SWEEPS):
            if not fewest or idle > _PATIENCE:
                break
            forward = sweep % 2 == 0
            self.form.loop(_sweep)(
                forward, sweep % 4 < 2, self.first, self.order, self.place, self.keys, *self.ends
            )
            self._swap()
            crossings, idle = self.crossings(), idle + 1
            if crossings < fewest:
                best, fewest, idle = self.rows(), crossings, 0
        return best, fewest

    def _swap(self) -> None:
        for r in range(len(self.dirty)):
            self.dirty[r] = 1
        self.form.loop(_swap)(
            self.first, self.order, self.place, self.dirty, self.spots, *self.ends
        )

    def crossings(self) -> int:
        """Return the number of crossings as it is."""
        return int(self.form.loop(_count)(self.first, self.order, self.place, *self.ends))


def _sweep(
    forward: bool,
    by_mean: bool,
    first: Ints,
    order: Ints,
    place: Ints,
    keys: Floats,
    begin: Ints,
    other: Ints,
    here: Floats,
    there: Floats,
) -> None:
    """Sort each rank by the mean or median place of its neighbours before; others stay."""
    count, side = len(first) - 1, 0 if forward else len(order)
    for step in range(1, count):
        r = step if forward else count - 1 - step
        a, b = first[r], first[r + 1]
        for i in range(a, b):
            node = order[i]
            start, stop = begin[side + node], begin[side + node + 1]
            ends = [place[other[k]] + there[k] - here[k] for k in range(start, stop)]
            size = len(ends)
            if size == 0:
                keys[i] = -1e9
                continue
            if by_mean or size < 3:
                keys[i] = sum(ends) / size
            else:
                ends.sort()
                middle = size // 2
                keys[i] = ends[middle] if size % 2 else (ends[middle - 1] + ends[middle]) / 2
        row = [order[i] for i in range(a, b)]
        turn = np.argsort(np.array([keys[i] for i in range(a, b)]), kind="mergesort")
        k = 0
        for i in range(a, b):
            if keys[i] > -1e9:
                while keys[a + turn[k]] <= -1e9:
                    k += 1
                order[i] = row[turn[k]]
                k += 1
            place[order[i]] = i - a


def _swap(
    first: Ints,
    order: Ints,
    place: Ints,
    dirty: Ints,
    spots: Floats,
    begin: Ints,
    other: Ints,
    here: Floats,
    there: Floats,
) -> None:
    """Swap neighbours as long as that takes crossings away; look only where something changed."""
    count = len(order)
    for turn in range(_PASSES * (len(first) - 1)):
        r = turn % (len(first) - 1)
        if not dirty[r]:
            continue
        dirty[r] = 0
        for i in range(first[r], first[r + 1]):  # sort the ends, so that pairs count in line
            for row in (order[i], count + order[i]):
                for k in range(begin[row], begin[row + 1]):
                    node, at, own = other[k], there[k], here[k]
                    spot, j = place[node] + at, k
                    while j > begin[row] and spots[j - 1] > spot:
                        spots[j], other[j] = spots[j - 1], other[j - 1]
                        there[j], here[j] = there[j - 1], here[j - 1]
                        j -= 1
                    spots[j], other[j], there[j], here[j] = spot, node, at, own
        for i in range(first[r], first[r + 1] - 1):
            u, v, gain = order[i], order[i + 1], 0
            for side in (0, count):
                above = below = begin[side + v]
                stop = begin[side + v + 1]
                if above == stop:
                    continue
                for k in range(begin[side + u], begin[side + u + 1]):
                    while above < stop and spots[above] < spots[k]:
                        above += 1
                    while below < stop and spots[below] <= spots[k]:
                        below += 1
                    gain += above - begin[side + v] - (stop - below)
            if gain > 0:
                order[i], order[i + 1] = v, u
                place[v] -= 1
                place[u] += 1
                for near in range(max(0, r - 1), min(len(first) - 1, r + 2)):
                    dirty[near] = 1


def _count(
    first: Ints,
    order: Ints,
    place: Ints,
    begin: Ints,
    other: Ints,
    here: Floats,
    there: Floats,
) -> int:
    """Count inversions: how many ends on the right lie above one of a step that came before."""
    total = 0
    for r in range(len(first) - 2):
        lefts, rights = [0.0 for _ in range(0)], [0.0 for _ in range(0)]
        for i in range(first[r], first[r + 1]):
            node = len(order) + order[i]
            for k in range(begin[node], begin[node + 1]):
                lefts.append(i + here[k])
                rights.append(place[other[k]] + there[k])
        by_right = np.argsort(np.array(rights), kind="mergesort")
        left = np.array(lefts)[by_right]
        turn = np.argsort(left, kind="mergesort")
        size = len(rights)
        dense = np.zeros(size, dtype=np.int64)
        for k in range(1, size):
            rise = rights[by_right[k]] > rights[by_right[k - 1]]
            dense[k] = dense[k - 1] + (1 if rise else 0)
        tree = np.zeros(size + 1, dtype=np.int64)
        for seen in range(size):
            at = dense[turn[seen]] + 1
            below, k = 0, at
            while k > 0:
                below += tree[k]
                k -= k & -k
            total += seen - below
            while at <= size:
                tree[at] += 1
                at += at & -at
    return total
