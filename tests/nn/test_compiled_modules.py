"""`fit(engine="compiled")` where steps differ: masks, running statistics, modules of one's own."""

import numpy as np
import pytest

import autograd_core as ag
import nn

ROWS = np.random.default_rng(2).normal(size=(40, 5))
LABELS = (ROWS[:, 0] > 0).astype(int)


def train(engine, layers, **options):
    model = nn.Sequential(*layers)
    history = nn.fit(
        model, ROWS, LABELS, loss="cross_entropy", batch_size=16, epochs=3, engine=engine,
        optimizer=nn.SGD(model.parameters(), 0.1, momentum=0.9), progress=False, **options,
    )  # fmt: skip
    return history, model


def test_dropout_and_batch_norm_go_on_where_the_other_engine_left_them():
    def layers():
        dropout, norm = nn.Dropout(0.3, seed=1), nn.BatchNorm(8)  # both are used twice in a step
        between = [nn.Dense(5, 8, seed=0), norm, ag.tanh, nn.Dense(8, 8, seed=2), norm, dropout]
        return [dropout, *between, nn.Dense(8, 2, seed=3)]

    models = []
    for engines in (("eager", "eager"), ("compiled", "eager"), ("eager", "compiled")):
        model = nn.Sequential(*layers())
        optimizer = nn.SGD(model.parameters(), 0.1, momentum=0.9)
        for engine in engines:
            nn.fit(
                model, ROWS, LABELS, loss="cross_entropy", epochs=3,
                optimizer=optimizer, batch_size=16, engine=engine, progress=False,
            )  # fmt: skip
        models.append(model)
    assert [model.layers[0].keys.count for model in models] == [2 * 3 * 3 * 2] * 3
    for model in models[1:]:
        for name, array in models[0].state_dict().items():
            mine = model.state_dict()[name]
            np.testing.assert_allclose(mine, array, rtol=1e-9, atol=1e-12, err_msg=name)


def test_each_step_has_another_mask():
    class Watched(nn.Module):
        """Answers with its mask, as the difference of output and targets."""

        def __init__(self):
            self.w, self.drop = ag.tensor(np.ones(5), requires_grad=True), nn.Dropout(0.5, seed=3)

        def forward(self, X):
            return self.drop(X * 0 + 1) + 0 * self.w

    model, seen = Watched(), []
    nn.fit(
        model, ROWS, ROWS, loss="mse", optimizer=nn.SGD(model.parameters(), 1e-9), epochs=2,
        batch_size=8, engine="compiled", progress=False,
        metrics={"kept": lambda outputs, y: seen.append(outputs) or 0.0},
    )  # fmt: skip
    masks = np.concatenate(seen).reshape(10, 8, 5)
    for count, mask in enumerate(masks):
        np.testing.assert_allclose(mask, ag.dropout(np.ones((8, 5)), 0.5, (3, count)))


class Own(nn.Module):
    """A user's module around a Dense layer."""

    def __init__(self):
        self.dense, self.rng = nn.Dense(5, 2, seed=0), np.random.default_rng(0)
        self.keys, self.steps, self.seen = ag.KeyStream(4), 0, []
        self.scale = ag.tensor(1.0)


class Noisy(Own):
    def forward(self, X):
        return ag.dropout(self.dense(X), 0.5, self.rng)


class Noised(Own):
    def forward(self, X):
        return self.dense(X) + self.rng.normal(size=2)


class Counting(Own):
    def forward(self, X):
        self.steps += 1
        return self.dense(X) / self.steps


class Keeping(Own):
    def forward(self, X):
        self.seen.append(X)
        return self.dense(X)


class Scaled(Own):
    def forward(self, X):
        self.scale.data = self.scale.data * 0.9
        return self.dense(X) * self.scale


class Printing(Own):
    differs_by_step = "prints its input"

    def forward(self, X):
        return self.dense(X)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Noisy, "dropout with a generator, which draws another mask.* keep an ag.KeyStream as"),
        (Noised, "changes nothing but what `moving` names.*, got .*, which changes layers.0.rng"),
        (Counting, "got Sequential, which changes layers.0.steps. Leave engine out"),
        (Keeping, "got Sequential, which changes layers.0.seen. Leave engine out"),
        (Scaled, "steps do not depend on the numbers, got a change of the data"),
        (Printing, "got layers.0: Printing, which prints its input. Leave engine out"),
    ],
)
def test_what_a_program_would_not_repeat_is_refused(kind, message):
    own = kind()
    before, rng = own.steps, own.rng.bit_generator.state
    with pytest.raises(ag.GraphError, match=message):
        train("compiled", [own])
    assert (own.steps, own.rng.bit_generator.state) == (before, rng)


GLOBAL = np.random.default_rng(5)


def shaken(Z):
    return Z + GLOBAL.normal()  # the line


class Shaking(Own):
    def forward(self, X):
        return self.shake(self.dense(X))

    def shake(self, Z):
        return Z * GLOBAL.uniform()  # the line


class ShakingByNumpy(Own):
    def forward(self, X):
        noise = np.random.normal(size=5)  # the line
        return self.dense(X + noise)


class ShakingByItsOwn(Own):
    def forward(self, X):
        return self.dense(X + self.rng.normal())  # the line


class ShakingByDropout(Own):
    def forward(self, X):
        return ag.dropout(self.dense(X), 0.5, self.rng)  # the line


class ShakenDescent(nn.SGD):
    def _update(self, data, gradient, state):
        rate = GLOBAL.uniform()  # the line
        return data - rate * gradient


def shaken_loss(outputs, targets):
    return nn.cross_entropy(outputs, targets) * GLOBAL.uniform()  # the line


@pytest.mark.parametrize(
    ("layers", "loss", "optimizer"),
    [
        ([Shaking], "cross_entropy", nn.SGD),
        ([ShakingByNumpy], "cross_entropy", nn.SGD),
        ([ShakingByItsOwn], "cross_entropy", nn.SGD),
        ([ShakingByDropout], "cross_entropy", nn.SGD),
        ([lambda: nn.Dense(5, 2), lambda: shaken], "cross_entropy", nn.SGD),
        ([lambda: nn.Dense(5, 2)], shaken_loss, nn.SGD),
        ([lambda: nn.Dense(5, 2)], "cross_entropy", ShakenDescent),
    ],
)
def test_random_numbers_are_refused_with_the_line_that_draws_them(layers, loss, optimizer):
    """A generator among a file's globals too, which nothing in the model holds."""
    dropout = nn.Dropout(0.5, seed=0)
    model = nn.Sequential(dropout, *(layer() for layer in layers))
    before = model.state_dict()
    with pytest.raises(ag.GraphError) as error:
        nn.fit(
            model, ROWS, LABELS, loss=loss, optimizer=optimizer(model.parameters(), 0.1), epochs=2,
            engine="compiled", progress=False,
        )  # fmt: skip
    assert str(error.value).endswith("# the line")
    assert dropout.keys.count == 0
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


class Keyed(Own):
    def forward(self, X):
        return ag.dropout(self.dense(X), 0.5, self.keys)


class Centred(Own):
    moving = ("scale",)

    def forward(self, X):
        if self.training:
            self.move("scale", lambda old, X: 0.9 * old + 0.1 * ag.mean(ag.square(X)), X)
        return self.dense(X) / self.scale


@pytest.mark.parametrize("kind", [Keyed, Centred])
def test_ones_own_masks_and_means_are_the_same_in_both_engines(kind):
    results = []
    for engine in ("eager", "compiled"):
        own = kind()
        history, _ = train(engine, [own], validation=(ROWS, np.zeros(40, int)))
        results.append([*history.loss, *history.val_loss, own.scale.item(), own.keys.count])
    np.testing.assert_allclose(results[1], results[0], rtol=1e-9)
    assert results[0][-1] == (3 * (3 + 1) if kind is Keyed else 0)  # batches and validation


def test_callbacks_may_change_rates_and_freeze_layers():
    results = []
    for engine in ("eager", "compiled"):
        layers = [nn.Dense(5, 4, seed=0), nn.Dropout(0.2, seed=1), nn.Dense(4, 2, seed=2)]

        def change(epoch, history, layers=layers):
            layers[1].rate = 0.2 * epoch
            layers[0].W.requires_grad = epoch != 2

        history, model = train(engine, layers, callbacks=[change])
        results.append([*history.loss, *model.state_dict()["layers.0.W"].ravel()])
    np.testing.assert_allclose(results[1], results[0], rtol=1e-9)


@pytest.mark.parametrize(("what", "target"), [("loss", 1e200), ("gradient of layers.0", 1.2e154)])
def test_divergence_leaves_the_statistics_from_before(what, target):
    """Those of batch norm as well, which a forward moves before anyone knows of the loss."""
    y, states, order = np.ones((40, 1)), [], np.random.default_rng(1).permutation(40)
    y[order[17]] = target
    for engine in ("eager", "compiled"):
        model = nn.Sequential(nn.BatchNorm(5), nn.Dense(5, 1, seed=0))
        model.layers[1].W.data = 100 * model.layers[1].W.data
        with pytest.raises(nn.DivergedError, match=f"finite {what}, got inf at epoch 1, batch 3"):
            nn.fit(
                model, ROWS, y, loss="mse", engine=engine, epochs=30, batch_size=8, seed=1,
                progress=False, optimizer=nn.SGD(model.parameters(), 1e-4),
            )  # fmt: skip
        states.append(model.state_dict())
    for name, array in states[0].items():
        np.testing.assert_allclose(states[1][name], array, rtol=1e-9, err_msg=name)
    moves = 1 if what == "loss" else 2  # before the last update, or after it
    mean = np.zeros(5)
    for batch in order[: 8 * moves].reshape(moves, 8):
        mean = 0.9 * mean + 0.1 * ROWS[batch].mean(axis=0)
    np.testing.assert_allclose(states[0]["layers.0.running_mean"], mean)


class Overflowing(nn.SGD):
    def _update(self, data, gradient, state):
        return data + np.inf


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_an_update_to_inf_is_undone_with_the_statistics_of_its_step(engine):
    model = nn.Sequential(nn.BatchNorm(5), nn.Dense(5, 1, seed=0))
    before = model.state_dict()
    with pytest.raises(nn.DivergedError, match=r"parameter of .*, got inf at the end of epoch 1"):
        nn.fit(
            model, ROWS, ROWS[:, :1], loss="mse", engine=engine, epochs=3, progress=False,
            optimizer=Overflowing(model.parameters(), 0.1),
        )  # fmt: skip
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name], err_msg=name)
