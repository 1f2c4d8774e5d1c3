"""Schedules against PyTorch's, where it is installed."""

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn.schedules import cosine, exponential, step, warm_up

torch = pytest.importorskip("torch")
schedulers = torch.optim.lr_scheduler
EPOCHS = 20


def warm_then_cosine(peer):
    parts = [
        schedulers.LinearLR(peer, start_factor=1 / 3, total_iters=5),
        schedulers.CosineAnnealingLR(peer, 15),
    ]
    return schedulers.SequentialLR(peer, parts, milestones=[5])


PAIRS = {
    "step": (step(3), lambda peer: schedulers.StepLR(peer, 3)),
    "step by half": (step(7, 0.5), lambda peer: schedulers.StepLR(peer, 7, gamma=0.5)),
    "exponential": (exponential(0.9), lambda peer: schedulers.ExponentialLR(peer, 0.9)),
    "cosine": (cosine(EPOCHS), lambda peer: schedulers.CosineAnnealingLR(peer, EPOCHS)),
    "cosine to": (
        cosine(EPOCHS, 0.1),
        lambda peer: schedulers.CosineAnnealingLR(peer, EPOCHS, eta_min=0.03),
    ),
    "warm-up": (warm_up(4), lambda peer: schedulers.LinearLR(peer, 1 / 3, total_iters=4)),
    "warm-up, then cosine": (warm_up(5, cosine(15)), warm_then_cosine),
}


def pair_of_optimizers():
    peer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    return nn.SGD([ag.Value(1.0)], lr=0.3), peer


@pytest.mark.filterwarnings("ignore:The epoch parameter")
@pytest.mark.parametrize("name", PAIRS)
def test_rates_agree(name):
    factor, make = PAIRS[name]
    optimizer, peer = pair_of_optimizers()
    schedule, scheduler = nn.Schedule(optimizer, factor), make(peer)
    for epoch in range(1, EPOCHS + 1):
        assert optimizer.lr == pytest.approx(peer.param_groups[0]["lr"], rel=1e-9, abs=1e-15)
        schedule(epoch, nn.History())
        peer.step()  # which PyTorch wants to see
        scheduler.step()


@pytest.mark.parametrize("options", [{}, {"factor": 0.5, "patience": 2, "min_lr": 0.01}])
def test_reductions_on_plateaus_agree(options):
    optimizer, peer = pair_of_optimizers()
    reduce = nn.ReduceOnPlateau(optimizer, **options)
    scheduler = schedulers.ReduceLROnPlateau(peer, **options)
    rng = np.random.default_rng(2)
    for loss in np.exp(-0.01 * np.arange(200)) * rng.uniform(1, 1.3, 200):
        reduce(1, nn.History(loss=[float(loss)]))
        scheduler.step(float(loss))
        assert optimizer.lr == pytest.approx(peer.param_groups[0]["lr"], rel=1e-6)
    assert optimizer.lr < 0.3
