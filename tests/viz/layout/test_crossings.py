import itertools

from hypothesis import given
from hypothesis import strategies as st

from viz.layout.crossings import Tie, count_all, order_ranks

ENDS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15, unique=True)
RANKS = [list(range(6)), list(range(6, 12))]


def ties(ends):
    return [[Tie(a, 6 + b, 0.0, 0.0) for a, b in ends]]


@given(ENDS)
def test_count_is_that_of_all_pairs(ends):
    pairs = itertools.combinations(ends, 2)
    crossing = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in pairs)
    assert count_all(RANKS, ties(ends)) == crossing


@given(ENDS)
def test_ordering_never_adds_crossings_or_loses_items(ends):
    ordered = order_ranks(RANKS, ties(ends))
    assert [sorted(rank) for rank in ordered] == RANKS
    assert count_all(ordered, ties(ends)) <= count_all(RANKS, ties(ends))


def test_two_crossed_edges_are_untangled():
    crossed = [[Tie(0, 3, 0.0, 0.0), Tie(1, 2, 0.0, 0.0)]]
    assert count_all(order_ranks([[0, 1], [2, 3]], crossed), crossed) == 0
