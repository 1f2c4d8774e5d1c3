import numpy as np
import pytest

import autograd_core as ag
import nn


def test_training_drops_a_share_and_keeps_the_mean():
    D = nn.Dropout(0.25, seed=0)(np.ones((200, 200))).numpy()
    assert {*np.unique(D)} == {0.0, 1 / 0.75}
    assert (D == 0).mean() == pytest.approx(0.25, abs=0.01)
    assert D.mean() == pytest.approx(1, abs=0.01)


def test_each_call_draws_another_mask_and_a_seed_repeats_them():
    X = np.ones((8, 8))
    layer, again = nn.Dropout(0.5, seed=3), nn.Dropout(0.5, seed=3)
    masks = [layer(X).numpy() for _ in range(2)]
    assert (masks[0] != masks[1]).any()
    for count, mask in enumerate(masks):
        np.testing.assert_array_equal(again(X).numpy(), mask)
        np.testing.assert_array_equal(ag.dropout(X, 0.5, (3, count)), mask)


def test_layers_share_a_generator_without_equal_masks():
    rng, X = np.random.default_rng(0), np.ones((8, 8))
    first, second = nn.Dropout(0.5, rng), nn.Dropout(0.5, rng)
    assert (first(X).numpy() != second(X).numpy()).any()


def test_evaluation_changes_nothing_and_draws_nothing():
    layer, X = nn.Dropout(0.5, seed=0).eval(), ag.tensor(np.ones(9))
    assert layer(X) is X
    assert layer.keys.count == 0


def test_weights_saved_by_others_have_no_keys():
    assert nn.Dropout(0.5, seed=0).state_dict() == {}


def test_the_gradient_passes_where_entries_stay():
    X = ag.tensor(np.arange(1.0, 7.0), requires_grad=True)
    D = nn.Dropout(0.5, seed=1)(X)
    D.sum().backward()
    np.testing.assert_allclose(X.grad.numpy(), D.numpy() / X.numpy())


def test_names(named_scopes):
    layer = nn.Dropout(0.5, seed=0)
    assert named_scopes(layer(np.ones(3))) == {"X": "", "D": "dropout"}
    model = nn.Sequential(nn.Dense(2, 2, seed=0), layer)
    names = named_scopes(model(np.ones((1, 2))))
    assert names["D^[1]"] == "sequential/dropout 1"
    assert repr(layer).splitlines()[0] == "Dropout 0.5"


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, float("nan"), "0.5", True])
def test_wrong_rate_fails_at_once(rate):
    with pytest.raises(ValueError, match="Dropout: expected a rate of at least 0 and below 1"):
        nn.Dropout(rate)


def test_compile_refuses_it_in_training_only():
    layer = nn.Dropout(0.5, seed=0)
    with pytest.raises(ag.GraphError, match="dropout with a KeyStream, which draws another mask"):
        ag.compile(layer)(np.ones(3))
    layer.eval()
    assert ag.compile(layer)(np.ones(3)).tolist() == [1.0, 1.0, 1.0]


def test_compile_keeps_the_mask_of_a_seed_as_each_eager_call_has_it():
    def f(x):
        return ag.dropout(x, 0.5, 7)

    np.testing.assert_array_equal(ag.compile(f)(np.ones(9)), f(np.ones(9)))
