"""`fit(engine="compiled")` where X holds integers: looked up and computed with."""

import numpy as np
import pytest

import autograd_core as ag
import nn

TOKENS = np.random.default_rng(2).integers(0, 7, (40, 4))
ENGINES = ("eager", "compiled")


def train(engine, X, layers):
    return train_model(engine, X, nn.Sequential(*layers))


def train_model(engine, X, model):
    y = (X[:, 0] > X.mean()).astype(int)
    history = nn.fit(
        model, X, y, loss="cross_entropy", optimizer=nn.SGD(model.parameters(), 0.1, momentum=0.9),
        epochs=3, batch_size=16, engine=engine, progress=False,
    )  # fmt: skip
    return history, model


def test_tokens_train_in_whole_epochs():
    layers = [nn.Embedding(7, 3, seed=0), nn.Flatten(), nn.Dense(12, 2, seed=1)]
    history, _ = train("compiled", TOKENS, layers)
    assert history.engine == "compiled"


class Columns(nn.Module):
    """Two embeddings, of columns that have numbers of their own; it does not set takes_integers."""

    def __init__(self):
        self.many, self.few = nn.Embedding(7, 3, seed=0), nn.Embedding(5, 2, seed=1)
        self.dense = nn.Dense(8, 2, seed=2)

    def forward(self, X):
        many = ag.reshape(self.many(X[:, [0, 3]]), (len(X), 6))
        return self.dense(ag.concatenate([many, self.few(X[:, 1] + 2)], axis=1))


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.int64])
def test_embeddings_of_columns_train_in_whole_epochs(kind):
    X = TOKENS % [7, 3, 7, 7]
    (eager, model), (compiled, other) = (
        train_model(engine, X.astype(kind), Columns()) for engine in ENGINES
    )
    assert compiled.engine == "compiled"
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-9)
    for mine, theirs in zip(other.parameters(), model.parameters(), strict=True):
        np.testing.assert_allclose(mine.data, theirs.data, rtol=1e-8, atol=1e-11)


def test_a_token_that_is_outside_for_its_column_alone_is_told_before_anything_is_trained():
    X = TOKENS % [7, 3, 7, 7]
    X[17, 1] = 3  # within the other columns' numbers
    model = Columns()
    before = model.state_dict()
    optimizer = nn.SGD(model.parameters(), 0.1)
    with pytest.raises(ag.OutOfRangeError, match=r"Embedding: expected tokens 0 to 4, .* got 5\."):
        nn.fit(
            model, X, X[:, 0] % 2, loss="cross_entropy", optimizer=optimizer, epochs=3,
            batch_size=4, engine="compiled", progress=False,
        )  # fmt: skip
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


class Masked(nn.Module):
    """The mean of the embeddings of a text, whose places behind its end hold 0."""

    takes_integers = True

    def __init__(self):
        self.tokens, self.dense = nn.Embedding(7, 3, seed=0), nn.Dense(3, 2, seed=2)

    def forward(self, X):
        return self.dense(ag.mean(ag.where((X != 0)[..., None], self.tokens(X), 0.0), axis=1))


class WideAndDeep(nn.Module):
    """Tokens that are looked up, and weighed as the numbers that they are."""

    takes_integers = True

    def __init__(self):
        self.tokens, self.dense = nn.Embedding(7, 3, seed=0), nn.Dense(3, 2, seed=2)
        self.wide = nn.Dense(4, 2, seed=1)

    def forward(self, X):
        return self.dense(ag.mean(self.tokens(X), axis=1)) + self.wide(X)


@pytest.mark.parametrize("kind", [Masked, WideAndDeep])
def test_tokens_that_are_computed_with_train_in_whole_epochs(kind):
    (eager, _), (compiled, _) = (train(engine, TOKENS, [kind()]) for engine in ENGINES)
    assert compiled.engine == "compiled"
    np.testing.assert_allclose(compiled.loss, eager.loss, rtol=1e-9)


def test_a_mask_trains_in_whole_epochs_in_float32_too():
    results = []
    for engine in ENGINES:
        model = Masked()
        for parameter in model.parameters():
            parameter.replace(parameter.numpy().astype(np.float32))
        results.append(train_model(engine, TOKENS, model)[0])
    assert results[1].engine == "compiled"
    np.testing.assert_allclose(results[1].loss, results[0].loss, rtol=1e-5)


def test_integers_beyond_what_float32_holds_are_compared_exactly():
    """2^24 + 1 is no float32: the program is then run by NumPy where it compares."""

    class Compared(nn.Dense):
        takes_integers = True

        def forward(self, X):
            return super().forward(ag.where(X == 2**24, np.float32(1), np.float32(0)))

    X = np.where(TOKENS > 3, 2**24, 2**24 + 1)
    results = []
    for engine in ENGINES:
        model = Compared(4, 2, seed=0, dtype=np.float32)
        results.append(train_model(engine, X, model)[0])
    assert results[1].engine.startswith("compiled, a call for each batch")
    np.testing.assert_allclose(results[1].loss, results[0].loss, rtol=1e-5)
