"""The engines side by side: all answer alike, who does not is refused, who lacks is named."""

import numpy as np
import pytest

from viz.measuring import problems
from viz.measuring.contestant import Contestant, UnavailableError, endless, worst_difference
from viz.measuring.engines import by_hand, hips, mygrad, ours, scalar
from viz.measuring.peers import run
from viz.measuring.problems import Problem, data_of
from viz.measuring.timing import QUICK
from viz.measuring.workloads import WORKLOADS, Peer, Workload

pytestmark = pytest.mark.filterwarnings("ignore")  # a peer's warnings are not ours

NETS = {
    "regressor": Problem("mlp", (2, 4, 1), 8, 2, np.float64, "tanh", classify=False),
    "classifier": Problem("mlp", (3, 5, 4, 2), 8, 2, np.float32),
    "tanh classifier": Problem("mlp", (3, 5, 3), 8, 2, np.float64, "tanh"),
    "conv": Problem("conv", (10, 1, 2, 3, 4), 4, 2, np.float64),
    "conv with odd pools": Problem("conv", (13, 1, 2, 3, 4), 4, 2, np.float64, pool_each=True),
    "lstm": Problem("lstm", (5, 2, 3, 4), 4, 2, np.float64),
}


def answer_of(make, problem):
    contestant = make(problem)
    answer = contestant.answer()
    contestant.step()
    return answer


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("make", [ours.compiled_call, ours.inside_fit, by_hand.by_hand])
def test_our_forms_and_numpy_by_hand_agree(make, name):
    problem = NETS[name]
    reference = answer_of(ours.eager, problem)
    assert worst_difference(reference, answer_of(make, problem)) <= problem.rtol


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize(("engine", "make"), [("mygrad", mygrad.mygrad), ("autograd", hips.hips)])
def test_peers_agree(engine, make, name):
    pytest.importorskip(engine)
    problem = NETS[name]
    if engine == "autograd" and problem.net == "conv":
        with pytest.raises(UnavailableError, match="no convolution"):
            make(problem)
        return
    assert worst_difference(answer_of(ours.eager, problem), answer_of(make, problem)) <= 1e-6


def test_scalar_engines_agree():
    reference = scalar.values("autograd_core", 5).answer()
    for make in (scalar.compiled, scalar.mapped):
        assert worst_difference(reference, make(5).answer()) <= 1e-12
    for engine, make in [("casadi", scalar.casadi), ("casadi", scalar.casadi_map)]:
        pytest.importorskip(engine)
        assert worst_difference(reference, make(5).answer()) <= 1e-12
    pytest.importorskip("micrograd")
    assert worst_difference(reference, scalar.values("micrograd.engine", 5).answer()) <= 1e-12


def told(loss):
    return Peer(lambda: Contestant(lambda: None, lambda: [np.array(loss)]))


def test_a_contestant_that_computes_something_else_is_refused():
    workload = Workload("title", {"chainrule": told(2.0), "peer": told(1.0)}, rtol=1e-6)
    result = run(workload, QUICK)
    assert result.missing == {"peer": "computes something else"}
    assert result.differences["peer"] == 0.5
    assert set(result.timings) == {"chainrule"}


def test_who_cannot_take_part_is_named_with_the_reason():
    def unavailable():
        raise UnavailableError("needs a C++ compiler")

    absent = Peer(told(2.0).make, ("package_that_nobody_has",))
    peers = {"chainrule": told(2.0), "absent": absent, "broken": Peer(unavailable)}
    result = run(Workload("title", peers, rtol=1e-6), QUICK)
    assert result.missing == {"absent": "not installed", "broken": "needs a C++ compiler"}
    assert set(result.timings) == {"chainrule"}


def test_what_computes_a_part_alone_is_timed_unchecked():
    floor = Peer(lambda: Contestant(lambda: None, None))
    result = run(Workload("title", {"chainrule": told(2.0), "floor": floor}, rtol=1e-6), QUICK)
    assert "floor" in result.timings
    assert "floor" not in result.differences


def test_difference_is_relative_to_the_largest_entry():
    assert worst_difference([np.array([1.0, 4.0])], [np.array([1.0, 3.0])]) == 0.25
    assert worst_difference([np.ones(2)], [np.ones(3)]) == np.inf
    assert worst_difference([np.ones(2)], [np.array([1.0, np.nan])]) == np.inf


def test_minibatches_come_in_turn():
    data = data_of(NETS["regressor"])
    batches = endless(data)
    firsts = [next(batches)[0] for _ in range(3)]
    assert firsts[0] is firsts[2]
    np.testing.assert_array_equal(firsts[1], data.X[1])


def test_parameters_are_those_of_the_nets():
    assert problems.parameter_shapes(problems.CONV)[-2:] == [(16 * 12 * 12, 10), (10,)]
    assert problems.flat_features(problems.CONV_POOLS) == 16 * 5 * 5
    assert len(WORKLOADS) == len({w.title for w in WORKLOADS.values()})
