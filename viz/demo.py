"""The demo: train a net on real data, draw it with its gradients, explain one of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nn
from autograd_core import Tensor, no_grad
from viz.derivation import Derivation, explain
from viz.drawing import draw

SEED = 0
SIZES = (30, 8, 1)
EPOCHS, BATCH, RATE, MOMENTUM = 30, 32, 0.1, 0.9
SHOWN = 12
"""How many examples the drawn graph has: enough to be real, few enough to be seen."""
_TITLE = "MLP 30-8-1 on breast cancer data: the way from the loss to the last weights"


def run_demo(out: Path, tell: Callable[[str], None] = print) -> float:
    """Train on the breast cancer data, write pictures and derivation to `out`.

    Parameters
    ----------
    out : Path
        The folder; made if it is missing.
    tell : callable
        Takes each line of the report.

    Returns
    -------
    float
        The accuracy on the test data.
    """
    out.mkdir(parents=True, exist_ok=True)
    data = nn.datasets.breast_cancer()
    train, test = nn.datasets.standardize(*data.split(test=0.25, seed=SEED))
    tell(f"{data.name}: {len(train.X)} training and {len(test.X)} test examples, 30 features")
    model = nn.MLP(SIZES, activation="tanh", output="sigmoid", seed=SEED)
    history = train_model(model, train, test)
    accuracy = _accuracy(model, test)
    tell(f"{model.describe()} after {history.epochs} epochs: test accuracy {accuracy:.3f}")

    loss = nn.mse(model(train.X[:SHOWN]), train.y[:SHOWN])
    model.zero_grad()
    loss.backward()
    weights = model.layers[-1].W
    derivation = explain(loss, weights)
    tell(f"\nWhy is the gradient of the last weights what it is? ({SHOWN} training examples)\n")
    tell(str(derivation))
    tell("\nwritten:")
    for path, what in _write(out, loss, weights, derivation, history):
        tell(f"  {path}  {what}")
    return accuracy


def train_model(model: nn.MLP, train: nn.datasets.Dataset, test: nn.datasets.Dataset) -> nn.History:
    """Train with momentum, and record the accuracy on both parts after each epoch."""
    curves: dict[str, list[float]] = {"accuracy": [], "val_accuracy": []}

    def record(epoch: int, history: nn.History) -> None:
        curves["accuracy"].append(_accuracy(model, train))
        curves["val_accuracy"].append(_accuracy(model, test))
        history.metrics.update(curves)

    return nn.fit(
        model,
        train.X,
        train.y,
        loss="mse",
        optimizer=nn.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM),
        epochs=EPOCHS,
        batch_size=BATCH,
        validation=(test.X, test.y),
        seed=SEED,
        callbacks=[record],
    )


def _accuracy(model: nn.MLP, data: nn.datasets.Dataset) -> float:
    with no_grad():
        return nn.binary_accuracy(model(data.X), data.y, threshold=0.5)


def _write(
    out: Path, loss: Tensor, weights: Tensor, derivation: Derivation, history: nn.History
) -> list[tuple[Path, str]]:
    graph = draw(loss, highlight=weights, title=_TITLE)
    return [
        (graph.save(out / "graph.svg"), "the graph: values, gradients, local derivatives"),
        (graph.save(out / "graph.png"), "the same as an image"),
        (graph.save(out / "steps.html"), "a page that plays both sweeps, for a browser"),
        (derivation.save(out / "derivation.txt"), "the derivation above"),
        (derivation.save(out / "derivation.tex"), "the derivation for LaTeX"),
        (_plot_training(history, out / "training.png"), "loss, accuracy and gradient by epoch"),
    ]


def _plot_training(history: nn.History, path: Path) -> Path:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from viz.plots.history import plot_gradient_norms, plot_history, plot_metric

    figure = Figure(figsize=(12, 3.6), layout="constrained")
    FigureCanvasAgg(figure)
    axes: Any = figure.subplots(1, 3)
    plot_history(history, axes[0])
    plot_metric(history, "accuracy", axes[1])
    plot_gradient_norms(history, axes[2])
    figure.savefig(path, dpi=150, metadata={"Software": None})
    return path
