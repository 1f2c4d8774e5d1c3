import numpy as np
import pytest

import autograd_core as ag
import nn

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
AND, OR, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1]), np.array([0, 1, 1, 0])


@pytest.mark.parametrize("y", [AND, OR], ids=["and", "or"])
@pytest.mark.parametrize("code", [lambda y: y, lambda y: 2 * y - 1], ids=["0/1", "-1/+1"])
def test_separable_gates_converge(y, code):
    unit = nn.Perceptron(2).fit(CORNERS, code(y))
    assert unit.converged_
    assert unit.mistakes_[-1] == 0
    assert all(unit.mistakes_[:-1])
    assert unit.predict(CORNERS).tolist() == code(y).tolist()


def test_xor_never_converges():
    unit = nn.Perceptron(2).fit(CORNERS, XOR, epochs=50)
    assert not unit.converged_
    assert len(unit.mistakes_) == 50
    assert min(unit.mistakes_) > 0


@pytest.mark.parametrize("seed", range(5))
def test_clouds_that_lie_apart_converge(seed):
    data = nn.datasets.gauss(seed=seed)
    unit = nn.Perceptron(2).fit(data.X, data.labels, seed=seed)
    assert unit.converged_
    assert (unit.predict(data.X) == data.labels).all()


def test_on_xor_the_weights_come_round_in_a_cycle():
    # whole numbers that stay small (Minsky and Papert's cycling theorem) must repeat themselves
    units = [nn.Perceptron(2).fit(CORNERS, XOR, epochs=n) for n in range(1, 61)]
    states = [(*unit.w.numpy().ravel(), unit.b.item()) for unit in units]
    assert len(set(states)) <= 20
    assert max(abs(number) for state in states for number in state) <= 3
    assert not any(unit.converged_ for unit in units)


def test_rule_by_hand():
    # one example: z = 0 is a mistake, w = t x, b = t; then z > 0
    unit = nn.Perceptron(2).fit([[2.0, -3.0]], [1])
    assert unit.w.numpy().tolist() == [[2.0], [-3.0]]
    assert unit.b.numpy().tolist() == [1.0]
    assert unit.mistakes_ == [1, 0]


def test_mistakes_stay_below_novikoffs_bound():
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (200, 2))
    margin = X @ [0.6, 0.8]
    X, y = X[abs(margin) > 0.1], (margin[abs(margin) > 0.1] > 0).astype(int)
    unit = nn.Perceptron(2).fit(X, y, epochs=1000)
    radius = np.square(X).sum(axis=1).max() + 1  # the bias is one more input, 1
    assert unit.converged_
    assert sum(unit.mistakes_) <= radius / 0.1**2


def test_fit_starts_afresh_and_repeats_by_seed():
    unit = nn.Perceptron(2).fit(CORNERS, XOR, epochs=7, seed=3)
    first = unit.w.numpy().tobytes(), unit.mistakes_
    unit.fit(CORNERS, OR, seed=1)
    unit.fit(CORNERS, XOR, epochs=7, seed=3)
    assert (unit.w.numpy().tobytes(), unit.mistakes_) == first


def test_prediction_has_the_shape_of_the_labels():
    unit = nn.Perceptron(2)
    assert unit.predict(CORNERS).tolist() == [0, 0, 0, 0]
    assert unit.fit(CORNERS, OR.reshape(-1, 1)).predict(CORNERS).shape == (4, 1)
    assert unit.fit(CORNERS, OR).predict(CORNERS).shape == (4,)


def test_graph_shows_parameters_and_threshold():
    unit = nn.Perceptron(2).fit(CORNERS, OR)
    A = unit(CORNERS)
    Z = A.parents[0]
    assert [node.name for node in (A, Z, *Z.parents)] == ["A", "Z", "X", "w", "b"]
    assert unit.w.scope == A.scope == "perceptron"
    assert [name for name, _ in unit.named_parameters()] == ["w", "b"]
    assert repr(unit).splitlines()[0] == "Perceptron 2 → 1"


@pytest.mark.parametrize(
    ("X", "y", "error", "message"),
    [
        (CORNERS, [0, 1, 2, 1], ValueError, r"expected labels 0 and 1, or -1 and \+1, got \[0, 1"),
        (CORNERS, [-1, 0, 1, 1], ValueError, r"got \[-1, 0, 1\]"),
        (CORNERS, [0, 1, 1], ag.ShapeError, r"as many rows in X as in y, got shapes \(4, 2\)"),
        (CORNERS, np.eye(4), ag.ShapeError, r"expected labels of shape \(N,\) or \(N, 1\)"),
        (CORNERS[:, :1], AND, ag.ShapeError, r"expected X of shape \(N, 2\), got \(4, 1\)"),
        (CORNERS * np.nan, AND, ValueError, r"X: expected finite numbers, got nan at index"),
        (np.zeros((0, 2)), [], ag.ShapeError, "X: expected at least one example"),
    ],
)
def test_wrong_data_are_told(X, y, error, message):
    with pytest.raises(error, match=message):
        nn.Perceptron(2).fit(X, y)


def test_wrong_counts_are_told():
    with pytest.raises(ValueError, match="Perceptron: expected sizes"):
        nn.Perceptron(0)
    with pytest.raises(
        ValueError, match="Perceptron: expected epochs to be an integer of at least 1, got 0"
    ):
        nn.Perceptron(2).fit(CORNERS, AND, epochs=0)
