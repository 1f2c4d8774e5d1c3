"""Time five folds of `nn.estimators` beside scikit-learn's nets: `python -m benchmarks.estimators`.

On one thread, at equal epochs, batches and sizes, rounds in turns; making the programs of each fold
is in the time. `--epochs N` and `--rounds N` set how long.
"""

import argparse
import os
import warnings
from collections.abc import Sequence
from functools import partial
from typing import Any

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")  # before NumPy is loaded

from sklearn import neural_network  # noqa: E402
from sklearn.base import BaseEstimator  # noqa: E402
from sklearn.compose import TransformedTargetRegressor  # noqa: E402
from sklearn.exceptions import ConvergenceWarning  # noqa: E402
from sklearn.model_selection import KFold, cross_val_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

import nn  # noqa: E402
from viz.measuring.timing import Pace, time_alternately  # noqa: E402

FOLDS = KFold(5, shuffle=True, random_state=0)
KINDS = {"concrete": "MLPRegressor", "breast cancer": "MLPClassifier"}
NETS: dict[str, dict[str, Any]] = {
    "concrete": {"hidden_layer_sizes": (50, 50)},
    "breast cancer": {"hidden_layer_sizes": (16,), "activation": "tanh"},
}


def folds(source: Any, data: nn.datasets.Dataset, arguments: dict[str, Any]) -> float:
    """Return the mean score of five folds of a package's net."""
    net: BaseEstimator = make_pipeline(
        StandardScaler(), getattr(source, KINDS[data.name])(**arguments)
    )
    if data.name == "concrete":
        net = TransformedTargetRegressor(net, transformer=StandardScaler())
    y = data.y[:, 0] if data.name == "concrete" else data.labels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # equal epochs are what is asked for
        return float(cross_val_score(net, data.X, y, cv=FOLDS).mean())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estimators", description=__doc__)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args(arguments)
    endless = {"tol": 0.0, "n_iter_no_change": 10**6, "random_state": 0}
    print(
        f"five folds, {options.epochs} epochs, seconds: median (least) of {options.rounds} rounds"
    )
    for data in (nn.datasets.concrete(), nn.datasets.breast_cancer()):
        for batch_size in ("auto", 32):
            net = NETS[data.name] | endless
            net |= {"max_iter": options.epochs, "batch_size": batch_size}
            sources = {"chainrule": nn.estimators, "scikit-learn": neural_network}
            steps = {name: partial(folds, source, data, net) for name, source in sources.items()}
            timings = time_alternately(steps, Pace(options.rounds, 0.001))
            row = "   ".join(
                f"{name} {timing.median_s:.3f} ({timing.best_s:.3f})"
                for name, timing in timings.items()
            )
            ours, theirs = timings.values()
            ratio = ours.best_s / theirs.best_s
            print(f"  {data.name:14}batch {batch_size!s:6}{row}   ratio of the least {ratio:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
