"""A training in which everything that a checkpoint must keep has a say."""

import hashlib
import json
from dataclasses import asdict

import numpy as np

import nn

_POINTS = nn.datasets.xor(n=90, noise=0.1)
DATA = _POINTS.X[:70], _POINTS.y[:70]
HELD_OUT = _POINTS.X[70:], _POINTS.y[70:]


class Noise(nn.Module):
    """Adds noise while training, from a generator of its own."""

    def __init__(self, generator):
        self.rng = np.random.Generator(generator(7))

    def forward(self, X):
        return X + self.rng.normal(0, 0.1, X.shape) if self.training else X


def train(path=None, *, resume=True, **options):
    """Train, and continue what stands at `path`; return the model, optimizer and History."""
    options = {
        "activation": "tanh", "hidden": 5, "noisy": True, "generator": np.random.PCG64,
        "lr": 0.2, "momentum": 0.9, "schedule": None, "data": DATA, "patience": 50, "between": (),
    } | options  # fmt: skip
    hidden, generator = options.pop("hidden"), options.pop("generator")
    noise = [Noise(generator)] if options.pop("noisy") else []
    first, last = (
        nn.Dense(2, hidden, options.pop("activation"), seed=0),
        nn.Dense(hidden, 1, seed=1),
    )
    model = nn.Sequential(*noise, first, *options.pop("between"), last)
    rate, momentum = options.pop("lr"), options.pop("momentum")
    make = options.pop("optimizer", lambda p, lr: nn.SGD(p, lr, momentum=momentum))
    optimizer = make(model.parameters(), rate)
    schedule = options.pop("schedule")
    schedule = schedule and schedule(optimizer)

    def decay(epoch, history):
        optimizer.lr *= 0.97

    patience = options.pop("patience")
    # the checkpoint stands before the others, for which it must wait
    callbacks = [] if path is None else [nn.Checkpoint(path, resume=resume)]
    callbacks += [schedule or decay, *([nn.EarlyStopping(patience)] if patience else [])]
    X, y = options.pop("data")
    options = {
        "loss": "binary_cross_entropy", "epochs": 5, "batch_size": 16, "validation": HELD_OUT,
        "metrics": ["auc"], "callbacks": callbacks, "progress": False,
    } | options  # fmt: skip
    return model, optimizer, nn.fit(model, X, y, optimizer=optimizer, **options)


def outcome(trained):
    """Return a hash of every bit of the weights, the optimizer's memory and the History."""
    model, optimizer, history = trained
    digest = hashlib.sha256()
    arrays = [*model.state_dict().values()]
    for state in optimizer.state:
        arrays += [np.asarray(state[key]) for key in sorted(state)]
    for array in arrays:
        digest.update(f"{array.dtype} {array.shape}".encode() + array.tobytes())
    digest.update(json.dumps([asdict(history), optimizer.lr]).encode())
    return digest.hexdigest()
