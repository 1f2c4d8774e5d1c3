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
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GroupKFold, KFold
from sklearn.neural_network import MLPRegressor

import nn

warnings.simplefilter("ignore", ConvergenceWarning)  # of scikit-learn: equal epochs for both
out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)
epochs = 100


def least_squares(X, y, X_test):
    """Return what the best linear model says."""
    weights = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
    return np.c_[X_test, np.ones(len(X_test))] @ weights


def net(X, y, X_test):
    """Return what our network says."""
    model = nn.MLP([8, 50, 50, 1], "relu", seed=0, initializer="glorot_uniform")
    optimizer = nn.Adam(model.parameters(), lr=0.003)
    options = {"epochs": epochs, "batch_size": 64, "engine": "compiled", "progress": False}
    nn.fit(model, X, y, loss="mse", optimizer=optimizer, **options)
    return model(X_test).numpy()


like_ours = {"learning_rate_init": 0.003, "max_iter": epochs, "tol": 0, "n_iter_no_change": 999}
mlp = MLPRegressor(hidden_layer_sizes=(50, 50), batch_size=64, random_state=0, **like_ours)
models = {
    "mean": lambda X, y, Z: np.zeros((len(Z), 1)),
    "least squares": least_squares,
    "scikit-learn's": lambda X, y, Z: LinearRegression().fit(X, y).predict(Z),
    "MLP 8-50-50-1": net,
    "scikit-learn's MLP": lambda X, y, Z: mlp.fit(X, y.ravel()).predict(Z)[:, None],
}
data = nn.datasets.concrete()
ways = {
    "at random": KFold(5, shuffle=True, random_state=0).split(data.X),
    "by mix": GroupKFold(5).split(data.X, groups=data.groups),
}
scores = {way: {name: [] for name in models} for way in ways}
for way, parts in ways.items():
    for seen, unseen in parts:
        inputs, targets = (nn.datasets.Scaling.of(array[seen]) for array in (data.X, data.y))
        X, X_test = inputs.apply(data.X[seen]), inputs.apply(data.X[unseen])
        y, y_test = targets.apply(data.y[seen]), targets.apply(data.y[unseen])
        for name, train in models.items():
            outputs = train(X, y, X_test)
            scores[way][name].append(nn.r2(outputs, y_test))
for way, rows in scores.items():
    for name, found in rows.items():
        print(f"cut {way:10} {name:20} R² {np.mean(found):6.3f} ± {np.std(found):.3f}")

figure = Figure(figsize=(12, 5), layout="constrained")
ax = figure.add_subplot(xlabel="R² on each part, and the mean")
looks = ((-0.15, "#D55E00"), (0.15, "#0072B2"))
for (shift, color), (way, rows) in zip(looks, scores.items(), strict=True):
    for row, found in enumerate(rows.values()):
        ax.plot(found, [row + shift] * 5, "o", color=color, alpha=0.5, ms=8)
        ax.plot(np.mean(found), row + shift, "|", color=color, ms=22, mew=3)
    ax.plot([], [], "o", color=color, label=f"five parts cut {way}")
ax.set_yticks(range(len(models)), models)
ax.invert_yaxis()
ax.legend(frameon=False, loc="upper center")
figure.savefig(out / "concrete_compare.png", dpi=100)
