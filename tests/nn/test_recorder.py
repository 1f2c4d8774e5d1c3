"""The recorder: sizes of updates and weights along the way, as a training really makes them."""

import numpy as np
import pytest

import autograd_core as ag
import nn


def train(model, callbacks, epochs=3, batch_size=8, lr=0.1, **options):
    data = nn.datasets.xor(n=24)
    X, y = data.X.astype(model.layers[0].W.dtype), data.y
    return nn.fit(
        model, X, y, loss="binary_cross_entropy", epochs=epochs, batch_size=batch_size,
        optimizer=nn.SGD(model.parameters(), lr=lr), callbacks=callbacks, progress=False, **options,
    )  # fmt: skip


def test_of_one_update_the_ratio_is_that_of_the_path():
    model = nn.MLP([2, 3, 1])
    recorder = nn.Recorder(model)
    train(model, [recorder], batch_size=None)
    assert list(recorder.update_ratios) == ["layers.0", "layers.1"]
    for epoch, (before, after) in enumerate(zip(recorder.path, recorder.path[1:], strict=False)):
        for layer, ratios in recorder.update_ratios.items():
            names = [name for name in before if name.startswith(layer)]
            moved = sum(((after[n] - before[n]) ** 2).sum() for n in names) ** 0.5
            size = sum((before[n] ** 2).sum() for n in names) ** 0.5
            assert ratios[epoch] == pytest.approx(moved / size, rel=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_path_has_the_weights_before_and_after_each_epoch(dtype):
    model = nn.MLP([2, 3, 1], dtype=dtype)
    first = model.state_dict()
    recorder = nn.Recorder(model)
    train(model, [recorder], epochs=4)
    assert len(recorder.path) == 5
    for kept, state in ((recorder.path[0], first), (recorder.path[-1], model.state_dict())):
        for name, weights in state.items():
            assert kept[name].dtype == dtype
            assert np.array_equal(kept[name], weights)


def test_the_path_can_be_left_out():
    model = nn.MLP([2, 3, 1])
    recorder = nn.Recorder(model, weights=False)
    train(model, [recorder])
    assert recorder.path == []
    assert len(recorder.update_ratios["layers.1"]) == 3


def test_recording_changes_nothing():
    model = nn.MLP([2, 3, 1])
    assert train(model, [nn.Recorder(model)]).loss == train(nn.MLP([2, 3, 1]), []).loss


def test_weights_that_are_all_zero_have_no_ratio():
    model = nn.MLP([2, 3, 1])
    for layer in model.layers:
        layer.W.data = np.zeros(layer.W.shape)
    recorder = nn.Recorder(model)
    train(model, [recorder], epochs=1, batch_size=None)
    assert all(np.isnan(ratios).all() for ratios in recorder.update_ratios.values())


def test_parameters_of_another_model_are_passed_over():
    model = nn.MLP([2, 3, 1])
    recorder = nn.Recorder(nn.MLP([2, 3, 1]))
    train(model, [recorder])
    assert recorder.update_ratios == {}


def test_compiled_steps_cannot_be_watched():
    model = nn.MLP([2, 3, 1])
    with pytest.raises(ValueError, match=r'engine="eager" with a Recorder.*got "compiled"'):
        train(model, [nn.Recorder(model)], engine="compiled")


def test_a_step_callback_is_told_of_every_update():
    class Count(nn.StepCallback):
        steps = epochs = 0

        def __call__(self, epoch, history):
            self.epochs = epoch

        def after_step(self, parameters, before):
            assert all(isinstance(p, ag.Tensor) for p in parameters)
            assert any((p._data != old).any() for p, old in zip(parameters, before, strict=True))
            self.steps += 1

    count = Count()
    train(nn.MLP([2, 3, 1]), [count], epochs=2, batch_size=10)
    assert (count.steps, count.epochs) == (6, 2)
