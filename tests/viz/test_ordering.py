import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.viz.test_grouping import is_acyclic
from viz.ordering import condense, quotient, renumber, strong_components, topological


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 12))
    nodes = st.integers(0, count - 1)
    return [sorted(draw(st.sets(nodes, max_size=3)) - {i}) for i in range(count)]


def reaches(parents, start):
    seen, stack = set(), [start]
    while stack:
        for p in parents[stack.pop()]:
            if p not in seen:
                seen.add(p)
                stack.append(p)
    return seen


@given(graphs())
def test_strong_components_are_the_nodes_that_reach_each_other(parents):
    component = strong_components(parents)
    below = [reaches(parents, i) for i in range(len(parents))]
    for i in range(len(parents)):
        for j in range(len(parents)):
            together = i == j or (j in below[i] and i in below[j])
            assert (component[i] == component[j]) == together


@given(graphs(), st.data())
def test_condensed_cards_have_no_circle_and_keep_together_what_was(parents, data):
    homes = data.draw(st.lists(st.integers(0, 4), min_size=len(parents), max_size=len(parents)))
    homes = renumber(homes)
    cards = condense(homes, parents)
    feeders = quotient(cards, parents)
    assert is_acyclic({(p, card) for card, sources in enumerate(feeders) for p in sources})
    assert len({(home, card) for home, card in zip(homes, cards, strict=True)}) == max(homes) + 1
    assert renumber(cards) == cards


def test_topological_order_takes_the_smallest_number_that_can_be_next():
    assert topological([[2], [], [], [0, 1]]) == [1, 2, 0, 3]


def test_circle_has_no_order():
    with pytest.raises(AssertionError, match="circle"):
        topological([[1], [0]])


def test_long_chain_needs_no_recursion():
    parents = [[i - 1] if i else [] for i in range(50_000)]
    assert len(set(strong_components(parents))) == 50_000
    assert topological(parents) == list(range(50_000))
