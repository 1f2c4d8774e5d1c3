"""`fit(engine="compiled")`: the History and the parameters of the eager engine."""

import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(1)
X = RNG.normal(size=(70, 3))
TARGETS = {
    "mse": X[:, :1] * X[:, 1:2],
    "binary_cross_entropy": (X[:, :1] * X[:, 1:2] > 0).astype(float),
    "cross_entropy": (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 1),
    "mae": X[:, :1] * X[:, 1:2],
    "huber": 2 * X[:, :1] * X[:, 1:2],
    "hinge": np.sign(X[:, :1] * X[:, 1:2]),
    "perceptron_loss": (X[:, :1] * X[:, 1:2] > 0).astype(int),
}
OPTIMIZERS = [
    (nn.SGD, {"momentum": 0.9, "nesterov": True, "weight_decay": 1e-3}),
    (nn.Adagrad, {}),
    (nn.Adagrad, {"lr_decay": 0.1, "weight_decay": 1e-3, "initial_accumulator_value": 0.1}),
    (nn.RMSProp, {}),
    (nn.RMSProp, {"momentum": 0.5, "centered": True, "weight_decay": 1e-3}),
    (nn.Adam, {}),
    (nn.Adam, {"betas": (0.0, 0.9), "weight_decay": 1e-3, "amsgrad": True}),
    (nn.AdamW, {"weight_decay": 0.1}),
]


def run(engine, loss, *, dtype=np.float64, activation="tanh", lr=0.1, epochs=4, **options):
    targets = TARGETS[loss] if loss in TARGETS else options.pop("targets")
    outputs = 3 if targets.ndim == 1 else 1
    layers = [
        nn.Dense(3, 5, activation, seed=0, dtype=dtype),
        nn.Dense(5, outputs, seed=1, dtype=dtype),
    ]
    model = nn.Sequential(*layers)
    names = ("momentum", "nesterov", "weight_decay")
    rule = {name: options.pop(name) for name in names if name in options}
    kind, rule = options.pop("optimizer", (nn.SGD, rule))
    optimizer = kind(model.parameters(), lr, **rule)
    for name in ("callbacks", "loss"):  # may be made with what has just been made
        if name + "_of" in options:
            options[name] = options.pop(name + "_of")(model, optimizer)
    options = {"batch_size": 16, "validation": (X[:9], targets[:9]), "loss": loss} | options
    history = nn.fit(
        model, X, targets, optimizer=optimizer, epochs=epochs, engine=engine, progress=False,
        **options,
    )  # fmt: skip
    return history, model, optimizer


def assert_same(loss, **options):
    """Both engines give the same History, parameters and state."""
    eager, model, optimizer = run("eager", loss, **options)
    compiled, other, remembered = run("compiled", loss, **options)
    assert curves(eager).keys() == curves(compiled).keys()
    for name, curve in curves(eager).items():
        np.testing.assert_allclose(curves(compiled)[name], curve, rtol=1e-9, err_msg=name)
    for mine, theirs in zip(other.parameters(), model.parameters(), strict=True):
        np.testing.assert_allclose(mine.data, theirs.data, rtol=1e-9, atol=1e-12)
    for mine, theirs in zip(remembered.state, optimizer.state, strict=True):
        assert mine.keys() == theirs.keys()
        for key, array in theirs.items():
            np.testing.assert_allclose(mine[key], array, rtol=1e-8, atol=1e-12)
    return eager, model, optimizer


def curves(history):
    named = {"loss": history.loss, "val_loss": history.val_loss, **history.metrics}
    return named | {f"norm {name}": norms for name, norms in history.gradient_norms.items()}


@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("batch_size", [None, 7, 16, 70])
@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"momentum": 0.9},
        {"momentum": 0.9, "nesterov": True, "weight_decay": 1e-3},
    ],
)
def test_the_history_is_that_of_the_eager_engine(loss, batch_size, rule):
    assert_same(loss, batch_size=batch_size, **rule)


@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda rule: f"{rule[0].__name__}{rule[1]}")
def test_every_optimizer_with_every_loss(loss, optimizer):
    _, model, _ = assert_same(loss, optimizer=optimizer, lr=0.01, epochs=5)
    assert not np.array_equal(model.parameters()[0].data, nn.Dense(3, 5, seed=0).W.data)


@pytest.mark.parametrize("clip_norm", [0.05, 0.3, 1e6])
@pytest.mark.parametrize("optimizer", [OPTIMIZERS[0], OPTIMIZERS[5]])
def test_clipped_gradients(clip_norm, optimizer):
    assert_same("mse", optimizer=optimizer, lr=0.05, clip_norm=clip_norm)


@pytest.mark.parametrize("penalty", [nn.l1_penalty, nn.l2_penalty])
@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
def test_penalties_around_a_loss(penalty, loss):
    def loss_of(model, optimizer):
        weights = [layer.W for layer in model.layers]
        return lambda Z, y: nn.losses.LOSSES[loss](Z, y) + penalty(weights, 0.01)

    assert_same("own", targets=TARGETS[loss], loss_of=loss_of)


def test_callbacks_may_change_lr_and_the_rule():
    def callbacks_of(model, optimizer):
        def change(epoch, history):
            optimizer.lr *= 0.5
            if epoch == 2:
                optimizer.momentum = 0.9
            if epoch == 4:
                optimizer.weight_decay = 0.1

        return [change]

    for kind in (nn.SGD, nn.RMSProp):
        eager, *_ = assert_same(
            "mse", optimizer=(kind, {}), lr=0.05, epochs=6, callbacks_of=callbacks_of
        )
        plain, *_ = run("eager", "mse", optimizer=(kind, {}), lr=0.05, epochs=6)
        assert abs(eager.loss[-1] - plain.loss[-1]) > 1e-4


@pytest.mark.parametrize(
    ("loss", "wrong", "message"),
    [
        ("binary_cross_entropy", 2.0, "expected targets between 0 and 1, got 2.0"),
        ("hinge", 0.5, "hinge: expected targets 0 and 1, or -1 and"),
        ("perceptron_loss", 3, "perceptron_loss: expected targets 0 and 1"),
    ],
)
@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_wrong_targets_are_found_wherever_they_stand(engine, loss, wrong, message):
    targets = TARGETS[loss].copy()
    targets[63] = wrong
    with pytest.raises(ValueError, match=message):
        run(engine, "own", targets=targets, loss_of=lambda *_: loss, validation=None)


@pytest.mark.parametrize("activation", nn.ACTIVATIONS)
def test_every_activation(activation):
    eager, *_ = run("eager", "mse", activation=activation)
    compiled, *_ = run("compiled", "mse", activation=activation)
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-9)


FAMILY = pytest.mark.parametrize("optimizer", [OPTIMIZERS[i] for i in (0, 2, 4, 6, 7)])


@FAMILY
def test_float32_stays_float32(optimizer):
    options = {"dtype": np.float32, "optimizer": optimizer, "lr": 0.01}
    eager, *_ = run("eager", "cross_entropy", **options)
    compiled, other, rule = run("compiled", "cross_entropy", **options)
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-4)
    kept = [array for state in rule.state for array in state.values()]
    assert {x.dtype for x in [*other.parameters(), *kept]} == {np.dtype(np.float32)}


@FAMILY
def test_training_can_go_on_in_either_engine(optimizer):
    _, model, rule = run("eager", "mse", optimizer=optimizer, lr=0.01)
    _, other, another = run("compiled", "mse", optimizer=optimizer, lr=0.01)
    for net, optimizer, engine in ((model, rule, "compiled"), (other, another, "eager")):
        nn.fit(
            net, X, TARGETS["mse"], loss="mse", optimizer=optimizer, epochs=2, batch_size=16,
            seed=3, engine=engine, progress=False,
        )  # fmt: skip
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        np.testing.assert_allclose(mine.data, theirs.data, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("batch_size", [None, 16])
@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_divergence_names_the_batch_and_leaves_the_same_parameters(loss, batch_size):
    outcomes = []
    for engine in ("eager", "compiled"):
        models = []
        original = nn.Sequential.forward

        def forward(self, X, models=models, original=original):
            models[:] = [self]
            return original(self, X)

        nn.Sequential.forward = forward
        try:
            with pytest.raises(nn.DivergedError) as caught:
                run(engine, loss, lr=1e30, epochs=30, batch_size=batch_size, activation="identity")
        finally:
            nn.Sequential.forward = original
        outcomes.append((str(caught.value), [p.numpy().copy() for p in models[0].parameters()]))
    (message, before), (other, after) = outcomes
    assert message == other
    for mine, theirs in zip(after, before, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9)


def test_callbacks_stop_and_see_the_parameters():
    seen = []

    def callback(epoch, history):
        seen.append((epoch, history.loss[-1]))
        return epoch == 2

    history, model, _ = run("compiled", "mse", epochs=9, callbacks=[callback])
    assert [epoch for epoch, _ in seen] == [1, 2]
    assert history.epochs == 2
    _, other, _ = run("eager", "mse", epochs=2)
    for mine, theirs in zip(model.parameters(), other.parameters(), strict=True):
        np.testing.assert_allclose(mine.grad.numpy(), theirs.grad.numpy(), rtol=1e-9)


def test_a_model_that_branches_on_numbers_is_refused():
    class Branching(nn.Module):
        def __init__(self):
            self.w = ag.tensor(np.ones((3, 1)), requires_grad=True)

        def forward(self, X):
            Z = ag.tensor(X) @ self.w if not isinstance(X, ag.Tensor) else X @ self.w
            return Z if Z.sum() > 0 else -Z

    model = Branching()
    with pytest.raises(ag.GraphError, match=r"bool\(\) of a result of greater"):
        nn.fit(
            model, X, TARGETS["mse"], loss="mse", optimizer=nn.SGD(model.parameters(), 0.1),
            epochs=1, engine="compiled", progress=False,
        )  # fmt: skip


def test_an_optimizer_that_branches_on_numbers_is_refused_and_left_as_it_was():
    class Uphill(nn.Optimizer):
        def _first_state(self, data):
            return {"steps": np.zeros_like(data)}

        def _update(self, data, gradient, state):
            state["steps"] = state["steps"] + 1
            return data - self._lr * (gradient if gradient.sum() > 0 else -gradient)

    model = nn.Dense(3, 1, seed=0)
    optimizer = Uphill(model.parameters(), 0.1)
    with pytest.raises(ag.GraphError, match=r"bool\(\) of a result of greater"):
        nn.fit(
            model, X, TARGETS["mse"], loss="mse", optimizer=optimizer, epochs=1, engine="compiled",
            progress=False,
        )  # fmt: skip
    assert optimizer.lr == 0.1
    assert all(p.grad is None for p in model.parameters())
    assert all(type(state["steps"]) is np.ndarray for state in optimizer.state)


class Counting(nn.Optimizer):
    steps = 0

    def __init__(self, parameters, lr, where):
        super().__init__(parameters, lr)
        self.where = where

    def _update(self, data, gradient, state):
        if self.where == "attribute":
            self.steps += 1
        else:
            state["steps"] = state.get("steps", 0) + 1
        return data - self._lr * gradient / (self.steps + state.get("steps", 0))


@pytest.mark.parametrize("where", ["attribute", "state"])
def test_an_optimizer_whose_count_would_be_frozen_is_refused(where):
    model = nn.Dense(3, 1, seed=0)
    optimizer = Counting(model.parameters(), 0.1, where)
    with pytest.raises(TypeError, match=r"start_state.*got Counting, which changes steps\. Ret"):
        nn.fit(
            model, X, TARGETS["mse"], loss="mse", optimizer=optimizer, epochs=1, engine="compiled",
            progress=False,
        )  # fmt: skip
    assert optimizer.state == [{}, {}]


@pytest.mark.parametrize("engine", ["auto", "eager", "compiled"])
def test_scalar_nets_are_refused_with_what_to_train_instead(engine):
    model = nn.scalar.MLP([2, 2, 1])
    with pytest.raises(TypeError, match=r"got scalar\.MLP 2-2-1, whose .* Values. Train nn\.MLP"):
        nn.fit(
            model, X[:, :2], TARGETS["mse"], loss="mse",
            optimizer=nn.SGD(model.parameters(), 0.1), epochs=1, engine=engine, progress=False,
        )  # fmt: skip


def test_parameters_of_two_types_are_refused():
    layers = nn.Dense(3, 2, seed=0), nn.Dense(2, 1, seed=1, dtype=np.float32)
    model = nn.Sequential(*layers)
    with pytest.raises(TypeError, match='one type for engine="compiled", got float32, float64'):
        nn.fit(
            model, X, TARGETS["mse"], loss="mse", epochs=1, engine="compiled", progress=False,
            optimizer=nn.SGD(model.parameters(), 0.1),
        )  # fmt: skip


def test_a_scalar_net_trains_by_its_mapped_graph_as_the_same_net_by_fit():
    """What the refusal of nets of Values advises."""
    targets, net = TARGETS["mse"], nn.scalar.MLP([2, 3, 1])
    parameters, optimizer = list(net.parameters()), nn.SGD(net.parameters(), 0.1)
    x, y = [ag.Value(0.0), ag.Value(0.0)], ag.Value(0.0)
    for number in (*x, y):
        number.requires_grad = False
    program = ag.compile_graph((net(x) - y) ** 2, [parameters, x, y]).program
    losses = []
    for _ in range(20):
        numbers = [parameter.data for parameter in parameters]
        total, *gradients = program.map(numbers, X[:, :2], targets[:, 0], total=True)
        for parameter, gradient in zip(parameters, gradients[: len(parameters)], strict=True):
            parameter.grad = gradient / len(X)
        optimizer.step()
        losses.append(total / len(X))
    same = nn.MLP([2, 3, 1])
    history = nn.fit(
        same, X[:, :2], targets, loss="mse", optimizer=nn.SGD(same.parameters(), 0.1), epochs=20,
        engine="compiled", progress=False,
    )  # fmt: skip
    np.testing.assert_allclose(losses, history.loss, rtol=1e-9)


class HalfUsed(nn.Module):
    """A net of whose two layers the loss sees one."""

    def __init__(self):
        self.unused = nn.Dense(3, 2, seed=4)
        self.used = nn.Dense(3, 1, seed=5)

    def forward(self, x):
        return self.used(x)


def test_counts_of_steps_stay_apart_where_one_parameter_is_not_trained():
    ends = []
    for engine in ("eager", "compiled"):
        model = HalfUsed()
        optimizer = nn.Adam(model.parameters(), 0.05)
        for _ in range(2):  # the second call finds steps that differ
            nn.fit(
                model, X, TARGETS["mse"], loss="mse", optimizer=optimizer, epochs=2, batch_size=16,
                engine=engine, progress=False,
            )  # fmt: skip
        steps = [float(state["step"]) for state in optimizer.state if "step" in state]
        ends.append((steps, [parameter.data.copy() for parameter in model.parameters()]))
    (eager_steps, eager), (steps, compiled) = ends
    assert steps[-2:] == eager_steps[-2:] == [20, 20]
    for one, other in zip(eager, compiled, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
