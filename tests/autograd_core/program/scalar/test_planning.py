"""Plans: lanes are found, arenas stay small, and everything grows no faster than the graph."""

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core.program.machine import scalars as machine
from autograd_core.program.scalar.arena import Arena
from autograd_core.program.scalar.planning import make_plan
from tests.autograd_core.program.scalar.random_values import Chains, RandomFunction
from tests.autograd_core.program.scalar.test_graph import loss_of


def program_of(points, sizes=(2, 8, 8, 1), activation="relu"):
    model = nn.scalar.MLP(list(sizes), activation)
    return ag.compile_graph(loss_of(model, points), executor="numpy").program


def test_samples_stand_side_by_side():
    program = program_of(64)
    plan = make_plan(program)
    by_code = {int(code): 0 for code in plan.rows[:, 0]}
    for code, lanes in plan.rows[:, :2].tolist():
        by_code[code] += lanes
    assert len(plan.rows) < len(program) / 40
    assert by_code.get(machine.STEPS, 0) < 50
    assert by_code[machine.DOT] > 64 * 8 * 8


def test_the_rows_hardly_grow_with_the_samples():
    few, many = (len(make_plan(program_of(points)).rows) for points in (32, 256))
    assert many < 1.3 * few


@pytest.mark.parametrize("points", [1, 3, 20, 200])
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_arena_is_at_most_half_as_large_again_as_what_lives(points, activation):
    plan = make_plan(program_of(points, (2, 16, 16, 1), activation))
    assert plan.size <= 1.5 * plan.live


def test_so_is_the_arena_of_a_deep_graph():
    x = y = ag.Value(0.5)
    for _ in range(5000):
        y = ag.tanh(y * x) + x
    plan = make_plan(ag.compile_graph(y, executor="numpy").program)
    assert plan.size <= 1.5 * plan.live


def test_so_is_that_of_a_graph_with_no_order():
    rng = np.random.default_rng(0)
    values = [ag.Value(float(x)) for x in rng.normal(size=10)]
    for _ in range(2000):
        i, j = rng.integers(max(0, len(values) - 300), len(values), 2)
        x, y = values[i], values[j]
        values.append([x * y * 0.5, ag.tanh(x) + y * 0.3, x - y * 0.5, ag.sin(x)][i % 4])
    plan = make_plan(ag.compile_graph(sum(values[-50:]), executor="numpy").program)
    assert plan.size <= 1.5 * plan.live


def test_no_row_reads_what_another_has_overwritten():
    """Run each plan in an arena full of nan: what is read was written, by this run."""
    for seed in range(20):
        for f in (RandomFunction(seed), Chains(seed)):
            leaves = [ag.Value(float(x)) for x in f.numbers]
            graph = ag.compile_graph(f(*leaves), leaves, executor="numpy")
            first, second = (graph.value_and_gradient(f.numbers)[1] for _ in range(2))
            np.testing.assert_array_equal(first, second)


def test_equal_things_are_computed_once():
    x = ag.Value(0.5)
    program = ag.compile_graph(ag.tanh(x) * ag.tanh(x) + 2.0 * 3.0, executor="numpy").program
    assert program.counts()["tanh"] == 1


def test_an_op_of_the_users_runs_by_numpy():
    name = "thrice_for_values"
    thrice = ag.OPS.get(name) or ag.register_op(
        name, lambda x: 3 * x, lambda ct, y, x: 3 * ct, scalar=lambda x: 3 * x
    )
    for executor in ("numba", "numpy", "python"):
        f = ag.compile(ag.value_and_grad(lambda x: thrice(ag.tanh(x)) ** 2), executor=executor)
        expected = ag.value_and_grad(lambda x: thrice(ag.tanh(x)) ** 2)(0.4)
        np.testing.assert_allclose(f(ag.Value(0.4)), expected, rtol=1e-13)
        both = f.program(ag.Value(0.4)).map([0.1, 0.4], executor=executor)
        np.testing.assert_allclose(both[1], expected, rtol=1e-13)


def test_an_arena_lends_no_number_twice():
    rng, arena, lent = np.random.default_rng(0), Arena(), {}
    for _ in range(3000):
        if lent and rng.random() < 0.5:
            place = list(lent)[rng.integers(len(lent))]
            arena.give_back(place, lent.pop(place))
        else:
            length = int(rng.integers(1, 50))
            place = arena.take(length)
            assert all(place + length <= p or p + n <= place for p, n in lent.items())
            lent[place] = length
    for place, length in lent.items():
        arena.give_back(place, length)
    assert arena.take(arena.size) == 0


def test_constants_in_line_are_never_overwritten():
    arena = Arena()
    place = arena.take(4)
    arena.give_back(place, 4)
    assert arena.fresh(2) == 4
