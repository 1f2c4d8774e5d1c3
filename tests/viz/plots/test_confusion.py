import numpy as np
import pytest
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz
from viz.plots.confusion import MOST_NAMED, MOST_NUMBERED

LOGITS = np.array([[2.0, 1, 0], [0, 2, 1], [0, 2, 1], [0, 1, 2], [0, 3, 1]])
LABELS = np.array([0, 1, 1, 2, 2])


def counted(ax):
    """Return the numbers in the cells by (row, column)."""
    return {
        (int(text.get_position()[1]), int(text.get_position()[0])): int(text.get_text())
        for text in ax.texts
    }


def ticks(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def test_cells_hold_what_the_matrix_counts():
    ax = viz.plot_confusion_matrix(ag.tensor(LOGITS), LABELS[:, None])
    table = nn.confusion_matrix(LOGITS, LABELS)
    assert counted(ax) == {place: n for place, n in np.ndenumerate(table) if n}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")
    assert ax.get_title() == "4 of 5 right (80.0 %)"


def test_right_is_blue_and_wrong_is_vermillion_and_nothing_is_paper():
    (image,) = viz.plot_confusion_matrix(LOGITS, LABELS).images
    red, _, blue = np.moveaxis(np.asarray(image.get_array()), 2, 0)
    assert (np.diag(blue) > np.diag(red)).all()
    assert red[2, 1] > blue[2, 1]
    assert red[0, 1] == blue[0, 1] == 1.0
    assert red[2, 2] > red[1, 1]  # half of a row is fainter than all of it


def test_one_output_is_judged_by_the_threshold():
    ax = viz.plot_confusion_matrix([0.4, 0.6, 0.9], [0, 1, 0], names=["no", "yes"], threshold=0.5)
    assert counted(ax) == {(0, 0): 1, (0, 1): 1, (1, 1): 1}
    assert ticks(ax.xaxis) == ticks(ax.yaxis) == ["no", "yes"]


def test_many_classes_keep_the_words_apart():
    count = 2 * MOST_NAMED
    ax = viz.plot_confusion_matrix(np.eye(count), np.arange(count))
    assert not ax.texts
    assert ticks(ax.yaxis) == [str(label) for label in range(0, count, 2)]
    few = viz.plot_confusion_matrix(np.eye(MOST_NUMBERED), np.arange(MOST_NUMBERED))
    assert len(few.texts) == MOST_NUMBERED


def test_names_of_users_are_no_formulas(tmp_path):
    ax = Figure().subplots()
    viz.plot_confusion_matrix([1.0, -1.0], [1, 0], names=[r"$\nope{", "a\nb" + "long " * 40], ax=ax)
    ax.figure.savefig(tmp_path / "a.png")
    assert ticks(ax.yaxis)[0] == r"$\nope{"
    assert len(ticks(ax.yaxis)[1]) < 30


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_are_read_on_every_tint(theme):
    counts = np.repeat(np.arange(10), 30)
    logits = np.eye(10)[np.where(np.arange(300) % 10 < counts, counts, 0)]
    ax = viz.plot_confusion_matrix(logits, counts, theme=theme)
    colors = np.asarray(ax.images[0].get_array())
    for text in ax.texts:
        column, row = map(int, text.get_position())
        assert contrast(colors[row, column], text.get_color()) > 3.2


def contrast(one, other):
    from matplotlib.colors import to_rgb

    weights = [0.2126, 0.7152, 0.0722]
    low, high = sorted(np.array(to_rgb(color)) ** 2.2 @ weights for color in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("outputs", "targets", "options", "error", "message"),
    [
        (LOGITS, [0, 1], {}, ag.ShapeError, "one target for each"),
        (LOGITS, [0, 1, 1, 2, 3], {}, ValueError, r"classes 0 \.\.\. 2"),
        ([np.nan, 1.0], [0, 1], {}, ValueError, "expected numbers, got nan"),
        (LOGITS, LABELS, {"names": ["a"]}, ValueError, "a name for each of 3 classes, got 1"),
    ],
)
def test_wrong_data_are_told(outputs, targets, options, error, message):
    with pytest.raises(error, match=message):
        viz.plot_confusion_matrix(outputs, targets, **options)
