"""training.png: curves, and the net on the test data, whatever the data are."""

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

import nn
from viz.training.figure import save_figure
from viz.training.models import train_net
from viz.training.settings import DATASETS, settings_for
from viz.training.task import Task


def panels(monkeypatch, tmp_path, data, lang="en"):
    """Train a net for one epoch; return its figure's Axes and its test data."""
    figures = []
    saved = Figure.savefig
    monkeypatch.setattr(
        Figure, "savefig", lambda s, *a, **k: figures.append(s) or saved(s, *a, **k)
    )
    task = Task.of(data, 0)
    wanted = {"epochs": 1, "hidden": (4,), "engine": "eager"}
    model, history, net = train_net(task, settings_for("", wanted), progress=False)
    path = save_figure(tmp_path / "training.png", task, model, history, net, lang)
    assert path.stat().st_size > 10_000
    return figures[0].axes, task.test


def examples_in(ax):
    """Return how many examples a panel shows as points, or counts in cells."""
    clouds = [marks for marks in ax.collections if isinstance(marks, PathCollection)]
    points = sum(len(marks.get_offsets()) for marks in clouds)
    return points or sum(int(text.get_text()) for text in ax.texts)


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_shows_all_its_test_examples(monkeypatch, tmp_path, name):
    (loss, *others), test = panels(monkeypatch, tmp_path, DATASETS[name]())
    assert loss.get_ylabel() == "loss"
    assert len(test) in [examples_in(ax) for ax in others]


def test_many_features_are_shown_as_a_confusion_matrix(monkeypatch, tmp_path):
    axes, _ = panels(monkeypatch, tmp_path, nn.datasets.breast_cancer(), "es")
    assert axes[2].get_title().startswith("prueba: ")
    assert [label.get_text() for label in axes[2].get_yticklabels()] == ["malignant", "benign"]
    assert [axes[1].get_ylabel(), axes[2].get_ylabel()] == ["exactitud", "clase real"]


def test_more_classes_than_colours_are_shown_as_a_confusion_matrix(monkeypatch, tmp_path):
    X = np.random.default_rng(0).normal(size=(120, 2))
    labels = np.arange(120)[:, None] % 10.0
    data = nn.datasets.Dataset(X, labels, ("a", "b"), tuple("0123456789"), "ten")
    axes, _ = panels(monkeypatch, tmp_path, data)
    assert axes[2].get_ylabel() == "true class"
