import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.viz.layout.test_crossings import LADDERS, ladder
from viz.layout.coordinates import place_across
from viz.layout.crossings import order_ranks


@given(LADDERS)
def test_nodes_keep_their_order_and_their_gaps(ladder):
    rows = order_ranks(ladder)
    centers = place_across(ladder, rows)
    for row in rows:
        for above, below in itertools.pairwise(row):
            assert centers[below] - centers[above] >= 25 - 1e-6


@given(st.permutations(range(6)))
def test_edges_of_a_matching_run_straight(partners):
    matched = ladder([(a, b, 0.0, 0.0) for a, b in enumerate(partners)])
    centers = place_across(matched, order_ranks(matched))
    for step in matched.steps:
        assert centers[step.source] == pytest.approx(centers[step.target], abs=0.5)
