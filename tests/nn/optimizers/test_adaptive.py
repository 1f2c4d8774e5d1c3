"""What Adagrad, RMSProp, Adam and AdamW have in common; the oracle group compares their steps."""

import numpy as np
import pytest

import autograd_core as ag
import nn

FAMILY = {
    "Adagrad": (nn.Adagrad, {"lr_decay": 0.1, "weight_decay": 0.01}),
    "RMSProp": (nn.RMSProp, {"momentum": 0.5, "centered": True, "weight_decay": 0.01}),
    "Adam": (nn.Adam, {"amsgrad": True, "weight_decay": 0.01}),
    "AdamW": (nn.AdamW, {"weight_decay": 0.1}),
}
every = pytest.mark.parametrize(("rule", "options"), FAMILY.values(), ids=FAMILY)


def minimise(rule, leaf, options, steps=5):
    optimizer = rule([leaf], 0.1, **options)
    for _ in range(steps):
        optimizer.zero_grad()
        square = (leaf - 3.0) * (leaf - 3.0)
        (square.sum() if isinstance(leaf, ag.Tensor) else square).backward()
        optimizer.step()
    return optimizer


@every
def test_values_move_as_tensors_do_and_stay_floats(rule, options):
    value, tensor = ag.Value(1.0), ag.tensor([1.0, 5.0], requires_grad=True)
    minimise(rule, value, options)
    minimise(rule, tensor, options)
    assert value.data == pytest.approx(tensor.data[0], rel=1e-13)
    assert type(value.data) is float


@every
@pytest.mark.parametrize("shape", [(), (2, 3)])
def test_state_and_parameters_keep_their_type(rule, options, shape):
    leaf = ag.tensor(np.ones(shape, np.float32), requires_grad=True)
    optimizer = minimise(rule, leaf, options)
    assert leaf.dtype == np.float32
    assert {np.asarray(array).dtype for array in optimizer.state[0].values()} == {
        np.dtype(np.float32)
    }
    other = ag.tensor(np.ones(shape), requires_grad=True)
    minimise(rule, other, options)
    assert leaf.numpy() == pytest.approx(other.numpy(), rel=1e-5)


@every
def test_started_state_makes_the_same_steps(rule, options):
    leaves = [ag.tensor([1.0, 5.0], requires_grad=True) for _ in range(2)]
    optimizers = [rule([leaf], 0.1, **options) for leaf in leaves]
    optimizers[0].start_state()
    for leaf, optimizer in zip(leaves, optimizers, strict=True):
        for _ in range(3):
            optimizer.zero_grad()
            ag.sum(ag.square(leaf)).backward()
            optimizer.step()
    assert leaves[0].numpy().tolist() == leaves[1].numpy().tolist()
    optimizers[0].start_state()  # which has nothing left to do
    assert optimizers[0].state[0].keys() == optimizers[1].state[0].keys()
    assert float(optimizers[0].state[0].get("step", 3)) == 3


@every
def test_a_step_changes_neither_gradient_nor_old_arrays(rule, options):
    leaf = ag.tensor([1.0, -2.0], requires_grad=True)
    ag.sum(ag.square(leaf)).backward()
    optimizer = rule([leaf], 0.1, **options)
    optimizer.start_state()
    old = {key: np.array(array) for key, array in optimizer.state[0].items()}
    held = dict(optimizer.state[0])
    optimizer.step()
    assert leaf.grad.numpy().tolist() == [2.0, -4.0]
    for key, array in held.items():
        assert np.array_equal(array, old[key])
        assert not np.array_equal(optimizer.state[0][key], array)


@every
def test_zero_gradients_move_nothing_but_by_decay(rule, options):
    leaf = ag.tensor([1.0, 2.0], requires_grad=True)
    plain = {key: fact for key, fact in options.items() if key != "weight_decay"}
    optimizer = rule([leaf], 0.1, **plain, weight_decay=0.0)
    ag.sum(leaf * 0.0).backward()
    optimizer.step()
    assert leaf.numpy().tolist() == [1.0, 2.0]


@every
def test_wrong_numbers_are_told(rule, options):
    name = rule.__name__
    with pytest.raises(ValueError, match=f"{name}: expected lr above 0 and finite, got 0"):
        rule([ag.Value(1.0)], 0)
    with pytest.raises(ValueError, match=f"{name}: expected eps above 0 and finite, got 0"):
        rule([ag.Value(1.0)], eps=0)
    with pytest.raises(ValueError, match=f"{name}: expected weight_decay of at least 0"):
        rule([ag.Value(1.0)], weight_decay=-1)


@pytest.mark.parametrize(
    ("rule", "options", "message"),
    [
        (nn.Adagrad, {"lr_decay": -1}, "Adagrad: expected lr_decay of at least 0"),
        (
            nn.Adagrad, {"initial_accumulator_value": -1},
            "Adagrad: expected initial_accumulator_value of at least 0",
        ),
        (nn.RMSProp, {"alpha": 1}, "RMSProp: expected alpha of at least 0 and below 1"),
        (nn.RMSProp, {"momentum": 1}, "RMSProp: expected momentum of at least 0 and below 1"),
        (nn.Adam, {"betas": (0.9, 1)}, "Adam: expected each of betas of at least 0 and below 1"),
        (nn.AdamW, {"betas": (-0.1, 0.9)}, "AdamW: expected each of betas of at least 0"),
    ],
)  # fmt: skip
def test_wrong_options_are_told(rule, options, message):
    with pytest.raises(ValueError, match=message):
        rule([ag.Value(1.0)], **options)


@pytest.mark.parametrize("betas", [0.9, (0.9,), (0.9, 0.99, 0.999), None])
def test_betas_that_are_no_pair_are_told(betas):
    with pytest.raises(TypeError, match="Adam: expected betas to be a pair of numbers, got"):
        nn.Adam([ag.Value(1.0)], betas=betas)


def test_centred_variance_that_rounds_below_0_counts_as_0():
    p = ag.tensor([1.0], requires_grad=True)
    optimizer = nn.RMSProp([p], 1e-9, alpha=0.5, centered=True)
    for _ in range(200):  # equal gradients: the variance goes to 0, through rounding below it
        optimizer.zero_grad()
        ag.sum(p * 0.1).backward()
        optimizer.step()
        assert np.isfinite(p.item())
