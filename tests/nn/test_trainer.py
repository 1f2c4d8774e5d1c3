import math
from itertools import chain

import numpy as np
import pytest

import autograd_core as ag
import nn

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
XOR = np.array([[0], [1], [1], [0]], float)


class Recorder(nn.Module):
    """A line y = w x that notes its batches, its modes and whether it was recorded."""

    def __init__(self):
        self.w = ag.tensor([[0.0]], requires_grad=True)
        self.batches, self.modes, self.recorded = [], [], []

    def forward(self, X):
        self.batches.append(np.ravel(X).tolist())
        self.modes.append(self.training)
        Y = ag.tensor(X) @ self.w
        self.recorded.append(Y.op is not None)
        return Y


def run(model, X, y, *, lr=0.1, **options):
    options = {"loss": "mse", "epochs": 1, "progress": False} | options
    return nn.fit(model, X, y, optimizer=nn.SGD(model.parameters(), lr), **options)


def test_xor_is_learned():
    model = nn.MLP([2, 8, 1], activation="tanh")
    optimizer = nn.SGD(model.parameters(), lr=0.5, momentum=0.9)
    history = nn.fit(
        model, CORNERS, XOR, loss=nn.binary_cross_entropy, optimizer=optimizer, epochs=100,
        progress=False,
    )  # fmt: skip
    assert history.loss[0] > 0.5
    assert history.loss[-1] < 0.1
    assert history.metrics["accuracy"][-1] == 1.0


def test_a_2_4_1_net_solves_xor_from_nine_of_ten_starts():
    solved = 0
    for seed in range(10):
        model = nn.MLP([2, 4, 1], activation="tanh", seed=seed)
        optimizer = nn.SGD(model.parameters(), lr=0.5, momentum=0.9)
        history = nn.fit(
            model, CORNERS, XOR, loss="binary_cross_entropy", optimizer=optimizer, epochs=300,
            progress=False,
        )  # fmt: skip
        solved += history.metrics["accuracy"][-1] == 1.0 and history.loss[-1] < 0.05
    assert solved >= 9


def test_playground_xor_is_learned_and_generalizes():
    train, test = nn.datasets.standardize(*nn.datasets.xor(n=400).split())
    model = nn.MLP([2, 8, 1], activation="tanh")
    history = run(
        model, train.X, train.y, lr=0.5, loss="binary_cross_entropy", epochs=60, batch_size=20,
        validation=(test.X, test.y),
    )  # fmt: skip
    assert history.loss[-1] < 0.1
    assert history.metrics["val_accuracy"][-1] > 0.95


@pytest.mark.parametrize(
    ("output", "loss", "lr", "threshold"),
    [(None, "binary_cross_entropy", 0.1, 0.0), ("sigmoid", "mse", 1.0, 0.5)],
)
def test_breast_cancer_reaches_95_percent(output, loss, lr, threshold):
    train, test = nn.datasets.standardize(*nn.datasets.breast_cancer().split())
    model = nn.MLP([30, 8, 1], activation="tanh", output=output)
    run(model, train.X, train.y, lr=lr, loss=loss, epochs=20, batch_size=32)
    assert nn.binary_accuracy(model(test.X), test.y, threshold) >= 0.95


def test_three_classes_are_learned():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 150)
    X = np.eye(3)[labels][:, :2] * 4 + rng.normal(size=(150, 2))
    history = run(nn.MLP([2, 8, 3]), X, labels, lr=0.3, loss="cross_entropy", epochs=30)
    assert history.metrics["accuracy"][-1] > 0.9
    assert history.loss[-1] < history.loss[0] / 2


def test_full_batch_epoch_is_one_gradient_step():
    model = Recorder()
    # loss = mean((w x - y)²), gradient at w = 0: -2 mean(x y) = -2 (1*2 + 2*4) / 2
    history = run(model, [[1.0], [2.0]], [[2.0], [4.0]], lr=0.01)
    assert model.w.item() == pytest.approx(0.1)
    assert history.loss == [10.0]
    assert history.gradient_norms == {"Recorder": [10.0]}


def test_epoch_means_weigh_batches_by_their_size():
    model = Recorder()
    history = run(model, np.ones((5, 1)), np.arange(5.0).reshape(-1, 1), lr=1e-300, batch_size=2)
    assert history.loss[0] == pytest.approx(np.square(np.arange(5)).mean())


def test_batches_cover_each_epoch_in_fresh_seeded_order():
    X = np.arange(10.0).reshape(-1, 1)
    orders = []
    for seed in (0, 0, 1):
        model = Recorder()
        run(model, X, X, lr=1e-6, epochs=2, batch_size=4, seed=seed)
        assert [len(batch) for batch in model.batches] == [4, 4, 2] * 2
        orders.append([[*chain(*model.batches[:3])], [*chain(*model.batches[3:])]])
    assert orders[0] == orders[1] != orders[2]
    assert orders[0][0] != orders[0][1]
    assert all(sorted(order) == X.ravel().tolist() for pair in orders for order in pair)


@pytest.mark.parametrize("batch_size", [None, 4, 100])
def test_large_batch_size_is_one_full_batch_in_order(batch_size):
    model = Recorder()
    run(model, np.arange(4.0).reshape(-1, 1), np.zeros((4, 1)), batch_size=batch_size)
    assert model.batches == [[0.0, 1.0, 2.0, 3.0]]


def test_same_seed_gives_same_bytes():
    results = []
    for _ in range(2):
        model = nn.MLP([2, 4, 1])
        history = run(model, CORNERS, XOR, epochs=5, batch_size=3, seed=2)
        results.append((model.state_dict()["layers.0.W"].tobytes(), history.loss))
    assert results[0] == results[1]


def test_shuffling_keeps_examples_and_targets_together():
    model = Recorder()
    X = np.linspace(-1, 1, 50).reshape(-1, 1)
    history = run(model, X, 3 * X, epochs=100, batch_size=7)
    assert model.w.item() == pytest.approx(3)
    assert history.loss[-1] < 1e-10


def test_validation_is_in_eval_mode_and_does_not_train():
    model = Recorder().eval()
    history = run(model, [[1.0]], [[1.0]], epochs=2, validation=([[2.0], [3.0]], [[0.0], [0.0]]))
    assert model.batches == [[1.0], [2.0, 3.0]] * 2
    assert model.modes == [True, False] * 2
    assert model.recorded == [True, False] * 2
    w = 0.2
    assert history.val_loss[0] == pytest.approx(w * w * (4 + 9) / 2)


@pytest.mark.parametrize("validation", [None, ([[2.0]], [[0.0]])])
def test_model_gets_back_the_mode_it_had(validation):
    evaluated, training = Recorder().eval(), Recorder()
    for model in (evaluated, training):
        run(model, [[1.0]], [[1.0]], validation=validation)
    assert not evaluated.training
    assert training.training


def test_callbacks_see_epochs_and_one_may_stop():
    seen = []

    def stopper(epoch, history):
        seen.append((epoch, len(history.loss)))
        return epoch == 3

    late = []
    callbacks = iter([stopper, lambda epoch, history: late.append(epoch)])
    history = run(Recorder(), [[1.0]], [[1.0]], epochs=10, callbacks=callbacks)
    assert seen == [(1, 1), (2, 2), (3, 3)]
    assert late == [1, 2, 3]
    assert history.epochs == 3


def test_truthy_result_of_a_callback_does_not_stop():
    history = run(Recorder(), [[1.0]], [[1.0]], epochs=3, callbacks=[lambda epoch, history: 1])
    assert history.epochs == 3


def test_gradient_norms_are_per_layer():
    model = nn.MLP([2, 3, 1])
    history = run(model, CORNERS, XOR, epochs=4, batch_size=2)
    assert list(history.gradient_norms) == ["layers.0", "layers.1"]
    assert all(len(curve) == 4 and min(curve) > 0 for curve in history.gradient_norms.values())


def test_optimizer_may_hold_a_part_of_the_model():
    model = nn.MLP([2, 3, 1])
    before = model.state_dict()
    optimizer = nn.SGD(model.layers[1].parameters(), lr=0.1)
    history = nn.fit(model, CORNERS, XOR, loss="mse", optimizer=optimizer, epochs=3, progress=False)
    after = model.state_dict()
    assert np.array_equal(after["layers.0.W"], before["layers.0.W"])
    assert not np.array_equal(after["layers.1.W"], before["layers.1.W"])
    # gradients of the frozen part do not pile up from epoch to epoch
    first = history.gradient_norms["layers.0"]
    assert first[2] < 2 * first[0]


@pytest.mark.parametrize("engine", ["auto", "eager"])
def test_engines_that_run(engine):
    assert run(Recorder(), [[1.0]], [[1.0]], engine=engine).epochs == 1


def test_own_loss_is_taken():
    history = run(Recorder(), [[2.0]], [[1.0]], loss=lambda out, y: ag.sum(ag.abs(out - y)))
    assert history.loss == [1.0]
    assert history.metrics == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, "expected epochs to be an integer of at least 1, got 0"),
        ({"epochs": 1.5}, "expected epochs to be an integer of at least 1, got 1.5"),
        ({"batch_size": 0}, "expected batch_size to be None or an integer of at least 1, got 0"),
        ({"engine": "jit"}, 'expected engine="auto", "eager" or "compiled", got \'jit\''),
        ({"loss": "mean"}, "loss: expected one of"),
        ({"clip_norm": 0}, "fit: expected clip_norm above 0 and finite, got 0"),
        ({"clip_norm": "much"}, "fit: expected clip_norm above 0 and finite, got 'much'"),
    ],
)
def test_wrong_options_are_told(options, message):
    with pytest.raises(ValueError, match=message):
        run(Recorder(), [[1.0]], [[1.0]], **options)


@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        (CORNERS, XOR[:3], ag.ShapeError, r"got shapes \(4, 2\) and \(3, 1\)"),
        (CORNERS[:0], XOR[:0], ag.ShapeError, r"X: expected at least one example, got shape \(0,"),
        (3.0, 3.0, ag.ShapeError, "expected as many rows in X as in y"),
        (
            [[1, math.nan]],
            [[1]],
            ValueError,
            r"X: expected finite numbers, got nan at index \(0, 1",
        ),
        ([[1, 2]], [[math.inf]], ValueError, r"y: expected finite numbers, got inf.* 1 such"),
        ([["a"]], [[1]], TypeError, "X: expected real numbers, got dtype <U1"),
        (CORNERS, XOR.ravel(), ag.ShapeError, r"Write targets.reshape\(4, 1\)"),
    ],
)
def test_wrong_data_are_told(X, y, error, message):
    with pytest.raises(error, match=message):
        run(nn.MLP([2, 1]), X, y)


def test_wrong_validation_data_are_told():
    with pytest.raises(ag.ShapeError, match="as many rows in X_val as in y_val"):
        run(nn.MLP([2, 1]), CORNERS, XOR, validation=(CORNERS, XOR[:2]))


def test_optimizer_of_another_model_is_told():
    other = nn.SGD(nn.MLP([2, 1]).parameters(), lr=0.1)
    with pytest.raises(ValueError, match="expected an optimizer that holds the model's parameters"):
        nn.fit(nn.MLP([2, 1]), CORNERS, XOR, loss="mse", optimizer=other, epochs=1)


def test_loss_that_returns_no_tensor_is_told():
    with pytest.raises(
        TypeError, match=r"expected a loss that returns a Tensor of one entry, got 0"
    ):
        run(Recorder(), [[1.0]], [[1.0]], loss=lambda out, y: 0.5)


def test_divergence_is_told_and_the_last_good_parameters_are_kept():
    model, states = Recorder(), []

    def keep(epoch, history):
        states.append(model.w.item())

    with pytest.raises(nn.DivergedError) as caught:
        run(model, [[1e100]], [[1.0]], lr=1e10, epochs=50, callbacks=[keep])
    assert str(caught.value).startswith(
        "fit: expected a finite loss, got inf at epoch 2, batch 1. The parameters are those"
    )
    assert "smaller learning rate (it is 1e+10)" in str(caught.value)
    assert model.w.item() == 0.0  # from before the update of epoch 1
    assert abs(states[0]) > 1e100
    assert isinstance(caught.value, ag.AutogradError)


def test_infinite_gradient_is_not_applied():
    model = Recorder()
    with pytest.raises(nn.DivergedError, match="finite gradient of Recorder, got inf at epoch 1"):
        run(model, [[1.0]], [[0.0]], loss=lambda out, y: ag.sum(ag.sqrt(out)))
    assert model.w.item() == 0.0


def test_clip_norm_limits_the_update_and_not_the_record():
    for clip_norm, moved in ((2.0, 0.02), (50.0, 0.1)):
        model = Recorder()
        # the gradient at w = 0 is -10, as above
        history = run(model, [[1.0], [2.0]], [[2.0], [4.0]], lr=0.01, clip_norm=clip_norm)
        assert model.w.item() == pytest.approx(moved, rel=1e-6)
        assert history.gradient_norms == {"Recorder": [10.0]}


def test_progress_bar_goes_to_stderr_only_when_wanted(capsys):
    run(Recorder(), [[1.0]], [[1.0]], epochs=2, progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2/2" in shown.err
    assert "loss=" in shown.err
    run(Recorder(), [[1.0]], [[1.0]], epochs=2)
    assert capsys.readouterr() == ("", "")
