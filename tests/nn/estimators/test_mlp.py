import pickle
import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.neural_network import MLPRegressor as TheirRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import nn
import viz
from nn.estimators import MLPClassifier, MLPRegressor

MOONS = nn.datasets.moons(n=300, noise=0.2, seed=0)
BLOBS = nn.datasets.blobs(n=300, classes=3, seed=0)
CONCRETE = nn.datasets.concrete()
# most trainings here are short on purpose; those below that are about it turn this off
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
QUICK = {"hidden_layer_sizes": (8,), "learning_rate_init": 0.02, "random_state": 0}


def fitted(**arguments):
    return MLPClassifier(**(QUICK | arguments)).fit(MOONS.X, MOONS.labels)


@pytest.mark.parametrize("solver", ["adam", "sgd", "lbfgs"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "swish"])
def test_every_solver_learns_moons(solver, activation):
    rate = 0.5 if solver == "sgd" else 0.05
    net = fitted(solver=solver, activation=activation, learning_rate_init=rate, tol=1e-5)
    assert net.score(MOONS.X, MOONS.labels) > 0.85


def test_two_classes_have_one_output_and_three_have_three():
    assert fitted().model_.sizes == (2, 8, 1)
    net = MLPClassifier(**QUICK).fit(BLOBS.X, BLOBS.labels)
    assert net.model_.sizes == (2, 8, 3)
    assert net.score(BLOBS.X, BLOBS.labels) > 0.95
    np.testing.assert_allclose(net.predict_proba(BLOBS.X).sum(axis=1), 1)


def test_labels_may_be_words():
    words = np.array(["up", "down"])[MOONS.labels]
    net = MLPClassifier(**QUICK).fit(MOONS.X, words)
    assert net.classes_.tolist() == ["down", "up"]
    assert set(net.predict(MOONS.X)) == {"down", "up"}


def test_probabilities_go_with_decisions():
    net = fitted()
    scores, probs = net.decision_function(MOONS.X), net.predict_proba(MOONS.X)
    np.testing.assert_allclose(probs[:, 1], 1 / (1 + np.exp(-scores)))
    np.testing.assert_allclose(net.predict_log_proba(MOONS.X), np.log(probs))


@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
@pytest.mark.parametrize("early_stopping", [True, False])
def test_weights_are_repetitions(kind, early_stopping):
    counts = np.random.default_rng(0).integers(0, 3, 300)
    arguments = QUICK | {"batch_size": 32, "max_iter": 20, "early_stopping": early_stopping}
    weighted = kind(**arguments).fit(MOONS.X, MOONS.labels, counts)
    X, y = MOONS.X.repeat(counts, axis=0), MOONS.labels.repeat(counts)
    repeated = kind(**arguments).fit(X, y)
    assert np.array_equal(weighted.predict(MOONS.X), repeated.predict(MOONS.X))
    assert weighted.loss_curve_ == repeated.loss_curve_


def test_the_first_losses_are_those_of_sklearn():
    """From the same weights, on full batches, with the same penalty."""
    X, y = StandardScaler().fit_transform(CONCRETE.X), CONCRETE.y[:, 0] / 40
    _, first = np.unique(np.c_[X, y], axis=0, return_index=True)
    X, y = X[first], y[first]
    arguments = {
        "hidden_layer_sizes": (6,), "activation": "tanh", "alpha": 50.0, "batch_size": len(X),
        "learning_rate_init": 0.01, "max_iter": 30, "n_iter_no_change": 99, "random_state": 0,
    }  # fmt: skip
    ours = MLPRegressor(**arguments).fit(X, y)
    theirs = TheirRegressor(**(arguments | {"max_iter": 1, "warm_start": True}))
    with pytest.warns(match="Maximum iterations"):
        theirs.fit(X, y)
    start = MLPRegressor(**(arguments | {"learning_rate_init": 1e-12, "max_iter": 1})).fit(X, y)
    theirs.coefs_ = [W.copy() for W in start.coefs_]
    theirs.intercepts_ = [b.copy() for b in start.intercepts_]
    theirs.set_params(max_iter=30)
    del theirs._optimizer
    theirs.loss_curve_.clear()
    with pytest.warns(match="Maximum iterations"):
        theirs.fit(X, y)
    np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-5)
    np.testing.assert_allclose(ours.coefs_[0], theirs.coefs_[0], atol=1e-4)


@pytest.mark.parametrize(("activation", "gain"), [("tanh", 6), ("logistic", 2)])
def test_weights_and_biases_start_within_bounds(activation, gain):
    arguments = {"activation": activation, "learning_rate_init": 1e-12, "max_iter": 1}
    net = fitted(hidden_layer_sizes=(200,), **arguments)
    bound = (gain / 202) ** 0.5
    for drawn in (net.coefs_[0], net.intercepts_[0]):
        assert 0.9 * bound < abs(drawn).max() < bound


def test_alpha_shrinks_the_weights():
    small, large = (sum((W**2).sum() for W in fitted(alpha=alpha).coefs_) for alpha in (0.0, 10.0))
    assert large < small / 2


def test_early_stopping_keeps_the_best_weights():
    net = fitted(early_stopping=True, n_iter_no_change=3, max_iter=500, validation_fraction=0.3)
    assert net.converged_
    assert net.n_iter_ == len(net.validation_scores_) == net.history_.epochs < 500
    assert net.best_validation_score_ == max(net.validation_scores_)
    assert fitted().validation_scores_ is None


def test_tol_ends_a_training():
    assert fitted(tol=10.0, n_iter_no_change=4).n_iter_ == 5  # the first has none to compare with
    assert not fitted(max_iter=5).converged_


@pytest.mark.parametrize(
    ("arguments", "got"),
    [
        ({}, r"a loss that has not settled within tol=0\.0001"),
        ({"solver": "sgd", "learning_rate": "adaptive"}, "a loss that has not settled within tol"),
        ({"early_stopping": True}, "a validation accuracy that has not settled within tol"),
        ({"solver": "lbfgs"}, "'STOP: TOTAL NO.*LIMIT'"),
    ],
)
def test_a_training_that_max_iter_cuts_off_warns_at_the_users_line(arguments, got):
    net = MLPClassifier(**(QUICK | arguments), max_iter=3)
    message = f"MLPClassifier: expected to converge in max_iter=3, got {got}.*Raise max_iter"
    with pytest.warns(ConvergenceWarning, match=message) as caught:
        net.fit(MOONS.X, MOONS.labels)
    assert [warning.filename for warning in caught] == [__file__]
    assert not net.converged_


@pytest.mark.parametrize(
    "arguments",
    [
        {"tol": 10.0},
        {"tol": 10.0, "solver": "lbfgs"},
        {"early_stopping": True, "n_iter_no_change": 2},
        {"learning_rate": "cosine", "max_iter": 3},
        {"learning_rate": "cosine", "max_iter": 3, "early_stopping": True},
    ],
)
def test_a_training_that_ends_by_itself_does_not_warn(arguments):
    with warnings.catch_warnings(action="error"):
        assert fitted(**arguments).converged_


def test_a_fit_that_converges_forgets_that_the_last_was_cut_off():
    net = fitted(max_iter=3)
    with warnings.catch_warnings(action="error"):
        net.set_params(tol=10.0, max_iter=50).fit(MOONS.X, MOONS.labels)


def test_partial_fit_is_not_expected_to_converge():
    with warnings.catch_warnings(action="error"):
        net = MLPRegressor(**QUICK).partial_fit(MOONS.X, MOONS.labels)
    assert not net.converged_


def test_cosine_and_adaptive_rates_act():
    curves = [
        fitted(learning_rate=rate, max_iter=60, tol=0.1).loss_curve_
        for rate in ("constant", "cosine", "adaptive")
    ]
    assert curves[0] != curves[1]
    assert len(curves[1]) == 60
    assert len(curves[0]) < len(curves[2])
    assert curves[0][:10] == curves[2][:10]


def test_warm_start_goes_on_with_the_net():
    net = fitted(warm_start=True, max_iter=5)
    loss = net.loss_
    net.fit(MOONS.X, MOONS.labels)
    assert net.n_iter_ == len(net.loss_curve_) == 10
    assert net.loss_ < loss
    net.set_params(hidden_layer_sizes=(3,))
    with pytest.raises(ValueError, match=r"expected the sizes \(2, 8, 1\).*got \(2, 3, 1\)"):
        net.fit(MOONS.X, MOONS.labels)
    assert fitted(max_iter=5).n_iter_ == 5


def test_partial_fits_are_epochs():
    net = MLPClassifier(**(QUICK | {"batch_size": 32}))
    net.partial_fit(MOONS.X, MOONS.labels, classes=[0, 1])
    for _ in range(40):
        net.partial_fit(MOONS.X, MOONS.labels)
    assert net.n_iter_ == 41
    assert net.score(MOONS.X, MOONS.labels) > 0.85
    regressor = MLPRegressor(**QUICK)
    for _ in range(3):
        regressor.partial_fit(MOONS.X, MOONS.labels)
    assert regressor.loss_curve_[2] < regressor.loss_curve_[0]


def test_partial_fit_knows_classes_that_come_later():
    net = MLPClassifier(**QUICK).partial_fit(BLOBS.X[:5], np.zeros(5, int), classes=[0, 1, 2])
    assert net.predict_proba(BLOBS.X).shape == (300, 3)
    with pytest.raises(ValueError, match=r"expected the classes \[0, 1, 2\], got \[3\] also"):
        net.partial_fit(BLOBS.X, BLOBS.labels + 1)


@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
def test_partial_fit_of_another_net_is_refused(kind):
    net = kind(**QUICK).partial_fit(MOONS.X, MOONS.labels)
    net.set_params(hidden_layer_sizes=(3,))
    with pytest.raises(ValueError, match=r"\(2, 8, 1\).*got \(2, 3, 1\). Make a new estimator"):
        net.partial_fit(MOONS.X, MOONS.labels)


def test_lbfgs_has_no_partial_fit():
    assert not hasattr(MLPClassifier(solver="lbfgs"), "partial_fit")
    assert hasattr(MLPRegressor(), "partial_fit")


def test_a_regressor_takes_several_targets():
    Y = np.c_[MOONS.X[:, 0], MOONS.X.sum(axis=1)]
    net = MLPRegressor((), batch_size=20, random_state=0).fit(MOONS.X, Y)
    assert net.predict(MOONS.X).shape == (300, 2)
    assert net.score(MOONS.X, Y) > 0.95


def test_pickles_clones_and_pictures():
    net = fitted()
    again = pickle.loads(pickle.dumps(net))
    assert np.array_equal(again.predict_proba(MOONS.X), net.predict_proba(MOONS.X))
    assert not hasattr(clone(net), "model_")
    assert "W^[1]" in str(viz.draw(net.model_).scene)
    assert net.history_.epochs == net.n_iter_


def test_grid_search_and_cross_validation():
    pipeline = make_pipeline(StandardScaler(), MLPClassifier(**QUICK))
    search = GridSearchCV(pipeline, {"mlpclassifier__alpha": [1e-4, 100.0]}, cv=3)
    search.fit(MOONS.X, MOONS.labels)
    assert search.best_params_ == {"mlpclassifier__alpha": 1e-4}
    regressor = TransformedTargetRegressor(
        make_pipeline(StandardScaler(), MLPRegressor(**QUICK)), transformer=StandardScaler()
    )
    assert cross_val_score(regressor, CONCRETE.X, CONCRETE.y[:, 0], cv=3).shape == (3,)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"solver": "newton"}, "solver to be one of 'adam', 'sgd', 'lbfgs', got 'newton'"),
        ({"learning_rate": "fast"}, "learning_rate to be one of"),
        ({"activation": "sine"}, "activation: expected one of"),
        ({"learning_rate_init": 0.0}, "learning_rate_init above 0"),
        ({"learning_rate_init": np.inf}, "learning_rate_init above 0 and finite"),
        ({"alpha": -1.0}, "alpha of at least 0"),
        ({"max_iter": 0}, "max_iter to be an integer of at least 1"),
        ({"batch_size": -3}, 'batch_size to be "auto" or an integer'),
        ({"hidden_layer_sizes": (0,)}, "sizes that are integers of at least 1"),
        ({"momentum": 1.0, "solver": "sgd"}, "momentum"),
        ({"beta_1": 1.0}, "betas"),
        ({"epsilon": 0.0}, "eps above 0"),
        ({"early_stopping": True, "validation_fraction": 2.0}, "test_size"),
    ],
)
def test_wrong_arguments_are_named(arguments, words):
    with pytest.raises(ValueError, match=words):
        fitted(**arguments)


def test_momentum_and_its_kind_act():
    plain, momentum, nesterov = (
        fitted(solver="sgd", momentum=m, nesterovs_momentum=n, max_iter=5).loss_curve_
        for m, n in ((0.0, True), (0.9, False), (0.9, True))
    )
    assert len({plain[-1], momentum[-1], nesterov[-1]}) == 3


def test_verbose_shows_a_bar(capfd):
    pytest.importorskip("tqdm")
    fitted(verbose=True, max_iter=3)
    shown = capfd.readouterr().err
    fitted(max_iter=3)
    assert "3/3" in shown
    assert "3/3" not in capfd.readouterr().err


def test_a_diverging_training_says_what_to_try():
    net = MLPRegressor((8,), solver="sgd", learning_rate_init=1e6, random_state=0)
    with pytest.raises(nn.DivergedError, match="smaller learning rate"):
        net.fit(CONCRETE.X, CONCRETE.y[:, 0])
