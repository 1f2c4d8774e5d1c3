"""Workshop: concrete strength, 1. Look at the data
================================================

The picture shows the strength of concrete over its age, its cement and its water, and why a random
split flatters: specimens of one mix, tested at several ages, would stand on both sides. It does not
show how the ingredients act together; a linear model cannot say either.
"""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

import nn

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

data = nn.datasets.concrete()
X, y, groups = data.X, data.y.ravel(), data.groups
column = {name: X[:, i] for i, name in enumerate(data.feature_names)}
print(data.description)
repeated = len(data) - len(np.unique(np.c_[X, y], axis=0))
print(f"{len(data)} specimens of {len(set(groups))} mixes, {repeated} rows stand there twice")
for name, unit, values in zip(data.feature_names, data.units, X.T, strict=True):
    absent = (values == 0).mean()
    print(f"  {name:20} {values.min():6.0f} to {values.max():6.0f} {unit:6} absent in {absent:.0%}")
print(f"  {'strength':20} {y.min():6.0f} to {y.max():6.0f} {data.target_unit}")

figure = Figure(figsize=(16, 9.5), layout="constrained")
axes = figure.subplots(2, 3)
dots = {"s": 14, "alpha": 0.5, "edgecolors": "none", "color": "#0072B2"}
for ax, name in zip(axes.ravel(), ("age", "cement", "water"), strict=False):
    ax.scatter(column[name], y, **dots)
    unit = data.units[data.feature_names.index(name)]
    ax.set(xlabel=f"{name} ({unit})", ylabel=f"strength ({data.target_unit})")
axes[0, 0].set_xscale("log")

# some mixes at all their ages
ax = axes[1, 0]
ages = np.array([len(set(column["age"][groups == group])) for group in range(groups.max() + 1)])
for group in np.argsort(-ages, kind="stable")[:12]:
    rows = np.flatnonzero(groups == group)
    rows = rows[np.argsort(column["age"][rows], kind="stable")]
    ax.plot(column["age"][rows], y[rows], "o-", ms=4, lw=1)
ax.set_xscale("log")
ax.set(xlabel="age (days)", ylabel="strength (MPa)", title="twelve mixes, each at its ages")

ax = axes[1, 1]
sizes = np.bincount(groups)
ax.hist(sizes, np.arange(0.5, sizes.max() + 1.5), color="#5B6670", rwidth=0.9)
ax.set(
    xlabel="specimens of one mix", ylabel="mixes", title=f"{len(sizes)} mixes, {len(y)} specimens"
)

# how often does the test part of a random split know the mix already?
ax = axes[1, 2]
shares = {}
for name, kind in (("random", False), ("by mix", None)):
    known = []
    for seed in range(20):
        train, test = data.split(test=0.2, seed=seed, groups=kind)
        known.append(np.isin(test.groups, train.groups).mean())
    shares[name] = np.mean(known)
bars = ax.bar(list(shares), list(shares.values()), color=("#D55E00", "#0072B2"), width=0.5)
ax.bar_label(bars, [f"{share:.0%}" for share in shares.values()])
ax.set(ylim=(0, 1), ylabel="test specimens whose mix was trained on", title="two ways to split")
print({name: round(float(share), 3) for name, share in shares.items()})
figure.savefig(out / "concrete_explore.png", dpi=100)
