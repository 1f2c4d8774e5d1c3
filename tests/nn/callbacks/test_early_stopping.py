import numpy as np
import pytest

import autograd_core as ag
import nn


class Counter(nn.Module):
    """Its weight is the number of updates, because each gradient is -1 and lr is 1."""

    def __init__(self):
        self.w = ag.tensor([0.0], requires_grad=True)

    def forward(self, X):
        return self.w * ag.tensor(np.ones_like(X))


def curve(*numbers):
    """Return a loss that takes these values at the weights 0, 1, 2, ..., with slope -1."""

    def loss(outputs, targets):
        w = outputs.mean()
        return numbers[round(w.item())] - (w - ag.stop_gradient(w))

    return loss


def run(stopping, *numbers, epochs=20, others=(), **options):
    model = Counter()
    X = np.zeros((1, 1))
    history = nn.fit(
        model, X, X, loss=curve(*numbers), optimizer=nn.SGD(model.parameters(), lr=1.0),
        epochs=epochs, callbacks=[stopping, *others], validation=(X, X), progress=False, **options,
    )  # fmt: skip
    return model, history


# the loss after epoch i is number i of these, the first of all is met before
FALLING_THEN_RISING = (9.0, 5.0, 3.0, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0)


@pytest.mark.parametrize("patience", [1, 3])
def test_it_stops_after_its_patience_and_restores_the_best(patience):
    stopping = nn.EarlyStopping(patience)
    model, history = run(stopping, *FALLING_THEN_RISING)
    assert history.val_loss == list(FALLING_THEN_RISING[1 : 3 + patience])
    assert (stopping.best, stopping.best_epoch, stopping.stopped) == (3.0, 2, True)
    assert model.w.data.tolist() == [2.0]


def test_the_best_weights_are_restored_also_after_the_last_epoch():
    stopping = nn.EarlyStopping(10)
    model, history = run(stopping, *FALLING_THEN_RISING, epochs=4)
    assert (history.epochs, model.w.data.tolist(), stopping.stopped) == (4, [2.0], False)


def test_a_late_improvement_begins_the_patience_anew():
    model, history = run(nn.EarlyStopping(2), 9.0, 3.0, 4.0, 2.0, 5.0, 6.0, 7.0)
    assert (history.epochs, model.w.data.tolist()) == (5, [3.0])


def test_small_gains_are_none():
    stopping = nn.EarlyStopping(2, min_delta=0.5)
    model, history = run(stopping, 9.0, 3.0, 2.9, 2.6, 2.4)
    assert (history.epochs, stopping.best_epoch, model.w.data.tolist()) == (3, 1, [1.0])
    _, history = run(nn.EarlyStopping(2), 9.0, 3.0, 3.0, 3.0, 3.0)  # nor is none at all
    assert history.epochs == 3


@pytest.mark.parametrize(
    ("options", "best"),
    [
        ({"monitor": "loss"}, 2.0),
        ({"monitor": "up", "mode": "max"}, 7.0),
        ({"monitor": "val_up", "mode": "min"}, 1.0),
        ({"monitor": "r2"}, 7.0),
        ({"monitor": "val_rmse"}, 1.0),
    ],
)
def test_any_curve_can_be_monitored_in_its_direction(options, best):
    names = ["up", "r2", "rmse"]
    metrics = {name: lambda outputs, y: outputs.mean() for name in names}
    stopping = nn.EarlyStopping(50, **options)
    run(stopping, *[9.0, 8, 7, 6, 5, 4, 3, 2, 99], epochs=8, metrics=metrics)
    assert stopping.best == best


def test_nan_is_never_the_best():
    numbers = iter([np.nan, 2.0, np.nan, 3.0, np.nan])
    stopping = nn.EarlyStopping(3, monitor="m", mode="min")
    metrics = {"m": lambda outputs, y: next(numbers)}
    model = Counter()
    X = np.zeros((1, 1))
    history = nn.fit(
        model, X, X, loss=curve(*range(20)), optimizer=nn.SGD(model.parameters(), lr=1.0),
        epochs=9, callbacks=[stopping], metrics=metrics, progress=False,
    )  # fmt: skip
    assert (history.epochs, stopping.best, model.w.data.tolist()) == (5, 2.0, [2.0])


def test_a_second_training_starts_from_nothing():
    stopping = nn.EarlyStopping(3)
    run(stopping, *FALLING_THEN_RISING)
    model, history = run(stopping, *(x + 100 for x in FALLING_THEN_RISING))
    assert (stopping.best, history.epochs, model.w.data.tolist()) == (103.0, 5, [2.0])


def test_the_state_is_taken_down_and_back():
    stopping, other = nn.EarlyStopping(3), nn.EarlyStopping(3)
    run(stopping, *FALLING_THEN_RISING)
    other.load_state_dict(stopping.state_dict())
    assert (other.best, other.best_epoch, other.stopped) == (3.0, 2, True)
    with pytest.raises(ValueError, match=r"expected monitor='val_loss', .* got 'loss'"):
        nn.EarlyStopping(monitor="loss").load_state_dict(stopping.state_dict())


def test_other_callbacks_are_told_when_it_stops():
    seen = []
    run(nn.EarlyStopping(1), *FALLING_THEN_RISING, others=[lambda epoch, _: seen.append(epoch)])
    assert seen == [1, 2, 3]


@pytest.mark.parametrize("options", [{"patience": 0}, {"patience": 1.5}, {"min_delta": -1}])
def test_wrong_options_are_told(options):
    with pytest.raises(ValueError, match="EarlyStopping: expected patience to be an integer"):
        nn.EarlyStopping(**options)


def test_a_metric_of_ones_own_needs_a_mode():
    with pytest.raises(ValueError, match=r'expected mode="min" or "max" for the curve \'val_mine'):
        nn.EarlyStopping(monitor="val_mine")
    with pytest.raises(ValueError, match="got 'low'"):
        nn.EarlyStopping(mode="low")


def test_a_curve_that_is_not_recorded_is_told():
    model = nn.MLP([1, 1])
    with pytest.raises(ValueError, match=r"got 'val_loss', but there are loss\. Pass validation"):
        nn.fit(
            model, [[1.0]], [[1.0]], loss="mse", optimizer=nn.SGD(model.parameters(), 0.1),
            epochs=2, callbacks=[nn.EarlyStopping()], progress=False,
        )  # fmt: skip
