import json
import os
import random
import sys
import time
from itertools import pairwise, permutations

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn._tensor_file import read_tensors, write_tensors
from nn.callbacks.snapshot import KEY, _axes, _laid_out
from tests.nn.callbacks.training import DATA, outcome, train
from tests.nn.killing import finish, kill, start


def epoch_of(path):
    return json.loads(read_tensors(path)[1][KEY])["epoch"]


@pytest.mark.parametrize("engine", ["eager", "compiled"])
@pytest.mark.parametrize("broken_at", [1, 4, 7])
def test_a_continued_training_is_that_unbroken_bit_for_bit(tmp_path, engine, broken_at):
    noisy = engine == "eager"  # the compiled engine refuses generators
    unbroken = outcome(train(epochs=9, engine=engine, noisy=noisy))
    path = tmp_path / "run.safetensors"
    train(path, epochs=broken_at, engine=engine, noisy=noisy)
    assert epoch_of(path) == broken_at
    assert outcome(train(path, epochs=9, engine=engine, noisy=noisy)) == unbroken


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_masks_and_running_statistics_are_continued(tmp_path, engine):
    def run(*args, epochs):
        between = [nn.BatchNorm(5), nn.Dropout(0.3)]  # the seed is another each time
        between[1].keys.seed = 7 if not args or not args[0].exists() else 8
        return train(*args, epochs=epochs, engine=engine, noisy=False, between=between)

    path = tmp_path / "run.safetensors"
    run(path, epochs=3)
    model, *continued = run(path, epochs=6)
    assert (model.layers[2].keys.seed, model.layers[2].keys.count) == (7, 6 * 5)
    assert outcome((model, *continued)) == outcome(run(epochs=6))


def test_a_checkpoint_from_before_layers_had_keys_is_read(tmp_path):
    path = tmp_path / "run.safetensors"
    train(path, epochs=3)
    arrays, metadata = read_tensors(path)
    facts = json.loads(metadata[KEY])
    assert facts.pop("keys") == {}
    write_tensors(path, arrays, {KEY: json.dumps(facts)})
    assert outcome(train(path, epochs=5)) == outcome(train(epochs=5))


OPTIMIZERS = {
    "Adagrad": nn.Adagrad,
    "RMSProp": lambda p, lr: nn.RMSProp(p, lr / 10, momentum=0.5, centered=True),
    "Adam": lambda p, lr: nn.Adam(p, lr / 10, amsgrad=True),
    "AdamW": lambda p, lr: nn.AdamW(p, lr / 10),
}


@pytest.mark.parametrize("engine", ["eager", "compiled"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_continued(tmp_path, name, engine):
    path = tmp_path / "run.safetensors"
    options = {"optimizer": OPTIMIZERS[name], "engine": engine, "noisy": False}
    train(path, epochs=3, **options)
    assert outcome(train(path, epochs=6, **options)) == outcome(train(epochs=6, **options))


SCHEDULES = {
    "cosine": lambda optimizer: nn.Schedule(optimizer, nn.schedules.cosine(5, least=0.1)),
    "warm-up": lambda optimizer: nn.Schedule(optimizer, nn.schedules.warm_up(4)),
    "plateau": lambda optimizer: nn.ReduceOnPlateau(optimizer, 0.5, 1, threshold=0.3),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_is_continued_at_its_position(tmp_path, name):
    path = tmp_path / "run.safetensors"
    options = {"schedule": SCHEDULES[name]}
    unbroken = train(epochs=8, **options)
    for epochs in (2, 3, 5):
        train(path, epochs=epochs, **options)
    continued = train(path, epochs=8, **options)
    assert continued[1].lr == unbroken[1].lr
    assert outcome(continued) == outcome(unbroken)


def test_a_training_that_stopped_early_stays_stopped(tmp_path):
    path = tmp_path / "run.safetensors"
    options = {"epochs": 200, "patience": 2, "lr": 3.0}
    unbroken = train(**options)
    assert unbroken[2].epochs < 200
    for _ in range(2):
        assert outcome(train(path, **options)) == outcome(unbroken)
    longer = train(path, **options | {"patience": 6})  # more patience: it goes on
    assert longer[2].epochs > unbroken[2].epochs
    assert outcome(longer) == outcome(train(**options | {"patience": 6}))


def test_it_writes_every_few_epochs_and_the_last(tmp_path):
    path, seen = tmp_path / "run.safetensors", []

    class Watch(nn.TrainingCallback):
        def __call__(self, epoch, history):
            seen.append(epoch_of(path) if path.exists() else 0)

    model = nn.MLP([2, 1])
    nn.fit(
        model, *DATA, loss="mse", optimizer=nn.SGD(model.parameters(), 0.1), epochs=8,
        callbacks=[nn.Checkpoint(path, every=3), Watch()], progress=False,
    )  # fmt: skip
    assert seen == [0, 0, 0, 3, 3, 3, 6, 6]
    assert epoch_of(path) == 8
    assert os.listdir(tmp_path) == ["run.safetensors"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_training_that_an_error_broke_goes_on_from_the_last_checkpoint(tmp_path, error):
    path = tmp_path / "run.safetensors"

    class Broken(nn.SGD):
        steps = 0

        def step(self):
            super().step()
            Broken.steps += 1
            if Broken.steps == 13:  # in the third of epochs of 5 batches
                raise error

    Broken.__name__ = "SGD"
    with pytest.raises(error):
        train(path, optimizer=lambda p, lr: Broken(p, lr, momentum=0.9))
    assert epoch_of(path) == 2
    assert outcome(train(path)) == outcome(train())


def test_without_resume_it_starts_anew(tmp_path):
    path = tmp_path / "run.safetensors"
    train(path, epochs=3)
    *_, history = train(path, epochs=2, resume=False)
    assert (history.epochs, epoch_of(path)) == (2, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": 1}, "seed: 0 there, 1 here"),
        ({"batch_size": 8}, "batch_size: 16 there, 8 here"),
        ({"lr": 0.3}, "lr: 0.2 there, 0.3 here"),
        ({"momentum": 0.8}, r"optimizer: SGD\(momentum=0.9, .*\) there, SGD\(momentum=0.8"),
        ({"hidden": 6}, r"model: .*2 → 5 .* there, .*2 → 6 .* here"),
        ({"activation": "relu"}, r"model: .* tanh .* there, .* relu .* here"),
        ({"data": (DATA[0] + 1e-9, DATA[1])}, r"data: float64 \(70, 2\) \w+ there, float64"),
        ({"data": (DATA[0][:60], DATA[1][:60])}, r"data: float64 \(70, 2\) \w+ there.* \(60, 2\)"),
        ({"loss": "mse"}, "loss: binary_cross_entropy there, mse here"),
        ({"patience": None}, r"callbacks: \['Checkpoint', 'EarlyStopping'\] there, \['Checkpoint"),
    ],
)
def test_another_training_is_refused_with_what_differs(tmp_path, options, message):
    path = tmp_path / "run.safetensors"
    train(path, epochs=2)
    before = path.read_bytes()
    with pytest.raises(ValueError, match=rf"run\.safetensors: .* other settings: {message}"):
        train(path, epochs=4, **options)
    assert path.read_bytes() == before


def test_the_rate_may_be_where_the_training_got_to(tmp_path):
    path = tmp_path / "run.safetensors"
    _, optimizer, _ = train(path, epochs=3)
    assert optimizer.lr == pytest.approx(0.2 * 0.97**3)  # as in a notebook that made it once
    assert outcome(train(path, epochs=5, lr=optimizer.lr)) == outcome(train(epochs=5))


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    path = nn.save(nn.MLP([2, 5, 1]), tmp_path / "run.safetensors")
    with pytest.raises(nn.BrokenFileError, match=r"run\.safetensors: expected a checkpoint that"):
        train(path)
    path.write_bytes(b"nothing")
    with pytest.raises(nn.BrokenFileError, match="expected a complete safetensors file"):
        train(path)


def test_a_checkpoint_of_another_version_is_refused(tmp_path):
    path = tmp_path / "run.safetensors"
    train(path, epochs=1)
    arrays, metadata = read_tensors(path)
    facts = json.loads(metadata[KEY])
    write_tensors(path, arrays, {KEY: json.dumps(facts | {"version": 99})})
    with pytest.raises(nn.BrokenFileError, match="expected a checkpoint of version 1, got 99"):
        train(path)


@pytest.mark.parametrize(
    "missing", ["settings", "lr", "generators", "history", "axes", "remembered"]
)
def test_a_checkpoint_with_parts_missing_is_refused(tmp_path, missing):
    path = tmp_path / "run.safetensors"
    train(path, epochs=1)
    arrays, metadata = read_tensors(path)
    facts = json.loads(metadata[KEY])
    del facts[missing]
    write_tensors(path, arrays, {KEY: json.dumps(facts)})
    with pytest.raises(nn.BrokenFileError, match=f"expected a whole checkpoint, .*{missing}"):
        train(path)


@pytest.mark.parametrize("generator", ["PCG64", "MT19937", "Philox", "SFC64", "PCG64DXSM"])
def test_every_kind_of_generator_is_continued(tmp_path, generator):
    path = tmp_path / "run.safetensors"
    kind = getattr(np.random, generator)
    unbroken = outcome(train(epochs=4, generator=kind))
    train(path, epochs=2, generator=kind)
    assert outcome(train(path, epochs=4, generator=kind)) == unbroken


def test_values_and_parameters_outside_the_model_are_continued(tmp_path):
    path = tmp_path / "run.safetensors"

    class Line(nn.Module):
        def __init__(self):
            self.slope = ag.tensor([[0.5], [0.5]], requires_grad=True)

        def forward(self, X):
            return ag.tensor(X) @ self.slope

    def run(epochs, *callbacks):
        model, offset = Line(), ag.tensor(np.ones((2, 3)).T, requires_grad=True)

        def loss(outputs, targets):
            return nn.mse(outputs + offset.sum() / 6, targets)

        optimizer = nn.SGD([*model.parameters(), offset], 0.1, momentum=0.5)
        nn.fit(
            model, *DATA, loss=loss, optimizer=optimizer, epochs=epochs, callbacks=callbacks,
            progress=False,
        )  # fmt: skip
        return [leaf.data.tobytes() for leaf in (model.slope, offset)]

    run(2, nn.Checkpoint(path))
    assert run(5, nn.Checkpoint(path, resume=True)) == run(5)


def test_arrays_keep_their_order_in_memory(tmp_path):
    strides = []

    class Turn(nn.TrainingCallback):
        def begin(self, run):
            self.run = run

        def restore(self, run):
            self.note()

        def note(self):
            W, velocity = self.run.model.layers[0].W._data, self.run.optimizer.state[0]["velocity"]
            strides.append((W.strides, velocity.strides, velocity[0, 2]))

        def __call__(self, epoch, history):
            self.run.model.layers[0].W.replace(np.asfortranarray(np.ones((2, 3))))
            self.run.optimizer.state[0]["velocity"] = np.arange(6.0).reshape(2, 3)

    path = tmp_path / "run.safetensors"
    for epochs in (1, 2):
        model = nn.MLP([2, 3, 1])
        optimizer = nn.SGD(model.parameters(), 0.1, momentum=0.5)
        optimizer.start_state()
        nn.fit(
            model, *DATA, loss="mse", optimizer=optimizer, epochs=epochs, progress=False,
            callbacks=[nn.Checkpoint(path, resume=True), Turn()],
        )  # fmt: skip
    assert strides == [((24, 8), (24, 8), 0.0), ((8, 16), (24, 8), 2.0)]
    for axes in permutations(range(3)):
        array = np.arange(24.0).reshape(2, 3, 4).transpose(axes)
        again = _laid_out(array.copy("C"), _axes(array) or [0, 1, 2])
        assert (again.strides, again.tolist()) == (array.strides, array.tolist())


def test_a_missing_folder_is_told_before_the_training(tmp_path):
    with pytest.raises(FileNotFoundError, match="Checkpoint: expected a folder to write to, got"):
        train(tmp_path / "nowhere" / "run.safetensors")


def test_missing_safetensors_is_told_before_the_training(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(ImportError, match=r"chainrule\[save\]"):
        train(tmp_path / "run.safetensors")


def test_wrong_steps_are_told():
    with pytest.raises(ValueError, match="Checkpoint: expected every to be an integer"):
        nn.Checkpoint("a", every=0)


def test_the_bar_counts_the_epochs_that_are_done(tmp_path, capsys):
    path = tmp_path / "run.safetensors"
    train(path, epochs=3)
    train(path, epochs=4, progress=True)
    assert "4/4" in capsys.readouterr().err


BROKEN = """
import sys
from tests.nn.callbacks.training import outcome, train
print("ready", flush=True)
engine = sys.argv[2]
options = {"engine": engine, "noisy": engine == "eager", "patience": 1000}
print(outcome(train(sys.argv[1] or None, epochs=300, **options)))
"""


@pytest.mark.parametrize(
    ("engine", "kills"),
    [
        ("eager", 4),
        pytest.param("eager", 20, marks=pytest.mark.slow),
        pytest.param("compiled", 20, marks=pytest.mark.slow),
    ],
)
def test_killed_at_random_moments_it_ends_as_the_unbroken_one(tmp_path, engine, kills):
    path = tmp_path / "run.safetensors"
    unbroken = finish(start(BROKEN, "", engine))
    rng, met = random.Random(kills), [0]
    for _ in range(kills):
        file = path.stat().st_ino if path.exists() else None
        process = start(BROKEN, path, engine)
        wait_until(lambda file=file: path.exists() and path.stat().st_ino != file)
        time.sleep(rng.uniform(0, 0.03))
        kill(process)
        met.append(epoch_of(path))
    assert all(before < after < 300 for before, after in pairwise(met))
    assert finish(start(BROKEN, path, engine)) == unbroken
    assert os.listdir(tmp_path) == ["run.safetensors"]


def wait_until(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)
