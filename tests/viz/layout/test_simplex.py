import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from viz.layout.simplex import shorten


@st.composite
def problems(draw):
    """A connected acyclic graph with weights and spans, and ranks that keep the spans."""
    count = draw(st.integers(2, 12))
    tree = [(draw(st.integers(0, v - 1)), v) for v in range(1, count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    more = draw(st.lists(pairs.filter(lambda e: e[0] < e[1]), max_size=15))
    edges = sorted({*tree, *more})
    weights = [draw(st.integers(0, 9)) for _ in edges]
    spans = [draw(st.integers(0, 3)) for _ in edges]
    ranks = [0] * count
    for (source, target), span in zip(edges, spans, strict=True):
        ranks[target] = max(ranks[target], ranks[source] + span)
    for source, target in edges:  # sources come first, but one may have moved since
        span = spans[edges.index((source, target))]
        assert ranks[target] >= ranks[source] + span
    return ranks, edges, weights, spans


@given(problems())
def test_ranks_are_as_short_as_linear_programming_finds(problem):
    ranks, edges, weights, spans = problem
    found = shorten(ranks, edges, weights, spans)
    lengths = np.array([found[t] - found[s] for s, t in edges])
    assert np.all(lengths >= spans)
    assert min(found) == 0
    ends = np.zeros((len(edges), len(ranks)))
    for row, (source, target) in enumerate(edges):
        ends[row, source], ends[row, target] = 1, -1
    cost = -(np.array(weights) @ ends)
    best = linprog(cost, A_ub=ends, b_ub=-np.array(spans), bounds=[(0, None)] * len(ranks))
    assert lengths @ weights == round(best.fun)
