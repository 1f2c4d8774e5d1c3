"""What `fit` says of data and numbers that no training can use, in both engines."""

import math

import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 3))
Y = (X[:, :1] > 0) * 1.0
LABELS = (X[:, 0] > 0).astype(int)

ENGINES = pytest.mark.parametrize("engine", ["eager", "compiled"])


def run(engine, X=X, y=Y, *, sizes=(3, 4, 1), lr=0.1, dtype=np.float64, **options):
    model = nn.MLP(sizes, dtype=dtype)
    options = {"loss": "mse", "epochs": 3, "batch_size": 8, "progress": False} | options
    optimizer = nn.SGD(model.parameters(), lr)
    return model, nn.fit(model, X, y, optimizer=optimizer, engine=engine, **options)


def with_entry(array, entry):
    array = array.copy()
    array.flat[4] = entry
    return array


@ENGINES
@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ((with_entry(X, math.nan), Y), ValueError, r"X: .*finite numbers, got nan at index \(1, 1"),
        ((X, with_entry(Y, -math.inf)), ValueError, r"y: .*finite numbers, got -inf at index \(4,"),
        ((np.ma.masked_greater(X, 1), Y), ValueError, "X: .*everywhere, got 10 masked entries"),
        ((X[:0], Y[:0]), ag.ShapeError, r"at least one example, got shape \(0, 3\)"),
        ((X[:, :0], Y), ag.ShapeError, r"at least one example, got shape \(20, 0\)"),
        ((X, Y[:5]), ag.ShapeError, r"as many rows in X as in y, got shapes \(20, 3\) and \(5, 1"),
        ((X[:, :2], Y), ag.ShapeError, "expected an input whose last axis has 3 features"),
        (([[1.0, 2.0, 3.0], [1.0]], Y[:2]), ag.ShapeError, "X: expected rows of one length"),
        ((X.astype(str), Y), TypeError, r"X: .*real numbers, got dtype <U\d+. Convert with"),
        ((X, ["a"] * 20), TypeError, r"y: .*<U1. .*Number classes with np.unique\(y, return_inv"),
        ((X, [None] * 20), TypeError, "y: expected real numbers, got dtype object"),
        ((X + 1j, Y), TypeError, "X: expected real numbers, got dtype complex128"),
    ],
)
def test_data_that_cannot_be_used_are_told(engine, data, error, message):
    with pytest.raises(error, match=message):
        run(engine, *data)


@ENGINES
@pytest.mark.parametrize(
    "label",
    [
        np.uint64(2**64 - 1),  # as an index NumPy takes it for -1
        np.uint64(2**63), np.int64(2**40), np.int8(-1), np.uint8(255), np.int64(2),
    ],
)  # fmt: skip
def test_labels_beyond_the_classes_are_told_whatever_their_type(engine, label):
    labels = LABELS.astype(label.dtype)
    labels[7] = label
    with pytest.raises(ValueError, match=f"expected labels 0 to 1 for 2 columns.*, got {label} in"):
        run(engine, X, labels, sizes=(3, 4, 2), loss="cross_entropy", batch_size=None)


@ENGINES
def test_small_integers_do_not_overflow(engine):
    for kind in (np.int8, np.uint8, np.int16):
        most = np.iinfo(kind).max
        _, history = run(engine, X, np.full((20, 1), most, kind), lr=1e-9, epochs=1)
        assert history.loss[0] == pytest.approx(float(most) ** 2, rel=0.05)
    _, history = run(engine, X, LABELS[:, None].astype(np.uint8), loss="hinge")
    assert history.loss == pytest.approx(run(engine, X, Y, loss="hinge")[1].loss)


@ENGINES
def test_labels_that_went_through_a_small_type_are_told(engine):
    labels = np.where(X[:, :1] > 0, 1, -1).astype(np.int8).view(np.uint8)  # -1 became 255
    for loss in ("hinge", "perceptron_loss"):
        with pytest.raises(ValueError, match=rf"{loss}: expected targets 0 and 1, .* got 255"):
            run(engine, X, labels, loss=loss)
    with pytest.raises(ValueError, match=r"expected targets between 0 and 1, got 255"):
        run(engine, X, labels, loss="binary_cross_entropy")


@ENGINES
def test_tokens_beyond_the_rows_are_told(engine):
    tokens = np.zeros((20, 2), np.uint64)
    tokens[7, 1] = 2**64 - 1
    model = nn.Sequential(nn.Embedding(5, 2, seed=0), nn.Flatten(), nn.Dense(4, 1, seed=0))
    with pytest.raises(ag.OutOfRangeError, match=r"expected tokens 0 to 4, .* got 18446744073709"):
        nn.fit(
            model, tokens, Y, loss="mse", optimizer=nn.SGD(model.parameters(), 0.1), epochs=1,
            batch_size=4, engine=engine, progress=False,
        )  # fmt: skip


@ENGINES
@pytest.mark.parametrize(
    ("loss", "targets", "outputs"),
    [("binary_cross_entropy", np.ones((20, 1)), 1), ("cross_entropy", np.zeros(20, int), 2)],
)
def test_one_class_is_learned(engine, loss, targets, outputs):
    _, history = run(engine, X, targets, sizes=(3, 4, outputs), loss=loss, epochs=20)
    assert history.metrics["accuracy"][-1] == 1.0


@ENGINES
def test_one_class_has_no_auc(engine):
    with pytest.raises(ValueError, match=r"auc: .* targets of both classes, got 20 positive and 0"):
        run(engine, X, np.ones((20, 1)), loss="binary_cross_entropy", metrics=["auc"])


@pytest.mark.parametrize("optimizer", [nn.SGD, nn.Adagrad, nn.RMSProp, nn.Adam, nn.AdamW])
@pytest.mark.parametrize("lr", [0, -0.1, math.inf, -math.inf, math.nan, "fast", None])
def test_rates_that_cannot_be_used_are_told(optimizer, lr):
    with pytest.raises(ValueError, match=r"expected lr above 0 and finite, got .*Pass a number"):
        optimizer(nn.MLP([3, 1]).parameters(), lr)


@ENGINES
def test_a_batch_larger_than_the_data_is_the_whole_data(engine):
    (one, _), (other, _) = run(engine, batch_size=1000), run(engine, batch_size=None)
    for mine, theirs in zip(one.parameters(), other.parameters(), strict=True):
        assert np.array_equal(mine.numpy(), theirs.numpy())


@ENGINES
def test_one_example_is_enough(engine):
    assert run(engine, X[:1], Y[:1])[1].epochs == 3


@ENGINES
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"validation": (X,)}, r"validation to be a pair \(X_val, y_val\), got tuple"),
        ({"validation": nn.datasets.xor(n=9)}, r"pair \(X_val, y_val\), got Dataset"),
        ({"seed": -1}, "expected seed to be an integer of at least 0, got -1"),
        ({"seed": "one"}, "expected seed to be an integer of at least 0, got 'one'"),
        ({"batch_size": 2.0}, "expected batch_size to be None or an integer"),
        ({"batch_size": True}, "expected batch_size to be None or an integer"),
    ],
)
def test_options_that_cannot_be_used_are_told(engine, options, message):
    with pytest.raises(ValueError, match=message):
        run(engine, **options)


@ENGINES
@pytest.mark.parametrize(
    ("options", "what", "where"),
    [
        ({"X": 1e10 * X, "lr": 1e6}, "loss", r"epoch 3, batch 1"),
        ({"X": 1e150 * X, "lr": 1e200, "batch_size": 20}, r"gradient of layers\.0", "epoch 1, bat"),
        (
            {"lr": 1e308, "batch_size": 20, "dtype": np.float32},
            r"parameter of layers\.0",
            "the end",
        ),
    ],
)
def test_a_diverging_run_says_what_where_and_what_to_try(engine, options, what, where):
    options = {"sizes": (3, 1), "epochs": 9} | options
    message = rf"finite {what}, got .* at {where}.* smaller learning rate \(it is .*standardize"
    with pytest.raises(nn.DivergedError, match=message):
        run(engine, **options)


@ENGINES
def test_an_update_that_nobody_saw_diverge_is_undone(engine):
    model = nn.MLP([3, 1], dtype=np.float32)
    before = model.state_dict()
    optimizer = nn.SGD(model.parameters(), 1e308)
    with pytest.raises(nn.DivergedError, match="at the end of epoch 1"):
        nn.fit(
            model, X, Y, loss="mse", optimizer=optimizer, epochs=1, engine=engine, progress=False
        )
    for name, array in model.state_dict().items():
        assert np.array_equal(array, before[name])


@ENGINES
def test_a_diverging_validation_loss_stops_the_run(engine):
    with pytest.raises(nn.DivergedError, match="finite validation loss, got inf after epoch 1"):
        run(engine, sizes=(3, 1), validation=(1e200 * X, Y))
