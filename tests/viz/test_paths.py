import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from autograd_core.symbol import evaluate
from tests.viz.graphs import neuron, random_graphs, scalar_mlp
from viz.build import read_graph, symbol_key
from viz.derivation_sheet import format_count, format_share


def named(node, name):
    node.name = name
    return node


def leaves(loss):
    return [node for node in read_graph(loss).nodes if node.is_leaf and node is not loss]


def slope(node, slot):
    """Return ∂node/∂parent by a sweep of its own."""
    inputs = [ag.Value(parent.data) for parent in node.parents]
    node.op(*inputs, **node.attrs).backward()
    return inputs[slot].grad


def walk(node, leaf):
    """Yield the product of every path from a node to a leaf, one by one."""
    if node is leaf:
        yield 1.0
    for slot, parent in enumerate(node.parents):
        for product in walk(parent, leaf):
            yield slope(node, slot) * product


@given(random_graphs(most=9), st.sampled_from(["auto", "named", "op"]), st.integers(1, 4))
def test_paths_are_those_of_a_walk_over_all(roots, grain, top):
    loss = roots[0]
    loss.backward()
    for leaf in leaves(loss):
        paths = viz.explain(loss, leaf, grain=grain, top=top).ledger.paths
        products = sorted(walk(loss, leaf), key=abs, reverse=True)
        assert paths.count == len(products)
        assert paths.total == pytest.approx(leaf.grad, rel=1e-9, abs=1e-12)
        sizes = [abs(path.value) for path in paths.listed]
        assert sizes == pytest.approx([abs(p) for p in products[:top]], rel=1e-9, abs=1e-300)
        assert sum(p.value for p in paths.listed) + paths.rest == pytest.approx(leaf.grad, abs=1e-9)
        assert paths.pushes == pytest.approx(sum(map(abs, products)), rel=1e-9)
        for path in paths.listed:
            assert math.prod(f.value for f in path.factors) == pytest.approx(path.value, rel=1e-9)
            if path.share is not None:
                assert path.share == pytest.approx(abs(path.value) / paths.pushes, rel=1e-9)


@given(random_graphs(most=9), st.sampled_from(["auto", "named", "op"]))
def test_every_formula_of_a_path_has_the_value_beside_it(roots, grain):
    loss = roots[0]
    numbers = {symbol_key(node): node.data for node in read_graph(loss).nodes} | {"1": 1.0}
    for leaf in leaves(loss):
        formulas = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("viz.paths.written_out", formulas.append)
            listed = viz.explain(loss, leaf, grain=grain).ledger.paths.listed
        factors = [factor for path in listed for factor in path.factors]
        for formula, factor in zip(formulas, factors, strict=True):
            if formula is not None:
                expected = pytest.approx(factor.value, rel=1e-9, abs=1e-12)
                assert float(np.asarray(evaluate(formula, numbers))) == expected


@given(random_graphs(most=9))
def test_a_path_is_listed_with_the_keys_of_its_nodes(roots):
    loss = roots[0]
    nodes = read_graph(loss).nodes
    for leaf in leaves(loss):
        for path in viz.explain(loss, leaf).ledger.paths.listed:
            assert nodes[path.nodes[0]] is loss
            assert nodes[path.nodes[-1]] is leaf
            for upper, lower in zip(path.nodes, path.nodes[1:], strict=False):
                assert nodes[lower] in nodes[upper].parents
            ends = [(f.keys[0], f.keys[1]) for f in path.factors]
            assert [a for a, _ in ends] == [path.nodes[0], *(b for _, b in ends[:-1])]
            assert {key for pair in ends for key in pair} <= set(path.nodes)


def test_astronomically_many_paths_are_counted_not_walked():
    x = ag.Value(0.5, "x")
    y = x
    for _ in range(300):
        y = (y + y) * 0.5
    paths = viz.explain(named(y, "L"), x).ledger.paths
    assert paths.count == 2**300
    assert paths.total == 1.0
    assert len(paths.listed) == 5
    text = str(viz.explain(y, x))
    assert "2.04·10⁹⁰ paths from L to x; the 5 largest" in text
    assert "together 1 (100 %)" in text


def test_ten_thousand_doublings_overflow_and_say_so():
    x = ag.Value(0.5, "x")
    y = x
    for _ in range(10_000):
        y = y + y
    y.backward()
    text = str(viz.explain(named(y, "L"), x))
    assert "2.00·10³⁰¹⁰ paths" in text
    assert "∞" in text
    assert "first that is not finite" in text


def test_the_branch_that_where_did_not_take_is_a_path_that_brings_nothing():
    x = ag.Value(-1.0, "x")
    with np.errstate(invalid="ignore"):
        loss = named(ag.where(x > 0, ag.sqrt(x), 2.0 * x), "L")
    loss.backward()
    paths = viz.explain(loss, x).ledger.paths
    assert paths.count == 2
    assert [path.value for path in paths.listed] == [2.0, 0.0]
    assert paths.total == x.grad == 2.0


def test_a_path_that_is_nan_is_listed_first():
    x = ag.Value(0.0, "x")
    with np.errstate(all="ignore"):
        loss = named(ag.sqrt(x) ** 2 + 3.0 * x, "L")
        loss.backward()
        derivation = viz.explain(loss, x)
    first, second = derivation.ledger.paths.listed
    assert math.isnan(first.value)
    assert second.value == 3.0
    assert (first.share, second.share) == (None, None)
    assert "—" in str(derivation)


def test_percents_of_paths_that_cancel_say_what_they_mean():
    x = ag.Value(2.0, "x")
    loss = named(3.0 * x - x, "L")
    text = str(viz.explain(loss, x))
    assert "75 %" in text
    assert "25 %" in text
    assert "percent: the size of a path out of the sizes of all, 4; they pull both ways" in text
    assert "percent" not in str(viz.explain(named(3.0 * x + x, "L"), x))


def test_one_path_is_the_product_itself_and_not_listed_again():
    loss, w = neuron()
    assert viz.explain(loss, w).ledger.paths.count == 1
    assert "path" not in str(viz.explain(loss, w))


def test_additions_on_the_way_are_not_written():
    loss, model = scalar_mlp((2, 8, 8, 1))
    text = str(viz.explain(loss, model.layers[0].neurons[0].w[0]))
    assert "· 1 " not in text
    assert re.search(r"∂z₁\[3\]/∂a(.)\[2\] · ∂a\1\[2\]/∂z\1\[2\] · ∂z\1\[2\]/∂a₁\[1\]", text)


def test_a_long_path_shows_its_ends_and_the_product_between():
    x = ag.Value(0.5, "x")
    y = x
    for _ in range(40):
        y = ag.sin(y)
    derivation = viz.explain(named(y, "L"), x)
    assert "(32 more)" in str(derivation)
    assert len(derivation.ledger.factors) == 40


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "1"), (1204, "1,204"), (999_999_999, "999,999,999"), (10**9, "1.00·10⁹"),
     (2**100, "1.27·10³⁰"), (10**20 - 1, "1.00·10²⁰")],
)  # fmt: skip
def test_counts_can_be_read(count, expected):
    assert format_count(count) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [(None, "—"), (0.0, "0 %"), (1e-9, "<0.1 %"), (0.034, "3.4 %"), (0.5, "50 %"), (1.0, "100 %")],
)
def test_shares_are_percents(share, expected):
    assert format_share(share) == expected
