"""Where in its column each item stands: as near to its neighbours as the others allow."""

import itertools
from collections.abc import Sequence

from viz.layout.jit import Floats, Ints, form_for
from viz.layout.ladder import Ladder

_EARLY, _LATE = 6, 24  # sweeps that follow the flow, then such as look both ways
_SQUARES, _SOFT, _HARD = 4, 4.0, 0.5  # late sweeps that add up squares; pixels that hardly count


def place_across(ladder: Ladder, rows: Sequence[Sequence[int]]) -> list[float]:
    """Return the centre of each node across the ranks.

    Every sweep moves each rank to where its steps would run straight, as exactly as the order and
    the gaps allow. Late sweeps weigh a step by one over its rise, so that the sum of the rises
    becomes small, not that of their squares: few steps bend, most run straight.
    """
    form = form_for(ladder.size)
    sizes = [len(row) for row in rows]
    first = form.ints(itertools.accumulate(sizes, initial=0))
    order = form.ints(node for row in rows for node in row)
    apart = form.floats(_apart(ladder, rows))
    centers = form.floats(_stacked(ladder, rows))
    ends = ladder.ends
    links = form.ints(ends.begin), form.ints(ends.other)
    lines = form.floats(ends.here), form.floats(ends.there), form.floats(ends.weight)
    blocks = [form.floats([0.0] * len(order)) for _ in range(3)]
    settle = form.loop(_settle)
    for sweep in range(_EARLY + _LATE):
        early = sweep < _EARLY
        ahead = sweep % 2 == 0
        share = (sweep - _EARLY - _SQUARES) / (_LATE - _SQUARES)
        soft = 0.0 if share < 0 else _SOFT * (1 - share) + _HARD * share
        settle(
            ahead,
            not early or ahead,
            not early or not ahead,
            soft,
            first,
            order,
            apart,
            centers,
            *links,
            *lines,
            *blocks,
        )
    return [float(c) for c in centers]


def _apart(ladder: Ladder, rows: Sequence[Sequence[int]]) -> list[float]:
    """Return how far each node of a row is from the one before it, at least; 0 for the first."""
    extents, gaps = ladder.extents, ladder.gaps
    result = []
    for row in rows:
        for i, node in enumerate(row):
            before = row[i - 1]
            room = (extents[before] + extents[node]) / 2 + max(gaps[before], gaps[node])
            result.append(room if i else 0.0)
    return result


def _stacked(ladder: Ladder, rows: Sequence[Sequence[int]]) -> list[float]:
    centers = [0.0] * len(ladder.ranks)
    for row in rows:
        middle = sum(ladder.extents[v] + ladder.gaps[v] for v in row) / 2
        at = -middle
        for node in row:
            centers[node] = at + ladder.extents[node] / 2
            at += ladder.extents[node] + ladder.gaps[node]
    return centers


def _settle(
    ahead: bool,
    with_before: bool,
    with_after: bool,
    soft: float,
    first: Ints,
    order: Ints,
    apart: Floats,
    centers: Floats,
    begin: Ints,
    other: Ints,
    here: Floats,
    there: Floats,
    strength: Floats,
    sums: Floats,
    masses: Floats,
    sizes: Floats,
) -> None:
    """Move each rank's nodes to their wishes, in order and with their gaps.

    Pool adjacent violators (Barlow et al., "Statistical inference under order restrictions",
    1972), after shifting each node by the room that those before it need.
    """
    count = len(first) - 1
    for turn in range(count):
        r = turn if ahead else count - 1 - turn
        shift, top = 0.0, -1
        for i in range(first[r], first[r + 1]):
            node = order[i]
            center, total, mass = centers[node], 0.0, 0.0
            for row in (node, len(order) + node):
                if not (with_before if row == node else with_after):
                    continue
                for k in range(begin[row], begin[row + 1]):
                    wish = centers[other[k]] + there[k] - here[k]
                    weight = strength[k]
                    if soft > 0.0:
                        weight /= soft + abs(wish - center)
                    total += weight * wish
                    mass += weight
            if mass == 0.0:
                total, mass = center * 1e-3, 1e-3
            shift += apart[i]
            top += 1
            sums[top], masses[top], sizes[top] = total - shift * mass, mass, 1.0
            while top and sums[top - 1] * masses[top] > sums[top] * masses[top - 1]:
                sums[top - 1] += sums[top]
                masses[top - 1] += masses[top]
                sizes[top - 1] += sizes[top]
                top -= 1
        i, shift = first[r], 0.0
        for b in range(top + 1):
            for _ in range(int(sizes[b])):
                shift += apart[i]
                centers[order[i]] = sums[b] / masses[b] + shift
                i += 1
