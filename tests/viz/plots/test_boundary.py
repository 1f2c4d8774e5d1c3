import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz


class Function(nn.Module):
    """A model that computes what it is given, and notes its mode."""

    def __init__(self, function):
        self.function = function
        self.modes = []

    def forward(self, X):
        self.modes.append(self.training)
        return self.function(ag.tensor(X))


LOGIT = Function(lambda X: 4 * X[:, :1])
PROBABILITY = Function(lambda X: ag.sigmoid(4 * X[:, :1]))
THREE = Function(lambda X: ag.concatenate([X[:, :1], X[:, 1:], -X[:, :1] - X[:, 1:]], axis=1))


@pytest.fixture
def data():
    return nn.datasets.xor(n=60)


def draw(model, X, y):
    return viz.plot_decision_boundary(model, X, y, ax=Figure().subplots())


def line_of(ax):
    paths = [path for item in ax.collections for path in item.get_paths()]
    return np.concatenate([p.vertices for p in paths if len(p.vertices) > 100])


@pytest.mark.parametrize("model", [LOGIT, PROBABILITY], ids=["logit", "probability"])
def test_line_lies_where_both_classes_are_equally_likely(model, data):
    ax = draw(model, data.X, data.y)
    np.testing.assert_allclose(line_of(ax)[:, 0], 0, atol=1e-4)


def test_logits_and_probabilities_have_the_same_colors(data):
    images = [draw(model, data.X, data.y).get_images()[0] for model in (LOGIT, PROBABILITY)]
    np.testing.assert_allclose(*[image.get_array() for image in images], atol=1e-12)


def test_color_is_that_of_the_class_and_deepens_with_its_probability(data):
    image = draw(LOGIT, data.X, data.y).get_images()[0].get_array()
    row = np.asarray(image[100])
    assert row[0, 2] > row[0, 0]  # class 0 is blue
    assert row[-1, 0] > row[-1, 2]  # class 1 is vermillion
    assert np.all(np.diff(row[:100].sum(axis=1)) >= 0)
    np.testing.assert_allclose(row[100], 1, atol=0.1)


def test_several_classes_are_told_apart_by_marker_and_color():
    X = np.random.default_rng(0).normal(size=(30, 2))
    ax = draw(THREE, X, np.arange(30) % 3)
    points = [item for item in ax.collections if item.get_label().startswith("class")]
    assert [item.get_label() for item in points] == ["class 0", "class 1", "class 2"]
    assert len({to_hex(item.get_facecolor()[0]) for item in points}) == 3
    assert len({item.get_paths()[0].vertices.tobytes() for item in points}) == 3
    for x, y in line_of(ax):
        first, second = sorted([x, y, -x - y])[-2:]
        assert first == pytest.approx(second, abs=0.05)


def test_points_of_a_class_are_drawn_where_they_are(data):
    points = {item.get_label(): item for item in draw(LOGIT, data.X, data.y).collections}
    labels = np.ravel(data.y)
    np.testing.assert_array_equal(points["class 0"].get_offsets(), data.X[labels == 0])
    np.testing.assert_array_equal(points["class 1"].get_offsets(), data.X[labels == 1])


def test_any_two_labels_are_two_classes(data):
    points = {c.get_label() for c in draw(LOGIT, data.X, 2 * np.ravel(data.y) - 1).collections}
    assert {"class -1", "class 1"} <= points


def test_model_that_never_changes_its_mind_has_no_line(data):
    ax = draw(Function(lambda X: X[:, :1] * 0 + 3), data.X, data.y)
    assert len(ax.collections) == 2


def test_each_module_gets_its_mode_back_and_is_asked_in_eval_mode(data):
    inner = Function(lambda X: X[:, :1])
    model = nn.Sequential(inner)
    inner.training = False
    draw(model, data.X, data.y)
    assert (model.training, inner.training, inner.modes) == (True, False, [False])


def test_mode_comes_back_after_an_error_and_no_grad_is_no_obstacle(data):
    model = Function(lambda X: X[:3])
    with ag.no_grad(), pytest.raises(ag.ShapeError, match=r"expected outputs.*got \(3, 2\)"):
        draw(model, data.X, data.y)
    assert model.training
    with ag.no_grad():
        assert draw(nn.MLP([2, 3, 1]), data.X, data.y).get_images()


def test_gradients_of_the_model_are_left_alone(data):
    model = nn.MLP([2, 3, 1])
    nn.binary_cross_entropy(model(data.X), data.y).backward()
    before = [p.grad.numpy().copy() for p in model.parameters()]
    draw(model, data.X, data.y)
    for parameter, grad in zip(model.parameters(), before, strict=True):
        np.testing.assert_array_equal(parameter.grad.numpy(), grad)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (np.ones((4, 3)), np.ones(4), r"expected X of shape \(N, 2\), got \(4, 3\)"),
        (np.ones((0, 2)), np.ones(0), r"got \(0, 2\)"),
        (np.ones((4, 2)), np.ones((4, 2)), r"got \(4, 2\).*argmax"),
        (np.full((4, 2), np.nan), np.ones(4), "finite numbers in X"),
        (np.ones((4, 2)), [0, 1, 2, 1], "labels 0 to 1 for 2 classes, got 0, 1, 2"),
    ],
)
def test_wrong_data_are_refused(X, y, message):
    with pytest.raises(ValueError, match=message):
        draw(LOGIT, X, y)


def test_outputs_that_cannot_be_drawn_are_refused(data):
    with pytest.raises(ValueError, match="expected finite outputs"):
        draw(Function(lambda X: X * np.nan), data.X, data.y)
    with pytest.raises(ag.ShapeError, match=r"at most 8 classes.*got 9"):
        draw(Function(lambda X: ag.concatenate([X[:, :1]] * 9, axis=1)), data.X, data.y)


def test_without_axes_a_new_figure_is_made(data):
    ax = viz.plot_decision_boundary(LOGIT, data.X, data.y)
    assert ax.figure.number in pyplot.get_fignums()
    pyplot.close(ax.figure)


def test_given_axes_are_used_and_pyplot_is_left_alone(data):
    before, ax = pyplot.get_fignums(), Figure().subplots()
    assert viz.plot_decision_boundary(LOGIT, data.X, data.y, ax=ax) is ax
    assert pyplot.get_fignums() == before
