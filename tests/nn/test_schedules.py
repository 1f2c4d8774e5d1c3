import math

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn.schedules import cosine, exponential, step, warm_up

X = np.random.default_rng(0).normal(size=(20, 2))


def rates(factor, epochs, engine="eager"):
    """Train, and return the learning rate that each epoch had, then that of the next."""
    model = nn.Dense(2, 1, seed=0)
    optimizer = nn.SGD(model.parameters(), lr=0.2)
    schedule = nn.Schedule(optimizer, factor)
    met = [optimizer.lr]
    history = nn.fit(
        model, X, X[:, :1], loss="mse", optimizer=optimizer, epochs=epochs, batch_size=10,
        callbacks=[schedule, lambda *_: met.append(optimizer.lr)], engine=engine, progress=False,
    )  # fmt: skip
    return met, history


def test_schedule_sets_the_rate_of_each_epoch_from_the_first():
    met, _ = rates(warm_up(2, exponential(0.5), start=0.25), 4)
    assert met == pytest.approx([0.05, 0.125, 0.2, 0.1, 0.05], rel=1e-15)


def test_own_functions_are_taken():
    met, _ = rates(lambda epoch: 1 / (1 + epoch), 3)
    assert met == pytest.approx([0.2, 0.1, 0.2 / 3, 0.05])


@pytest.mark.parametrize("factor", [step(2), cosine(4), warm_up(3)])
def test_compiled_trainings_read_each_rate(factor):
    (_, eager), (_, compiled) = (rates(factor, 6, engine) for engine in ("eager", "compiled"))
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-9)


def test_a_rate_of_0_stops_the_training():
    met, history = rates(cosine(2), 5)
    assert met[2:] == [0.0] * 4
    assert history.loss[3] == pytest.approx(history.loss[4], rel=1e-12)
    assert history.loss[0] > history.loss[3]


def test_schedules_go_on_from_fit_to_fit_and_from_a_saved_state():
    optimizer = nn.SGD([ag.Value(1.0)], lr=1.0)
    schedule = nn.Schedule(optimizer, exponential(0.5))
    for epoch in (1, 2, 1):
        schedule(epoch, nn.History())
    assert (schedule.epochs_done, optimizer.lr) == (3, 0.125)
    other = nn.Schedule(nn.SGD([ag.Value(1.0)], lr=7.0), exponential(0.5))
    other.load_state_dict(schedule.state_dict())
    assert other.optimizer.lr == 0.125
    other(4, nn.History())
    assert other.optimizer.lr == 0.0625


def plateau(losses, **options):
    optimizer = nn.SGD([ag.Value(1.0)], lr=1.0)
    reduce = nn.ReduceOnPlateau(optimizer, **options)
    met = []
    for epoch in range(1, len(losses) + 1):
        reduce(epoch, nn.History(loss=losses[:epoch]))
        met.append(optimizer.lr)
    return met, reduce


def test_plateau_waits_then_reduces():
    losses = [1.0, 0.5, 0.5, 0.49999, 0.6, 0.3, 0.4, 0.4, 0.4]
    met, _ = plateau(losses, factor=0.5, patience=2)
    assert met == [1.0] * 4 + [0.5] * 3 + [0.5, 0.25]
    met, _ = plateau(losses, factor=0.5, patience=2, threshold=0)
    assert met == [1.0] * 8 + [0.5]
    met, _ = plateau([1.0, 1.0, 1.0, 1.0], factor=0.5, patience=0)
    assert met == [1.0, 0.5, 0.25, 0.125]


def test_plateau_stops_at_the_lowest_rate_and_never_raises_it():
    met, reduce = plateau([1.0] * 4, factor=0.5, patience=0, min_lr=0.3)
    assert met == [1.0, 0.5, 0.3, 0.3]
    reduce.optimizer.lr = 0.1
    reduce(5, nn.History(loss=[1.0]))
    assert reduce.optimizer.lr == 0.1


def test_plateau_looks_at_validation_first_and_at_negative_losses_rightly():
    optimizer = nn.SGD([ag.Value(1.0)], lr=1.0)
    reduce = nn.ReduceOnPlateau(optimizer, patience=0)
    for val_loss in (-1.0, -2.0, -2.0):
        reduce(1, nn.History(loss=[0.0], val_loss=[val_loss]))
    assert (reduce.best, optimizer.lr) == (-2.0, 0.1)


def test_plateau_goes_on_from_a_saved_state():
    _, reduce = plateau([1.0, 2.0, 2.0, 2.0], factor=0.5, patience=1)
    other = nn.ReduceOnPlateau(nn.SGD([ag.Value(1.0)], lr=9.0), factor=0.5, patience=1)
    other.load_state_dict(reduce.state_dict())
    for each in (reduce, other):
        each(5, nn.History(loss=[2.0]))
    assert reduce.optimizer.lr == other.optimizer.lr == 0.25


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: step(0), "step: expected every to be an integer of at least 1, got 0"),
        (lambda: step(2, 0), "step: expected factor above 0 and finite, got 0"),
        (lambda: exponential(-1), "exponential: expected factor above 0"),
        (lambda: cosine(1.5), "cosine: expected epochs to be an integer of at least 1, got 1.5"),
        (lambda: cosine(5, 1), "cosine: expected least of at least 0 and below 1"),
        (lambda: warm_up(-1), "warm_up: expected epochs to be an integer of at least 1"),
        (lambda: warm_up(3, start=0), "warm_up: expected start above 0 and below 1"),
        (lambda: plateau([1.0], factor=1), "ReduceOnPlateau: expected factor above 0 and below 1"),
        (
            lambda: plateau([1.0], patience=-1),
            "ReduceOnPlateau: expected patience to be an integer of at least 0, got -1",
        ),
        (lambda: plateau([1.0], threshold=math.nan), "ReduceOnPlateau: expected threshold of at"),
        (lambda: plateau([1.0], min_lr=-1), "ReduceOnPlateau: expected min_lr of at least 0"),
        (lambda: rates(lambda epoch: -1.0, 1), "SGD: expected lr of at least 0 and finite, got"),
    ],
)
def test_wrong_numbers_are_told(make, message):
    with pytest.raises(ValueError, match=message):
        make()
