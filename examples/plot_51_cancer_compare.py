"""Workshop: breast cancer, 2. Compare honestly
=============================================

The picture shows how right each model is on five parts of the data that it was not trained on, ours
beside scikit-learn's. It does not show a winner: the models differ less than the parts do.
"""

import warnings
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.neural_network import MLPClassifier

import nn

warnings.simplefilter("ignore", ConvergenceWarning)  # of scikit-learn: the same 40 epochs for both
out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)


def perceptron(X, y, X_test):
    """Return the scores of Rosenblatt's unit."""
    unit = nn.Perceptron(30).fit(X, y, epochs=20)
    return X_test @ unit.w.numpy() + unit.b.numpy()


def net(*sizes):
    """Return what trains a net of ours and gives its logits."""

    def train(X, y, X_test):
        model = nn.MLP(sizes, activation="tanh", seed=0)
        weights = [layer.W for layer in model.layers]

        def loss(logits, targets):
            return nn.binary_cross_entropy(logits, targets) + nn.l2_penalty(weights, 1e-3)

        optimizer = nn.Adam(model.parameters(), lr=0.01)
        options = {"epochs": 40, "batch_size": 32, "progress": False}
        nn.fit(model, X, y[:, None], loss=loss, optimizer=optimizer, **options)
        return model(X_test).numpy()

    return train


like_ours = {"activation": "tanh", "alpha": 0.9, "max_iter": 40, "learning_rate_init": 0.01}
mlp = MLPClassifier(hidden_layer_sizes=(16,), batch_size=32, random_state=0, **like_ours)
models = {
    "perceptron": perceptron,
    "logistic regression": net(30, 1),
    "scikit-learn's logistic": lambda X, y, Z: LogisticRegression().fit(X, y).decision_function(Z),
    "MLP 30-16-1": net(30, 16, 1),
    "scikit-learn's MLP": lambda X, y, Z: mlp.fit(X, y).predict_proba(Z)[:, 1] - 0.5,
}
data = nn.datasets.breast_cancer()
scores = {name: [] for name in models}
for seen, unseen in StratifiedKFold(5, shuffle=True, random_state=0).split(data.X, data.labels):
    scaling = nn.datasets.Scaling.of(data.X[seen])
    X, X_test = scaling.apply(data.X[seen]), scaling.apply(data.X[unseen])
    for name, train in models.items():
        outputs, y = np.ravel(train(X, data.labels[seen], X_test)), data.labels[unseen]
        scores[name].append((nn.binary_accuracy(outputs, y), nn.auc(outputs, y)))
print(f"{'always benign':26}{data.y.mean():.3f}           0.500")
for name, found in scores.items():
    (right, area), (spread, other) = np.mean(found, axis=0), np.std(found, axis=0)
    print(f"{name:26}{right:.3f} ± {spread:.3f}   {area:.3f} ± {other:.3f}")

figure = Figure(figsize=(14, 4.8), layout="constrained")
for column, ax in enumerate(figure.subplots(1, 2, sharey=True)):
    for row, found in enumerate(scores.values()):
        points = np.array(found)[:, column]
        ax.plot(points, [row] * 5, "o", color="#0072B2", alpha=0.5, ms=10)
        ax.plot(points.mean(), row, "|", color="#D55E00", ms=30, mew=3)
    ax.set_yticks(range(len(models)), models)
    ax.set_xlabel(("accuracy", "area under the ROC curve")[column] + " on five parts, and the mean")
ax.invert_yaxis()
figure.savefig(out / "cancer_compare.png", dpi=100)
