"""Dropout in programs: the mask of the key, in every executor; what is refused and why."""

import numpy as np
import pytest

import autograd_core as ag

EXECUTORS = pytest.mark.parametrize("executor", ["numba", "numpy", "python"])


@EXECUTORS
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_key_as_an_argument_gives_its_mask_in_each_run(executor, dtype):
    x = np.linspace(-1, 2, 33, dtype=dtype).reshape(3, 11)

    def f(x, key):
        return ag.dropout(x, 0.3, key)

    compiled, masks = ag.compile(f, executor=executor), set()
    for key in (np.array([9, 0]), np.array([9, 1]), np.array([8, 1])):
        y = compiled(x, key)
        assert y.dtype == dtype
        np.testing.assert_array_equal(y, f(x, key))
        masks.add((y != 0).tobytes())
    assert len(masks) == 3


@EXECUTORS
def test_a_gradient_sees_the_mask_of_its_value(executor):
    def f(x, key):
        return ag.sum(ag.square(ag.dropout(ag.tanh(x), 0.4, key)))

    x = np.linspace(-1, 2, 20)
    compiled = ag.compile(ag.value_and_grad(f), executor=executor)
    for count in range(3):
        key = np.array([1, count])
        for mine, theirs in zip(compiled(x, key), ag.value_and_grad(f)(x, key), strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-14)


@EXECUTORS
def test_a_key_that_is_computed_is_one_as_well(executor):
    def f(x, key):
        return ag.dropout(x, 0.5, key + np.array([0, 1])) + ag.dropout(x, 0.5, key)

    x, key = np.ones(21), np.array([2, 6])
    np.testing.assert_array_equal(ag.compile(f, executor=executor)(x, key), f(x, key))


@EXECUTORS
def test_a_seed_is_the_same_mask_in_each_run(executor):
    def f(x):
        return ag.dropout(x, 0.5, 7)

    compiled, x = ag.compile(f, executor=executor), np.array([1.0, -2.0, np.inf, 3.0] * 3)
    for _ in range(2):
        np.testing.assert_array_equal(compiled(x), f(x))


def test_nothing_is_dropped_from_an_empty_array():
    compiled = ag.compile(lambda x, key: ag.dropout(x, 0.5, key))
    assert compiled(np.zeros((0, 3)), np.array([0, 0])).shape == (0, 3)


def test_the_listing_names_the_mask_and_its_key():
    program = ag.compile(lambda x, key: ag.dropout(x, 0.5, key)).program(np.ones(3), np.arange(2))
    assert "keep_mask key=%1 skip=0 rate=0.5 shape=(3) " in str(program)
    assert program.counts() == {"keep_mask": 1, "where": 1, "divide": 1}


@pytest.mark.parametrize(
    ("rng", "name"),
    [(np.random.default_rng(0), "with a generator"), (ag.KeyStream(0), "with a KeyStream")],
)
def test_what_moves_by_itself_is_refused_with_what_to_write_instead(rng, name):
    message = rf"dropout {name}, which draws another mask.*Pass a key.*np.array\(\[seed, step\]\)"
    with pytest.raises(ag.GraphError, match=message):
        ag.compile(lambda x: ag.dropout(x, 0.5, rng))(np.ones(3))
