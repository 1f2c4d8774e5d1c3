"""The listing of a plan: what runs as one, and what is left to NumPy."""

import numpy as np

import autograd_core as ag
from autograd_core.program.families import steps_of
from autograd_core.program.runs import Run


def test_fused_runs_are_in_brackets_and_numpys_part_is_marked():
    f = ag.compile(lambda x: ag.cumprod(ag.tanh(x) * 2.0 + 1.0) + ag.sum(x))
    plan = f.plan(np.ones(4))
    machine, numpy, _, *lines = str(plan).splitlines()
    assert "instructions in" in machine
    assert numpy.endswith("(cumprod)")
    signs = {line.split(" = ")[1].split()[0]: line[0] for line in lines if " = " in line}
    assert (signs["tanh"], signs["multiply"], signs["input"]) == ("┌", "│", " ")
    assert [line for line in lines if line.endswith("  NumPy")] == [
        line for line in lines if "cumprod" in line
    ]
    assert lines[-1].strip() == f"return %{plan.program.outputs[0]}"


def test_a_step_that_the_machine_does_alone_has_nothing_marked():
    plan = ag.compile(ag.grad(lambda w, x: ag.mean((x @ w) ** 2))).plan(np.ones(3), np.ones((2, 3)))
    assert not plan.by_numpy
    assert "NumPy: 0 of" in str(plan)
    assert not any(line.endswith("NumPy") for line in str(plan).splitlines())


def test_the_groups_are_the_program_in_order():
    f = ag.compile(ag.value_and_grad(lambda w, x: ag.mean(ag.tanh(x @ w) ** 3.0)))
    plan = f.plan(np.ones((3, 2)), np.ones((4, 3)))
    steps = [step for group in plan.groups for step in steps_of(group)]
    assert steps == list(plan.program.instructions)
    assert any(isinstance(group, Run) and len(group.steps) > 1 for group in plan.groups)
