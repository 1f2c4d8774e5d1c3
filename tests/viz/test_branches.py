import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from autograd_core.symbol import evaluate
from tests.viz.graphs import recurrent
from tests.viz.tensor_graphs import random_tensor_graphs
from viz.build import read_graph


def residual():
    rng = np.random.default_rng(0)
    X = ag.tensor(rng.normal(size=(4, 3)), name="X")
    W, V = (ag.tensor(rng.normal(size=(3, 3)), requires_grad=True, name=n) for n in "WV")
    H = X @ W
    R = H + ag.relu(H @ V)
    L = ag.mean(R * R)
    for node, name in ((H, "H"), (R, "R"), (L, "L")):
        node.name = name
    return L, W


@given(random_tensor_graphs(), st.integers(1, 3))
def test_branches_add_up_to_the_gradient_where_they_meet(graph, top):
    loss, parameters = graph
    loss.backward()
    nodes = {node.name: node for node in read_graph(loss).nodes if node.name}
    for leaf in parameters:
        ledger = viz.explain(loss, leaf, top=top).ledger
        assert ledger.stored.agrees
        np.testing.assert_allclose(ledger.gradient, leaf.grad.data, rtol=1e-9, atol=1e-12)
        for branching in ledger.branchings:
            total = sum((b.part for b in branching.listed), branching.rest)
            if branching.lower in nodes:
                expected = nodes[branching.lower].grad.data
                np.testing.assert_allclose(total, expected, rtol=1e-9, atol=1e-12)
            if branching.pushes > 0:
                shares = sum(b.share for b in branching.listed) + branching.rest_share
                assert shares == pytest.approx(1.0)
            assert len(branching.listed) == min(top, branching.count)
            assert branching.paths >= branching.count >= 2


@given(random_tensor_graphs())
def test_every_formula_of_a_factor_and_a_branch_has_the_numbers_beside_it(graph):
    loss, parameters = graph
    loss.backward()
    for leaf in parameters:
        formulas, seeds = [], {}
        with pytest.MonkeyPatch.context() as patch:
            for module in ("chain", "branches"):
                patch.setattr(f"viz.{module}.written_out", formulas.append)
            seed_of = viz.formulas.Formulas.seed

            def seed(self, node, seed_of=seed_of, seeds=seeds):
                symbol = seed_of(self, node)
                symbol.name = f"gradient {node.tick}"
                seeds[symbol.name] = node.grad.data
                return symbol

            patch.setattr(viz.formulas.Formulas, "seed", seed)
            ledger = viz.explain(loss, leaf).ledger
        numbers = viz.formulas.Formulas(read_graph(loss), frozenset()).numbers | seeds
        expected = [x for f in ledger.factors for x in (f.value, f.gradient)]
        expected += [b.part for branching in ledger.branchings for b in branching.listed]
        assert len(formulas) == len(expected)
        for formula, numbers_shown in zip(formulas, expected, strict=True):
            if formula is not None and numbers_shown is not None:
                value = evaluate(formula, numbers)
                shown = np.broadcast_to(value, np.shape(numbers_shown))
                np.testing.assert_allclose(shown, numbers_shown, rtol=1e-9, atol=1e-12)


def test_residual_connection_lists_both_ways():
    loss, W = residual()
    loss.backward()
    lines = str(viz.explain(loss, W)).splitlines()
    start = lines.index("between R and H, 2 paths come in by 2 branches, and their parts add up")
    assert "through v₁, from R" in lines[start + 2]
    assert "(∂L/∂R ⊙ [H V > 0]) Vᵀ" in lines[start + 2]
    assert lines[start + 3].split()[:4] == ["through", "R", "1", "∂L/∂R"]


def test_shared_weight_lists_a_branch_for_each_time_it_is_used():
    loss = recurrent(steps=6)
    loss.backward()
    W = next(node for node in read_graph(loss).nodes if node.name == "W")
    (branching,) = viz.explain(loss, W, top=4).ledger.branchings
    assert (branching.paths, branching.count, len(branching.listed)) == (6, 6, 4)
    assert "(2 more)" in str(viz.explain(loss, W, top=4))


def test_a_branch_has_the_keys_of_the_nodes_it_passes():
    loss, W = residual()
    nodes = read_graph(loss).nodes
    (branching,) = viz.explain(loss, W).ledger.branchings
    for branch in branching.listed:
        assert nodes[branch.nodes[0]].name == "R"
        assert nodes[branch.nodes[-1]].name == "H"


def test_unbroadcasting_is_shown_as_the_sum_that_it_is():
    rng = np.random.default_rng(0)
    X = ag.tensor(rng.normal(size=(4, 3)), name="X")
    b = ag.tensor(np.zeros(3), requires_grad=True, name="b")
    Z = X + b
    L = ag.sum(ag.tanh(Z))
    text = str(viz.explain(L, b))
    assert "∂L/∂b = Σ ∂L/∂Z Σ over axis 0: 4×3 → 3" in text
    s = ag.tensor(0.5, requires_grad=True, name="s")
    Y = X * s
    assert "Σ over all entries: 4×3 → scalar" in str(viz.explain(ag.sum(ag.tanh(Y)), s))
    c = ag.tensor(np.ones((4, 1, 1)), requires_grad=True, name="c")
    U = c * X
    text = str(viz.explain(ag.sum(ag.tanh(U)), c))
    assert "Σ over axes 1, 2: 4×4×3 → 4×1×1" in text
