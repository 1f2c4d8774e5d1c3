"""Where in its column each item stands: as near to its neighbours as the others allow."""

from collections.abc import Sequence

from viz.layout.crossings import Tie


def place_across(
    ranks: Sequence[Sequence[int]],
    ties: Sequence[Sequence[Tie]],
    extents: Sequence[float],
    gaps: Sequence[float],
    weights: Sequence[float],
    sweeps: int = 30,
) -> list[float]:
    """Return the centre of each item across the ranks.

    Every sweep moves each rank to where its edges would run straight, as exactly as the order and
    the gaps allow (least squares under separation constraints).

    Parameters
    ----------
    ranks : for each rank its items, in order
    ties : for each rank but the last, its edges to the next; offsets here are in pixels from
        the centre of the item
    extents, gaps : for each item its size across and the room it wants on either side
    weights : for each item, how much bending its edges should cost; an edge costs the product
    """
    centers = _stacked(ranks, extents, gaps)
    for sweep in range(sweeps):
        forward = sweep % 2 == 0
        for r in range(len(ranks)) if forward else range(len(ranks) - 1, -1, -1):
            # late sweeps look both ways, early ones follow the direction of the sweep
            pulls = _pulls(r, ties, centers, weights, both=sweep >= 4, forward=forward)
            _settle(ranks[r], pulls, centers, extents, gaps)
    return centers


def _stacked(
    ranks: Sequence[Sequence[int]], extents: Sequence[float], gaps: Sequence[float]
) -> list[float]:
    centers = [0.0] * len(extents)
    for rank in ranks:
        position = 0.0
        for item in rank:
            centers[item] = position + extents[item] / 2
            position += extents[item] + gaps[item]
        middle = position / 2
        for item in rank:
            centers[item] -= middle
    return centers


def _pulls(
    r: int,
    ties: Sequence[Sequence[Tie]],
    centers: Sequence[float],
    weights: Sequence[float],
    *,
    both: bool,
    forward: bool,
) -> dict[int, tuple[float, float]]:
    """Return for each item of rank r the (weighted sum of wishes, sum of weights)."""
    wishes: dict[int, tuple[float, float]] = {}

    def wish(item: int, place: float, weight: float) -> None:
        total, so_far = wishes.get(item, (0.0, 0.0))
        wishes[item] = (total + weight * place, so_far + weight)

    if r > 0 and (both or forward):
        for t in ties[r - 1]:
            weight = weights[t.source] * weights[t.target]
            wish(t.target, centers[t.source] + t.source_offset - t.target_offset, weight)
    if r < len(ties) and (both or not forward):
        for t in ties[r]:
            weight = weights[t.source] * weights[t.target]
            wish(t.source, centers[t.target] + t.target_offset - t.source_offset, weight)
    return wishes


def _settle(
    rank: Sequence[int],
    pulls: dict[int, tuple[float, float]],
    centers: list[float],
    extents: Sequence[float],
    gaps: Sequence[float],
) -> None:
    """Move one rank's items to their wishes, in order and with their gaps.

    Pool adjacent violators (Barlow et al., "Statistical inference under order restrictions",
    1972), after shifting each item by the room that those before it need.
    """
    blocks: list[list[float]] = []  # weighted sum, weight, number of items
    shifts: list[float] = []
    shift = 0.0
    for i, item in enumerate(rank):
        if i:
            before = rank[i - 1]
            shift += (extents[before] + extents[item]) / 2 + max(gaps[before], gaps[item])
        shifts.append(shift)
        total, weight = pulls.get(item, (centers[item] * 1e-3, 1e-3))
        blocks.append([total - shift * weight, weight, 1])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    i = 0
    for block in blocks:
        for _ in range(int(block[2])):
            centers[rank[i]] = _mean(block) + shifts[i]
            i += 1


def _mean(block: Sequence[float]) -> float:
    return block[0] / block[1]
