"""Workshop: concrete strength, 2. Compare honestly
================================================

The picture shows R² on five parts of the data, cut at random and cut by mix: the random cut makes
every model but the line look better than it is with a mix that is new. It does not show the best
network that there is: no setting was tuned.
"""

import warnings
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn import linear_model, neural_network
from sklearn.compose import TransformedTargetRegressor
from sklearn.dummy import DummyRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GroupKFold, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import nn
from nn import estimators

warnings.simplefilter("ignore", ConvergenceWarning)  # both nets stop after the same 150 epochs
out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

settings = {
    "hidden_layer_sizes": (50, 50),
    "batch_size": 64,
    "learning_rate_init": 0.003,
    "max_iter": 150,
    "n_iter_no_change": 150,
    "random_state": 0,
}
models = {
    "mean": DummyRegressor(),
    "least squares": estimators.LinearRegression(),
    "scikit-learn's": linear_model.LinearRegression(),
    "MLP 8-50-50-1": estimators.MLPRegressor(**settings),
    "scikit-learn's MLP": neural_network.MLPRegressor(**settings),
}
data = nn.datasets.concrete()
X, y = data.X, data.y.ravel()
cuts = {
    "at random": (KFold(5, shuffle=True, random_state=0), None),
    "by mix": (GroupKFold(5), data.groups),
}
scores = {}
for name, model in models.items():
    scaled = make_pipeline(StandardScaler(), model)
    both = TransformedTargetRegressor(scaled, transformer=StandardScaler())
    for cut, (folds, groups) in cuts.items():
        found = cross_val_score(both, X, y, cv=folds, groups=groups, scoring="r2")
        scores[name, cut] = found
        print(f"{name:20} cut {cut:10} R² {found.mean():6.3f} ± {found.std():.3f}")

figure = Figure(figsize=(12, 5), layout="constrained")
ax = figure.add_subplot(xlabel="R² on each part, and the mean")
for cut, shift, color in (("at random", -0.15, "#D55E00"), ("by mix", 0.15, "#0072B2")):
    for row, name in enumerate(models):
        points = scores[name, cut]
        ax.plot(points, [row + shift] * 5, "o", color=color, alpha=0.5, ms=8)
        ax.plot(np.mean(points), row + shift, "|", color=color, ms=22, mew=3)
    ax.plot([], [], "o", color=color, label=f"five parts cut {cut}")
ax.set_yticks(range(len(models)), models)
ax.invert_yaxis()
ax.legend(frameon=False, loc="upper center")
figure.savefig(out / "concrete_compare.png", dpi=100)
