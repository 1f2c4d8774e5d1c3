"""In which order the items of each rank stand: fewer crossings by barycentre sweeps."""

from bisect import bisect_right, insort
from collections.abc import Sequence
from typing import NamedTuple


class Tie(NamedTuple):
    """An edge between neighbouring ranks; the offsets tell ports of one item apart."""

    source: int
    target: int
    source_offset: float
    target_offset: float


def order_ranks(
    ranks: Sequence[Sequence[int]], ties: Sequence[Sequence[Tie]], sweeps: int = 24
) -> list[list[int]]:
    """Return the items of each rank in an order with few crossings.

    Parameters
    ----------
    ranks : for each rank its items, in the order to start from
    ties : for each rank but the last, its edges to the next rank
    sweeps : how often to go over the picture, alternately to the right and to the left

    References
    ----------
    Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures",
    IEEE Trans. Systems, Man, and Cybernetics 11(2), 1981.
    """
    current = [list(rank) for rank in ranks]
    best, best_crossings = [list(r) for r in current], count_all(current, ties)
    for sweep in range(sweeps):
        if best_crossings == 0:
            break
        _sweep(current, ties, forward=sweep % 2 == 0)
        crossings = count_all(current, ties)
        if crossings < best_crossings:
            best, best_crossings = [list(r) for r in current], crossings
    return best


def _sweep(ranks: list[list[int]], ties: Sequence[Sequence[Tie]], *, forward: bool) -> None:
    indices = range(1, len(ranks)) if forward else range(len(ranks) - 2, -1, -1)
    for r in indices:
        between = ties[r - 1] if forward else ties[r]
        fixed = {item: i for i, item in enumerate(ranks[r - 1 if forward else r + 1])}
        pulls: dict[int, list[float]] = {}
        for tie in between:
            if forward:
                pulls.setdefault(tie.target, []).append(fixed[tie.source] + tie.source_offset)
            else:
                pulls.setdefault(tie.source, []).append(fixed[tie.target] + tie.target_offset)
        ranks[r] = _sorted_by_pull(ranks[r], pulls)


def _sorted_by_pull(rank: list[int], pulls: dict[int, list[float]]) -> list[int]:
    """Sort by barycentre; items without edges keep their places."""
    pulled = [item for item in rank if item in pulls]
    pulled.sort(key=lambda item: sum(pulls[item]) / len(pulls[item]))
    in_turn = iter(pulled)
    return [next(in_turn) if item in pulls else item for item in rank]


def count_all(ranks: Sequence[Sequence[int]], ties: Sequence[Sequence[Tie]]) -> int:
    """Return the number of crossings in the whole picture."""
    total = 0
    for r, between in enumerate(ties):
        left = {item: i for i, item in enumerate(ranks[r])}
        right = {item: i for i, item in enumerate(ranks[r + 1])}
        total += _count(
            [(left[t.source] + t.source_offset, right[t.target] + t.target_offset) for t in between]
        )
    return total


def _count(ends: list[tuple[float, float]]) -> int:
    """Return how many pairs of edges cross: inversions of the right ends, sorted by the left."""
    crossings = 0
    seen: list[float] = []
    for _, right in sorted(ends):
        crossings += len(seen) - bisect_right(seen, right)
        insort(seen, right)
    return crossings
