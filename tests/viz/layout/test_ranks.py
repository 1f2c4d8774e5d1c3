from hypothesis import given
from hypothesis import strategies as st

from viz.layout.ranks import assign_ranks


@st.composite
def dags(draw):
    count = draw(st.integers(1, 12))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    edges = draw(st.lists(pairs.filter(lambda e: e[0] < e[1]), max_size=20)) if count > 1 else []
    return count, edges


@given(dags())
def test_every_edge_goes_to_a_higher_rank(dag):
    count, edges = dag
    ranks = assign_ranks(count, edges)
    assert min(ranks) >= 0
    assert all(ranks[source] < ranks[target] for source, target in edges)


@given(dags())
def test_lines_that_leave_stand_at_the_end(dag):
    count, edges = dag
    users = {source for source, _ in edges}
    last = frozenset(set(range(count)) - users)
    ranks = assign_ranks(count, edges, last=last)
    assert {ranks[item] for item in last} == {max(ranks)}
    assert all(ranks[source] < ranks[target] for source, target in edges)
