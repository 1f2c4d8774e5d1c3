import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.layout.crossings import count_crossings, order_ranks
from viz.layout.ladder import Ladder, Step

PLACES = st.integers(0, 5)
OFFSETS = st.sampled_from([-8.0, 0.0, 8.0])


def ladder(*gaps):
    """Six nodes in each rank; a gap holds the steps from one rank to the next."""
    steps = [
        Step(6 * rank + a, 6 * rank + 6 + b, out, into)
        for rank, gap in enumerate(gaps)
        for a, b, out, into in gap
    ]
    count = 6 * (len(gaps) + 1)
    return Ladder([i // 6 for i in range(count)], [20.0] * count, [5.0] * count, steps)


GAPS = st.lists(st.tuples(PLACES, PLACES, OFFSETS, OFFSETS), max_size=15, unique=True)
LADDERS = st.lists(GAPS, min_size=1, max_size=4).map(lambda gaps: ladder(*gaps))


def brute_force(ladder, rows):
    """Count pairs of steps whose ends, ports included, lie the other way round."""
    place = {v: i for row in rows for i, v in enumerate(row)}
    pairs = itertools.combinations(
        [
            (ladder.ranks[s.source], place[s.source] * 100 + s.out, place[s.target] * 100 + s.into)
            for s in ladder.steps
        ],
        2,
    )
    return sum(r == q and (a - c) * (b - d) < 0 for (r, a, b), (q, c, d) in pairs)


@given(LADDERS, st.randoms(use_true_random=False))
def test_count_is_that_of_all_pairs(ladder, rng):
    rows = [rng.sample(row, len(row)) for row in ladder.members]
    assert count_crossings(ladder, rows) == brute_force(ladder, rows)


@given(LADDERS)
def test_ordering_never_adds_crossings_or_loses_nodes(ladder):
    ordered = order_ranks(ladder)
    assert [sorted(row) for row in ordered] == ladder.members
    assert count_crossings(ladder, ordered) <= count_crossings(ladder, ladder.members)


@given(LADDERS)
def test_no_swap_of_neighbours_takes_a_crossing_away(ladder):
    ordered = order_ranks(ladder)
    fewest = brute_force(ladder, ordered)
    for r, row in enumerate(ordered):
        for i in range(len(row) - 1):
            swapped = [*row[:i], row[i + 1], row[i], *row[i + 2 :]]
            assert brute_force(ladder, [*ordered[:r], swapped, *ordered[r + 1 :]]) >= fewest


@pytest.mark.parametrize("count", [2, 5, 6])
def test_reversed_edges_are_untangled(count):
    crossed = ladder([(i, count - 1 - i, 0.0, 0.0) for i in range(count)])
    assert count_crossings(crossed, order_ranks(crossed)) == 0


def test_arguments_keep_their_slots():
    swapped = ladder([(0, 0, 0.0, 8.0), (1, 0, 0.0, -8.0)])
    first, second = (order_ranks(swapped)[0].index(node) for node in (0, 1))
    assert second < first
