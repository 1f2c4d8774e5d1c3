"""What the passes did: each instruction meets one fate, and the text tells it."""

import numpy as np
import pytest

import autograd_core as ag
from tests.oracle.random_graphs import Graph


def passes_of(f, *args):
    return ag.compile(f, executor="numpy").program(*args).passes


def fate_of(passes, op):
    """Return the fates of the uses of an op, in order."""
    return [passes.fates[step.output] for step in passes.before.instructions if step.op.name == op]


def dead(x):
    ag.exp(x)
    return ag.tanh(x)


@pytest.mark.parametrize(
    ("f", "op", "kinds"),
    [
        (dead, "exp", ["removed"]),
        (dead, "tanh", ["kept"]),
        (lambda x: ag.tanh(x) + ag.tanh(x), "tanh", ["kept", "merged"]),
        (lambda x: x * ag.exp(ag.tensor(1.0)), "exp", ["folded"]),
        (lambda x: ag.tanh(x) ** 2.0, "power", ["rewritten"]),
        (lambda x: ag.tanh(x) ** 1.0, "power", ["bypassed"]),
        (lambda x: ag.tanh(ag.stop_gradient(x)), "stop_gradient", ["bypassed"]),
    ],
)
def test_each_pass_leaves_its_trace(f, op, kinds):
    assert [fate.kind for fate in fate_of(passes_of(f, np.ones(3)), op)] == kinds


def test_a_fate_names_slots_of_the_program_as_traced_and_as_it_runs():
    passes = passes_of(lambda x: (ag.tanh(x) * ag.tanh(x), ag.tanh(x) ** 2.0), np.ones(3))
    first, again, third = fate_of(passes, "tanh")
    assert first.now == again.now == third.now
    assert (again.like, again.text) == (1, "the same as %1")
    (power,) = fate_of(passes, "power")
    assert power.text == "square %1"
    assert passes.after.instructions[-1].op.name == "square"
    assert passes.after.instructions[-1].output == power.now


@pytest.mark.parametrize("seed", range(30))
def test_origins_and_fates_fit_together_on_random_graphs(seed):
    graph = Graph(seed)
    f = ag.value_and_grad(lambda *x: graph.run(ag, x), (0, 1, 2))
    after = ag.compile(f, executor="numpy").program(*graph.inputs)
    passes, before = after.passes, after.before
    assert set(passes.fates) == {step.output for step in before.instructions}
    assert sum(passes.counts().values()) == len(before.instructions)
    kept = [fate.now for fate in passes.fates.values() if fate.kind in ("kept", "rewritten")]
    assert sorted(kept) == [step.output for step in after.instructions]
    for place, slot in enumerate(after.origins):
        assert before.slots[slot].shape == after.slots[place].shape
    for fate in passes.fates.values():
        assert (fate.now is None) <= (fate.kind in ("removed", "folded", "merged", "bypassed"))
    text = str(passes)
    assert text.count("\n") == 1 + len(before.lines())
    for fate in passes.fates.values():
        assert fate.text in text


def test_the_text_counts_and_aligns():
    first, empty, *lines = str(passes_of(dead, np.ones((2, 3)))).splitlines()
    assert (first, empty) == ("2 instructions, 1 after the passes: 1 removed", "")
    assert lines == [
        "  %0 = input x              float64(2, 3)",
        "− %1 = exp %0               float64(2, 3)  removed: no result needs it",
        "  %2 = tanh %0              float64(2, 3)  now %1",
    ]


def test_a_program_as_traced_has_nothing_to_tell():
    before = passes_of(dead, np.ones(3)).before
    assert str(before.passes).startswith("2 instructions, 2 after the passes: nothing to do\n")
    assert before.passes.counts() == {"kept": 2}


def test_a_repr_is_a_line():
    f = ag.compile(dead, executor="numpy")
    program = f.program(np.ones(3))
    assert repr(program) == "<Program of 1 instructions: 1 inputs, 1 outputs>"
    assert repr(program.passes).startswith("<Passes from <Program of 2 instructions")
    assert repr(f.plan(np.ones(3))) == f"<Plan of {program!r}>"
