"""Which metrics `fit` reports: those that go with a loss, or those that were asked for."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nn.losses import Loss, binary_cross_entropy, cross_entropy, hinge, perceptron_loss
from nn.metrics.classification import auc, binary_accuracy, class_accuracy
from nn.metrics.regression import r2, rmse

Metric = Callable[[Any, Any], float]

METRICS: dict[Loss, dict[str, Metric]] = {
    binary_cross_entropy: {"accuracy": binary_accuracy},
    cross_entropy: {"accuracy": class_accuracy},
    hinge: {"accuracy": binary_accuracy},
    perceptron_loss: {"accuracy": binary_accuracy},
}
"""What `fit` reports beside a loss: for each classification loss, metrics by name."""


NAMED: dict[str, Metric] = {"auc": auc, "r2": r2, "rmse": rmse}
"""What `fit` can report with any loss, by name."""


def metrics_for(
    loss: Loss, wanted: Iterable[str] | Mapping[str, Metric] | None
) -> dict[str, Metric]:
    """Return the metrics that `fit` was asked for, by name; None asks for those of the loss.

    Raises
    ------
    ValueError
        If a name is unknown, or the loss has no such metric.
    TypeError
        If one is no function.
    """
    known = METRICS.get(loss, {}) | NAMED
    if wanted is None:
        return METRICS.get(loss, {})
    if isinstance(wanted, Mapping):
        for name, metric in wanted.items():
            if not callable(metric):
                raise TypeError(
                    f"metrics: expected a function f(outputs, targets) for {name!r}, got "
                    f'{metric!r}. Pass known ones by name alone: metrics=["auc"].'
                )
        return dict(wanted)
    wanted = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in wanted:
        if name not in known:
            raise ValueError(
                f"metrics: expected names among {', '.join(sorted(known))} for this loss, got "
                f"{name!r}. Pass functions of your own as {{name: function}}."
            )
    return {name: known[name] for name in wanted}
