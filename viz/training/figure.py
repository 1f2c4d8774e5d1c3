"""The curves of a training, and what the trained net makes of data it has not seen."""

from pathlib import Path
from typing import Any

import nn
from viz.messages import messages
from viz.plots.axes import CLASSES
from viz.plots.boundary import plot_decision_boundary
from viz.plots.confusion import plot_confusion_matrix
from viz.plots.history import plot_gradient_norms, plot_history, plot_metric
from viz.plots.predictions import plot_predictions
from viz.training.models import Trained
from viz.training.task import Task


def save_figure(
    path: Path, task: Task, model: nn.MLP, history: nn.History, net: Trained, lang: str
) -> Path:
    """Write the figure: the loss by epoch, and what the net makes of the test data.

    Of classes the accuracy by epoch stands between, and what they are taken for on the right: in
    the plane of two features, else as a confusion matrix. Of numbers the predictions stand in the
    middle, and the gradient's norm by epoch on the right.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13.5, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes: Any = figure.subplots(1, 3)
    plot_history(history, axes[0], lang=lang)
    if task.classes:
        plot_metric(history, "accuracy", axes[1], lang=lang)
        _plot_classes(axes[2], task, model, net, lang)
    else:
        _plot_numbers(axes[1], task, net, lang)
        plot_gradient_norms(history, axes[2], lang=lang)
    figure.savefig(path, dpi=150, metadata={"Software": None})
    return path


def _plot_classes(ax: Any, task: Task, model: nn.MLP, net: Trained, lang: str) -> None:
    test = task.test
    if test.X.shape[1] == 2 and task.classes <= len(CLASSES):
        plot_decision_boundary(model, test.X, test.y, ax=ax, lang=lang)
    else:
        names = test.target_names
        plot_confusion_matrix(net.predict(test.X), test.y, names=names, ax=ax, lang=lang)
        ax.set_title(f"{messages(lang)('test')}: {ax.get_title()}")


def _plot_numbers(ax: Any, task: Task, net: Trained, lang: str) -> None:
    test = task.test
    unit = f" ({test.target_unit})" if test.target_unit else ""
    name = f"{test.target_names[0]}{unit}"
    plot_predictions(net.predict(test.X), test.y, ax=ax, name=name, lang=lang)
