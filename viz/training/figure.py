"""The curves of a training, and what the trained net makes of data it has not seen."""

from pathlib import Path
from typing import Any

import nn
from viz.plots.axes import CLASSES
from viz.plots.boundary import plot_decision_boundary
from viz.plots.history import plot_gradient_norms, plot_history, plot_metric
from viz.plots.predictions import plot_predictions
from viz.training.models import Trained
from viz.training.task import Task


def save_figure(
    path: Path, task: Task, model: nn.MLP, history: nn.History, net: Trained, lang: str
) -> Path:
    """Write the figure: loss, then accuracy or predictions, then the plane or the gradients."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(13.5, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes: Any = figure.subplots(1, 3)
    plot_history(history, axes[0], lang=lang)
    if task.classes:
        plot_metric(history, "accuracy", axes[1], lang=lang)
    else:
        unit = f" ({task.test.target_unit})" if task.test.target_unit else ""
        name = f"{task.test.target_names[0]}{unit}"
        outputs = net.predict(task.test.X)
        plot_predictions(outputs, task.test.y, ax=axes[1], name=name, lang=lang)
    if task.test.X.shape[1] == 2 and 1 < task.classes <= len(CLASSES):
        plot_decision_boundary(model, task.test.X, task.test.y, ax=axes[2], lang=lang)
    else:
        plot_gradient_norms(history, axes[2], lang=lang)
    figure.savefig(path, dpi=150, metadata={"Software": None})
    return path
