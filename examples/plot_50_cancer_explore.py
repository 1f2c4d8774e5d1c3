"""Workshop: breast cancer, 1. Look at the data
=============================================

The picture shows how the two classes lie in the features that tell them apart best, which features
say nearly the same, and how few directions hold most of what varies. It does not show all 30
features, nor whether several together tell more than each: that is what a model is for.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.breast_cancer()
X, labels, names = data.X, data.labels, data.feature_names
counts = np.bincount(labels)
print(data.description)
print(f"{len(data)} examples, {X.shape[1]} features, no value missing: {np.isfinite(X).all()}")
print(f"{counts[0]} {data.target_names[0]}, {counts[1]} {data.target_names[1]}:", end=" ")
print(f"whoever says benign always is right in {counts[1] / len(data):.1%}")
print(f"from {X.min(axis=0).min():.2g} to {X.max():.4g}: scale the features before you train")

Z = nn.datasets.Scaling.of(X).apply(X)
apart = (Z[labels == 0].mean(axis=0) - Z[labels == 1].mean(axis=0)) / np.sqrt(
    (Z[labels == 0].var(axis=0) + Z[labels == 1].var(axis=0)) / 2
)
order = np.argsort(-abs(apart))
for i in order[:5]:
    print(f"  {names[i]:22} classes {apart[i]:.2f} deviations apart, {data.units or 'no units'}")

figure = Figure(figsize=(16, 9.5), layout="constrained")
above, below = figure.subfigures(2, 1)
colors = ("#D55E00", "#0072B2")
best = [order[0], *[i for i in order[1:] if abs(np.corrcoef(Z.T)[order[0], i]) < 0.8][:3]]
for ax, i in zip(above.subplots(1, 4), best, strict=True):
    bins = np.histogram_bin_edges(X[:, i], 25)
    for label, color in enumerate(colors):
        name = data.target_names[label]
        ax.hist(X[labels == label, i], bins, color=color, alpha=0.6, label=name)
    ax.set_xlabel(names[i])
    ax.legend(frameon=False)
above.suptitle("features that tell the classes apart, and are not copies of the first")

left, middle, right = below.subplots(1, 3)
image = left.imshow(np.corrcoef(Z.T), cmap="PuOr", vmin=-1, vmax=1)
left.set(title="correlation of the 30 features", xlabel="feature", ylabel="feature")
below.colorbar(image, ax=left, shrink=0.85)

_, sizes, directions = np.linalg.svd(Z, full_matrices=False)
share = np.cumsum(sizes**2) / np.sum(sizes**2)
print(f"{np.searchsorted(share, 0.95) + 1} directions hold 95 % of the variance")
middle.plot(range(1, 31), share, "o-", color="#5B6670")
middle.axhline(0.95, color="#009E73", ls="--")
middle.set(title="principal directions", xlabel="how many", ylabel="share of the variance")
places = Z @ directions[:2].T
for label, (color, marker) in enumerate(zip(colors, "^o", strict=True)):
    points = places[labels == label].T
    right.scatter(*points, s=18, color=color, marker=marker, label=data.target_names[label])
right.set(title="the patients along the first two", xlabel="first", ylabel="second")
right.legend(frameon=False)
figure.savefig(out / "cancer_explore.png", dpi=100)
