"""Training steps of real nets lie wholly on the machine, in few rows and little memory."""

import numpy as np
import pytest

import nn
from autograd_core.program.machine import opcodes
from autograd_core.program.training import TrainingLoop
from nn.compiled import CompiledStep
from nn.losses import cross_entropy

RNG = np.random.default_rng(0)
IMAGES, SEQUENCES = RNG.normal(size=(8, 2, 8, 8)), RNG.normal(size=(8, 4, 3))
ROWS = RNG.normal(size=(8, 6))

MODELS = {
    "overlapping pools": (IMAGES, lambda: [
        nn.Conv2D(2, 3, 3, "elu", padding=1, seed=0), nn.MaxPool2D(3, 1, 1), nn.AvgPool2D(3, 2, 1),
        nn.Flatten(), nn.Dense(48, 2, seed=1)]),
    "strides and groups": (IMAGES, lambda: [
        nn.Conv2D(2, 4, 3, "leaky_relu", stride=2, groups=2, seed=0),
        nn.Conv2D(4, 2, 2, dilation=2, padding="same", seed=1), nn.PReLU(2), nn.Flatten(),
        nn.Dense(18, 2, seed=2)]),
    "softmax over channels": (IMAGES, lambda: [
        nn.Conv2D(2, 3, 3, "softmax", seed=0), nn.Flatten(), nn.Dense(108, 2, seed=1)]),
    "sequences": (SEQUENCES, lambda: [
        nn.RNN(3, 4, return_sequences=True, seed=0), nn.GRU(4, 4, return_sequences=True, seed=1),
        nn.LSTM(4, 4, seed=2), nn.LayerNorm(4), nn.Dense(4, 2, seed=3)]),
    "every activation": (ROWS, lambda: [
        *(nn.Dense(6, 6, name, seed=i) for i, name in enumerate(sorted(nn.ACTIVATIONS))),
        nn.Maxout(6, 4, 3, seed=0), nn.BatchNorm(4), nn.Dropout(0.1, seed=1),
        nn.Dense(4, 2, seed=2)]),
}  # fmt: skip


def loop_of(X, layers, dtype=np.float64):
    model, y = nn.Sequential(*layers), np.arange(len(X)) % 2
    optimizer = nn.Adam(model.parameters(), 0.01)
    step = CompiledStep(model, cross_entropy, optimizer, {})
    return step.loop_for(*step.data(X.astype(dtype), y))


@pytest.mark.parametrize("name", MODELS)
def test_no_layer_leaves_the_machine(name):
    X, layers = MODELS[name]
    assert isinstance(loop_of(X, layers()), TrainingLoop)


@pytest.mark.parametrize("name", MODELS)
def test_the_history_is_that_of_the_eager_engine(name):
    X, layers = MODELS[name]
    histories = []
    for engine in ("eager", "compiled"):
        model = nn.Sequential(*layers())
        histories.append(
            nn.fit(
                model, X, np.arange(8) % 2, loss="cross_entropy", epochs=3, batch_size=4,
                optimizer=nn.Adam(model.parameters(), 0.01), engine=engine, progress=False,
            )
        )  # fmt: skip
    np.testing.assert_allclose(histories[1].loss, histories[0].loss, rtol=1e-9)


def dense(dtype):
    return [nn.Dense(200, 128, "tanh", seed=0, dtype=dtype), nn.Dense(128, 64, "relu", seed=1,
            dtype=dtype), nn.Dense(64, 10, seed=2, dtype=dtype)]  # fmt: skip


def conv(dtype):
    return [nn.Conv2D(1, 8, 3, "relu", seed=0, dtype=dtype),
            nn.Conv2D(8, 16, 3, "relu", seed=1, dtype=dtype), nn.MaxPool2D(2), nn.Flatten(),
            nn.Dense(576, 10, seed=2, dtype=dtype)]  # fmt: skip


def lstm(dtype):
    return [nn.LSTM(32, 64, seed=0, dtype=dtype), nn.Dense(64, 10, seed=1, dtype=dtype)]


NETS = {
    "dense": (dense, (64, 200)),
    "conv": (conv, (32, 1, 16, 16)),
    "lstm": (lstm, (32, 12, 32)),
}


def live_entries(loop):
    """Return how many numbers of the arena hold values that are still read, at most."""
    program, places = loop.program, loop.plan.places
    kept = {*program.inputs, *program.constants, *program.outputs}
    last = {slot: i for i, step in enumerate(program.instructions) for slot in step.reads}
    live, most = {*program.inputs, *program.constants}, 0
    for i, step in enumerate(program.instructions):
        live.add(step.output)
        used = np.zeros(loop.plan.size, bool)
        for slot in live & places.keys():
            used[places[slot] : places[slot] + int(np.prod(program.slots[slot].shape))] = True
        most = max(most, int(used.sum()))
        live -= {s for s in (*step.reads, step.output) if last.get(s, -1) <= i} - kept
    return most


@pytest.mark.parametrize("name", NETS)
def test_the_arena_is_at_most_half_as_large_again_as_what_lives(name):
    layers, shape = NETS[name]
    loop = loop_of(RNG.normal(size=shape), layers(np.float32), np.float32)
    assert len(loop.arena) <= 1.5 * live_entries(loop)


def test_an_lstm_step_has_few_rows_for_each_time_step():
    layers, shape = NETS["lstm"]
    loop = loop_of(RNG.normal(size=shape), layers(np.float32), np.float32)
    kinds = loop.plan.code[:, 0].tolist()
    assert len(kinds) <= 22 * shape[1] + 30
    assert kinds.count(opcodes.GATHER) <= 1
    assert kinds.count(opcodes.MATMUL) == 5 * shape[1] + 2  # W_h has no cotangent at step 1
    assert len(loop.plan.index) < len(loop.arena) / 8
