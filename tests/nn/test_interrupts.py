import os
import signal
import threading
import time

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn._interrupts import Interrupts
from nn.compiled_step import CompiledStep
from tests.nn.killing import finish, start


def press():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.001)  # Python calls the handler before the next line


def test_ctrl_c_waits_for_the_outermost_block():
    interrupts, reached = Interrupts(), []

    def run():
        with interrupts.listening(), interrupts:
            with interrupts:
                press()
            reached.append("inner")

    with pytest.raises(KeyboardInterrupt):
        run()
    assert reached == ["inner"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_acts_at_once_elsewhere():
    interrupts, reached = Interrupts(), []

    def run():
        with interrupts.listening():
            with interrupts:
                reached.append("block")
            press()
            reached.append("not this")

    with pytest.raises(KeyboardInterrupt):
        run()
    assert reached == ["block"]


def test_a_handler_of_the_program_is_kept():
    heard = []
    before = signal.signal(signal.SIGINT, lambda *args: heard.append(args[0]))
    try:
        interrupts = Interrupts()
        with interrupts.listening(), interrupts:
            press()
            assert not heard
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_train_as_well():
    done = []

    def train():
        model = nn.MLP([2, 1])
        data = nn.datasets.gauss(n=20)
        optimizer = nn.SGD(model.parameters(), lr=0.1)
        nn.fit(
            model, data.X, data.y, loss="mse", optimizer=optimizer, epochs=2, progress=False
        )  # fmt: skip
        done.append(True)

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert done == [True]


class Interrupting(nn.SGD):
    """Presses Ctrl-C when the first of the parameters has been changed."""

    def _update(self, data, gradient, state):
        new = super()._update(data, gradient, state)
        if data is self.parameters[0]._data:
            press()
        return new


def test_an_update_is_done_as_a_whole_or_not_at_all():
    data, model, other = nn.datasets.gauss(n=20), nn.MLP([2, 3, 1]), nn.MLP([2, 3, 1])
    options = {"loss": "mse", "progress": False}
    optimizer = Interrupting(model.parameters(), lr=0.1, momentum=0.9)
    model.eval()
    with pytest.raises(KeyboardInterrupt):
        nn.fit(model, data.X, data.y, optimizer=optimizer, epochs=9, **options)
    assert not model.training
    whole = nn.SGD(other.parameters(), lr=0.1, momentum=0.9)
    nn.fit(other, data.X, data.y, optimizer=whole, epochs=1, **options)
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        assert np.array_equal(mine.data, theirs.data)
    for mine, theirs in zip(optimizer.state, whole.state, strict=True):
        assert np.array_equal(mine["velocity"], theirs["velocity"])


def test_interrupted_tracing_leaves_the_optimizer_usable():
    class Interrupted(nn.SGD):
        def _update(self, data, gradient, state):
            if isinstance(data, ag.Tensor):
                press()
            return super()._update(data, gradient, state)

    data, model = nn.datasets.gauss(n=20), nn.MLP([2, 3, 1])
    optimizer = Interrupted(model.parameters(), lr=0.1, momentum=0.9)
    with pytest.raises(KeyboardInterrupt):
        nn.fit(
            model, data.X, data.y, loss="mse", optimizer=optimizer, epochs=1, engine="compiled",
            progress=False,
        )  # fmt: skip
    assert optimizer.lr == 0.1
    assert all(type(state["velocity"]) is np.ndarray for state in optimizer.state)
    assert all(parameter.grad is None for parameter in model.parameters())


TRAINING = """
import sys, threading, time
import numpy as np, nn
engine, momentum, size, batch = sys.argv[1], 0.9, int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(0)
X = rng.normal(size=(size, 64))
y = X[:, :1] * X[:, 1:2]
class Compare(nn.StepCallback):
    found, steps = False, 0
    def __call__(self, epoch, history):
        return self.found or self.steps > 5000
    def after_step(self, parameters, before):
        self.steps += 1
        mine = [*parameters, *[s["velocity"] for s in self.optimizer.state]]
        theirs = [*model.parameters(), *[s["velocity"] for s in optimizer.state]]
        if (net, sys.argv[1]) == ("conv", "compiled"):  # eagerly a forward moves them first
            mine += [self.model.layers[1].running_mean, self.model.layers[4].keys.count]
            theirs += [model.layers[1].running_mean, model.layers[4].keys.count]
        mine, theirs = ([np.asarray(getattr(a, "_data", a)) for a in b] for b in (mine, theirs))
        if all(np.allclose(a, b, rtol=1e-7, atol=1e-10) for a, b in zip(mine, theirs)):
            self.found = True
            raise KeyboardInterrupt
compare = Compare()
def conv_net():  # with an op that the machine lacks, so that each step is a call
    layers = nn.Conv2D(1, 4, 3, "elu", seed=0), nn.BatchNorm(4), nn.MaxPool2D(2), nn.Flatten()
    return nn.Sequential(*layers, nn.Dropout(0.2, seed=1), nn.Dense(36, 1, seed=2))
def train(epochs, begun=None, **options):
    model = conv_net() if net == "conv" else nn.MLP([64, 128, 128, 1], "relu")
    compare.model = model
    optimizer = nn.SGD(model.parameters(), lr=1e-4, momentum=momentum)
    if begun is not None:
        threading.Thread(target=begun, args=(optimizer,), daemon=True).start()
    options = {"loss": "mse", "batch_size": batch, "engine": engine, "progress": False} | options
    try:
        nn.fit(model, X, y, optimizer=optimizer, epochs=epochs, **options)
    except KeyboardInterrupt:
        pass
    return model, optimizer
net = sys.argv[4]
if net == "conv":
    X = X.reshape(-1, 1, 8, 8)
    y = X[:, 0, :1, 0]
if engine == "compiled":
    train(1)  # the machine is read from disk or compiled
def tell(optimizer):
    while not np.any(optimizer.state[0].get("velocity", 0.0)):  # a busy computer takes long
        time.sleep(0.01)
    time.sleep(0.3)
    print("ready", flush=True)
model, optimizer = train(10**6, tell)
end = time.time()
# the same steps once more, one by one, until the weights are those that Ctrl-C left
original = nn.SGD.__init__
def init(self, *args, **options):
    original(self, *args, **options)
    compare.optimizer = self
nn.SGD.__init__ = init
train(10**6, engine="eager", callbacks=[compare])
print(end, compare.found, compare.steps)
"""


@pytest.mark.parametrize("net", ["dense", "conv"])
@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_ctrl_c_leaves_the_state_after_a_step_within_a_second(engine, net):
    # batches large enough for few steps: over thousands the engines' rounding would show
    process = start(TRAINING, engine, 4000, 1000, net)
    pressed = time.time()
    process.send_signal(signal.SIGINT)
    end, found, steps = finish(process).split()
    assert float(end) - pressed < 1
    assert (found, int(steps) > 1) == ("True", True)


def test_a_call_of_the_machine_is_as_long_as_the_pace_allows():
    model = nn.MLP([2, 1])
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    step = CompiledStep(model, nn.mse, optimizer, {})
    assert step.batches_at_once(16) == 1  # nothing is known yet
    step.note_pace(16, 10, 0.5)
    assert step.batches_at_once(16) == 4
    step.note_pace(16, 4, 4.0)  # another program was busy
    assert step.batches_at_once(16) == 4
    step.note_pace(16, 1, 0.01)
    assert step.batches_at_once(16) == 20
    step.note_pace(64, 1, 7.0)
    assert step.batches_at_once(64) == 1
