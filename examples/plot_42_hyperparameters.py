"""Which settings? A search on validation data
===========================================

The picture shows the accuracy on validation data, the mean of five parts, for each of 20 pairs of
width and learning rate, and what the best pair reaches on test data that the search never saw. It
does not show that the best is better than its neighbours: they differ less than the parts do.
"""

import warnings
from itertools import product
from pathlib import Path

from matplotlib.figure import Figure
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV

import nn

warnings.simplefilter("ignore", ConvergenceWarning)  # 40 epochs are part of the settings
out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

train, test = nn.datasets.moons(n=400, noise=0.35, seed=0).split(test=0.5, seed=0)
widths, rates = (1, 2, 4, 8, 16), (0.0001, 0.001, 0.01, 0.1)
net = nn.estimators.MLPClassifier(
    activation="tanh", batch_size=20, max_iter=40, n_iter_no_change=40, random_state=0
)
grid = {"hidden_layer_sizes": [(width,) for width in widths], "learning_rate_init": rates}
search = GridSearchCV(net, grid, cv=5).fit(train.X, train.labels)

final = search.score(test.X, test.labels)
means, deviations = (search.cv_results_[f"{what}_test_score"] for what in ("mean", "std"))
print(f"best: {search.best_params_}")
print(f"on validation data {search.best_score_:.3f}, on test data {final:.3f}")
tied = (means > search.best_score_ - deviations[search.best_index_]).sum()
print(f"{tied} of {len(means)} pairs lie within one deviation of the best")

figure = Figure(figsize=(9, 5.2), layout="constrained")
ax = figure.subplots()
table = means.reshape(len(widths), len(rates))
image = ax.imshow(table, cmap="cividis", aspect="auto", origin="lower")
figure.colorbar(image, label="accuracy on validation data")
for place, (row, column) in enumerate(product(range(len(widths)), range(len(rates)))):
    dark = means[place] < (means.min() + means.max()) / 2
    look = {"color": "white" if dark else "black", "ha": "center", "va": "center"}
    weight = "bold" if place == search.best_index_ else "normal"
    text = f"{means[place]:.3f} ± {deviations[place]:.3f}"
    ax.text(column, row, text, weight=weight, **look)
ax.set_xticks(range(len(rates)), rates)
ax.set_yticks(range(len(widths)), widths)
title = f"the best in bold: {final:.3f} on test data"
ax.set(xlabel="learning rate", ylabel="hidden units", title=title)
figure.savefig(out / "hyperparameters.png", dpi=100)
