"""`use_kernels`: which form the ops run."""

import contextvars

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.kernels import choosing

X = np.linspace(-2, 2, 9)
SERVED = sorted({op for kernel in ag.KERNELS.values() for op in kernel.ops})


def spy(monkeypatch, name):
    """Return the list of forms of the kernel that are asked for."""
    asked = []
    kernel = ag.KERNELS[name]
    monkeypatch.setattr(type(kernel), "form", lambda self, form: asked.append(form) or self.vector)
    return asked


@pytest.mark.parametrize("form", ["python", "numba"])
@pytest.mark.parametrize("name", SERVED)
def test_ops_run_the_form_that_is_chosen(name, form, monkeypatch):
    asked = spy(monkeypatch, name)
    with ag.use_kernels(form):
        getattr(ag, name)(X + 3)
    getattr(ag, name)(X + 3)
    assert asked == [form]


@pytest.mark.parametrize("name", SERVED)
def test_docstring_names_every_op_served(name):
    assert name in ag.use_kernels.__doc__


@pytest.mark.parametrize("shape", [(), (0,), (9,), (3, 3)])
def test_any_shape_and_layout(shape):
    x = X[: int(np.prod(shape))].reshape(shape)
    with ag.use_kernels("numba"):
        for array in (x, x.T, np.asfortranarray(x), np.stack([x, x], -1)[..., 0]):
            y = ag.tanh(array)
            assert y.shape == array.shape
            np.testing.assert_allclose(y, np.tanh(array), rtol=1e-15)


@pytest.mark.parametrize("x", [2, True, np.float64(2.0), [1.0, 2.0], np.arange(3), np.float16([2])])
def test_other_inputs_are_numpys(x):
    with ag.use_kernels("numba"):
        y = ag.tanh(x)
    np.testing.assert_array_equal(y, np.tanh(x))


def test_gradients_flow_through_kernels():
    with ag.use_kernels("numba"):
        ag.check_grads(lambda x: ag.sum(ag.gelu(x) * ag.sin(x)), X)


def test_auto_takes_numpy_for_small_arrays(monkeypatch):
    asked = spy(monkeypatch, "gelu")
    ag.gelu(np.ones(choosing.AUTO_SIZE - 1))
    assert asked == []
    ag.gelu(np.ones(choosing.AUTO_SIZE))
    assert asked == ["numba"]
    ag.tanh(np.ones(choosing.AUTO_SIZE))  # no faster than NumPy's
    assert asked == ["numba"]


def test_a_call_lasts_and_other_contexts_do_not_see_it(monkeypatch):
    asked = spy(monkeypatch, "tanh")

    def task():
        ag.use_kernels("python")
        ag.tanh(X)

    contextvars.copy_context().run(task)
    ag.tanh(X)
    assert asked == ["python"]


def test_unknown_choice_is_refused():
    with pytest.raises(ag.AutogradError, match="expected one of python, numpy, numba, auto"):
        ag.use_kernels("fast")
