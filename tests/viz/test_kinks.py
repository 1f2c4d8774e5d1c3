import numpy as np
import pytest

import autograd_core as ag
import viz


def kinks(loss, leaf):
    with np.errstate(all="ignore"):
        return viz.explain(loss, leaf).ledger.kinks


def with_kinks():
    """Return the ops of the registry that declare the inputs at which their derivative jumps."""
    return [op for op in ag.OPS.values() if op.kinks and op.name != "where"]


def at(op, x):
    """Return the op's value at a number, other inputs taken from the middle of their domain."""
    others = [np.mean(domain) for domain in op.domain[1:]]
    return op(x, *others, **op.examples[0][1])


@pytest.mark.parametrize("op", with_kinks(), ids=lambda op: op.name)
def test_every_kink_of_every_op_is_reported_as_the_engine_answers(op):
    reported = []
    for place in op.kinks:
        x = ag.tensor(place, requires_grad=True, name="x")
        loss = at(op, x)
        loss.backward()
        for kink in kinks(loss, x):
            assert kink.at == place
            assert kink.used == x.grad.item()
            assert (kink.entries, kink.of, kink.op) == (1, 1, op.name)
            reported.append(kink)
    assert reported or op.name == "elu"  # with alpha = 1, elu has a derivative at 0


@pytest.mark.parametrize("op", with_kinks(), ids=lambda op: op.name)
def test_beside_its_kinks_no_op_reports_one(op):
    x = ag.tensor(op.kinks[0] + 0.3, requires_grad=True, name="x")
    assert kinks(at(op, x), x) == ()


def test_relu_at_zero_names_the_node_the_count_and_the_convention():
    x = ag.tensor([0.0, -1.0, 0.0, 2.0], requires_grad=True, name="x")
    a = ag.relu(x)
    loss = ag.sum(a)
    text = str(viz.explain(loss, x))
    assert (
        "⚠ a = relu(…), 2 of 4 entries: a kink at 0; the slope is 0 on its left, 1 on its right; "
        "used: 0, of the slopes between them the nearest to 0"
    ) in text


def test_a_slope_by_convention_is_not_called_the_nearest():
    x = ag.Value(0.0, "x")
    (kink,) = kinks(ag.selu(x), x)
    assert not kink.nearest
    assert "by convention" in str(viz.explain(ag.selu(x), x))


X = [[3.0, 3.0], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("f", "x", "kind", "entries", "says"),
    [
        (lambda x: ag.maximum(x, [1.0, 5.0]), [1.0, 1.0], "tie", 1, "0.5 each"),
        (lambda x: ag.minimum(x, 1.0), [1.0, 2.0], "tie", 1, "0.5 each"),
        (ag.max, [3.0, 3.0, 3.0, 1.0], "tie", 3, "0.3333 each"),
        (ag.min, [1.0, 1.0, 3.0], "tie", 2, "0.5 each"),
        (lambda x: ag.max(x, axis=0), [[1.0, 2.0], [1.0, 3.0]], "tie", 2, "2 of 4 entries"),
        (ag.median, [1.0, 2.0, 2.0], "tie", 2, "a tie"),
        (lambda x: ag.max_pool2d(x.reshape((1, 1, 2, 2)), 2), X, "tie", 2, "2 of 4 entries"),
        (lambda x: ag.clip(x, -1, 1), [-1.0, 0.0, 1.0], "corner", 1, "used: 1, by convention"),
        (ag.norm, [0.0, 0.0], "zero", 1, "zero vector"),
        (ag.std, [2.0, 2.0], "zero", 1, "the slope used is 0"),
        (lambda x: ag.hypot(x, 0.0), [0.0, 1.0], "zero", 1, "zero vector"),
        (ag.floor, [7.0, 0.5], "jump", 1, "a jump at 7; the slope used is 0"),
        (ag.sign, [0.0, 2.0], "jump", 1, "a jump at 0"),
        (ag.sort, [2.0, 1.0, 2.0], "order", 2, "keeps the place it had"),
        (ag.abs, [0.0, 1.0], "corner", 1, "the slope is −1 on its left, 1 on its right; used: 0"),
    ],
)
def test_ties_bounds_and_zero_norms(f, x, kind, entries, says):
    x = ag.tensor(x, requires_grad=True, name="x")
    y = f(x)
    loss = ag.sum(y * y) if y.shape else y + 0.0
    derivation = viz.explain(loss, x)
    found = derivation.ledger.kinks[-1]
    assert (found.kind, found.entries) == (kind, entries)
    assert says in str(derivation)


def test_a_difference_that_straddles_a_kink_is_no_failure():
    x = ag.Value(0.0, "x")
    loss = ag.relu(x)
    loss.backward()
    text = str(viz.explain(loss, x))
    assert "· differs from the finite difference: 0 ≠ 0.5; at a kink it sees both sides" in text
    assert "✗" not in text


def test_a_kink_off_the_way_is_not_reported():
    x, y = ag.Value(0.0, "x"), ag.Value(2.0, "y")
    assert kinks(ag.relu(x) + y * y, y) == ()


def test_many_kinks_are_counted():
    x = ag.Value(0.0, "x")
    loss = ag.relu(x)
    for _ in range(9):
        loss = loss + ag.relu(x)
    assert "and 4 more nodes at a kink" in str(viz.explain(loss, x))
