"""Updates of many parameters as one run, written over what they replace."""

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core.program.families import Updates
from autograd_core.program.passes import simplify
from autograd_core.program.planning import make_plan
from autograd_core.program.tracing import trace
from nn.compiled_step import CompiledStep

OPTIMIZERS = {
    "sgd": lambda p: nn.SGD(p, lr=0.1),
    "momentum": lambda p: nn.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adam": lambda p: nn.Adam(p, lr=0.01),
    "rmsprop": lambda p: nn.RMSProp(p, lr=0.01),
}


def loop_of(optimizer):
    model = nn.MLP([3, 5, 7, 1], activation="tanh", seed=1)
    X = np.random.default_rng(0).normal(size=(11, 3))
    step = CompiledStep(model, nn.mse, optimizer(model.parameters()), {})
    return step.loop_for(X, X[:, :1])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_all_parameters_are_updated_in_one_run_and_in_place(name):
    loop = loop_of(OPTIMIZERS[name])
    assert set(loop._moves[:, 2]) <= {1}  # the count of steps at most
    one = loop.plan.code[loop.plan.changes_from :]
    assert sum(row[0] == 0 for row in one) == 1


def test_parameters_lie_side_by_side_with_their_gradients_in_the_same_order():
    loop = loop_of(OPTIMIZERS["sgd"])
    held = [loop.plan.places[slot] for slot in loop._held]
    assert np.array_equal(np.diff(held), [16, 8, 40, 8, 8])


def plan_of(f, *xs):
    program = simplify(trace(f, xs, {}).program)
    onto = dict(zip(program.outputs, program.inputs, strict=False))
    return program, make_plan(program, Updates(onto, ()))


def test_an_input_that_another_update_reads_later_is_not_written_over():
    def swapped(a, b):
        return b * 1.5, a * 2.5

    program, plan = plan_of(swapped, np.ones(4), np.ones(4))
    first, second = program.outputs
    assert plan.places[first] != plan.places[program.inputs[0]]
    assert plan.places[second] == plan.places[program.inputs[1]]


def test_an_input_that_is_read_later_in_another_shape_is_not_written_over():
    def f(a):
        turned = a.reshape(2, 2)
        new = a * 2.0
        return (new, turned @ turned)

    program, plan = plan_of(f, np.arange(4.0))
    assert plan.places[program.outputs[0]] != plan.places[program.inputs[0]]


def test_an_update_before_what_must_be_known_first_is_not_in_place():
    def f(a):
        return a * 2.0, ag.sum(a)

    program = simplify(trace(f, (np.ones(4),), {}).program)
    new, total = program.outputs
    plan = make_plan(program, Updates({new: program.inputs[0]}, (total,)))
    assert plan.places[new] != plan.places[program.inputs[0]]
