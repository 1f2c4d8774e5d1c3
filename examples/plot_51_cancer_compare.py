"""Workshop: breast cancer, 2. Compare honestly
=============================================

The picture shows how right each model is on five parts of the data that it was not trained on, ours
beside scikit-learn's, and how the network's loss falls. It does not show a winner: the models
differ less than the parts do.
"""

import warnings
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn import linear_model, neural_network
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import nn
from nn import estimators

warnings.simplefilter("ignore", ConvergenceWarning)  # both nets stop after the same 60 epochs
out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

settings = {
    "hidden_layer_sizes": (16,),
    "activation": "tanh",
    "alpha": 1.0,
    "batch_size": 32,
    "learning_rate_init": 0.01,
    "max_iter": 60,
    "n_iter_no_change": 60,
    "random_state": 0,
}
models = {
    "the most frequent": DummyClassifier(),
    "perceptron": estimators.PerceptronClassifier(average=True, random_state=0),
    "scikit-learn's perceptron": linear_model.Perceptron(random_state=0),
    "logistic regression": estimators.LogisticRegression(),
    "scikit-learn's logistic": linear_model.LogisticRegression(),
    "MLP 30-16-1": estimators.MLPClassifier(**settings),
    "scikit-learn's MLP": neural_network.MLPClassifier(**settings),
}
data = nn.datasets.breast_cancer()
folds = StratifiedKFold(5, shuffle=True, random_state=0)
found = {}
for name, model in models.items():
    found[name] = cross_validate(
        make_pipeline(StandardScaler(), model),  # scaled by what it may see of each part
        data.X,
        data.labels,
        cv=folds,
        scoring=("accuracy", "roc_auc"),
        return_estimator=True,
    )
    accuracy, area = (found[name][f"test_{score}"] for score in ("accuracy", "roc_auc"))
    print(
        f"{name:26} accuracy {accuracy.mean():.3f} ± {accuracy.std():.3f}"
        f"   AUC {area.mean():.3f} ± {area.std():.3f}"
    )

figure = Figure(figsize=(14, 5), layout="constrained")
left, right = figure.subplots(1, 2, width_ratios=(3, 2))
shown = [*models][1:]
for row, name in enumerate(shown):
    points = found[name]["test_accuracy"]
    left.plot(points, [row] * 5, "o", color="#0072B2", alpha=0.5, ms=10)
    left.plot(np.mean(points), row, "|", color="#D55E00", ms=28, mew=3)
left.set_yticks(range(len(shown)), shown)
left.invert_yaxis()
left.set_xlabel("accuracy on each of five parts, and the mean")
for name, color in (("MLP 30-16-1", "#0072B2"), ("scikit-learn's MLP", "#D55E00")):
    curves = [pipeline[-1].loss_curve_ for pipeline in found[name]["estimator"]]
    right.plot(np.array(curves).T, color=color, lw=1.2, label=[name, *[None] * 4])
right.set(xlabel="epoch", ylabel="loss on the training data, with penalty", yscale="log")
right.legend(frameon=False)
figure.savefig(out / "cancer_compare.png", dpi=100)
