"""`use_kernels`: which form the ops run."""

import contextvars

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.kernels import choosing, compiling
from autograd_core.kernels.choosing import AUTO_SIZE, form_for
from autograd_core.kernels.faster import FASTER_FROM
from autograd_core.kernels.registry import Kernel

X = np.linspace(-2, 2, 9)
ENTRYWISE = sorted(name for name, kernel in ag.KERNELS.items() if kernel.entrywise)
SERVED = sorted({op for kernel in ag.KERNELS.values() for op in kernel.ops})
TYPES = ("float32", "float64")


@pytest.fixture
def asked(monkeypatch):
    """Return the list of (kernel, form) that are asked for."""
    found = []
    form_of = Kernel.form

    def form(self, name):
        found.append((self.name, name))
        return form_of(self, name)

    monkeypatch.setattr(Kernel, "form", form)
    return found


@pytest.mark.parametrize("form", ["python", "numba"])
@pytest.mark.parametrize("name", ENTRYWISE)
def test_ops_run_the_form_that_is_chosen(name, form, asked):
    with ag.use_kernels(form):
        getattr(ag, name)(X + 3)
    getattr(ag, name)(X + 3)
    assert asked == [(name, form)]


@pytest.mark.parametrize("name", SERVED)
def test_docstring_names_every_op_served(name):
    words = ag.use_kernels.__doc__.replace("`", " ").split()
    assert name in words


@pytest.mark.parametrize("shape", [(), (0,), (9,), (3, 3)])
def test_any_shape_and_layout(shape):
    x = X[: int(np.prod(shape))].reshape(shape)
    with ag.use_kernels("numba"):
        for array in (x, x.T, np.asfortranarray(x), np.stack([x, x], -1)[..., 0]):
            y = ag.tanh(array)
            assert y.shape == array.shape
            np.testing.assert_allclose(y, np.tanh(array), rtol=1e-15)


@pytest.mark.parametrize("x", [2, True, np.float64(2.0), [1.0, 2.0], np.arange(3), np.float16([2])])
def test_other_inputs_are_numpys(x, asked):
    with ag.use_kernels("numba"):
        y = ag.tanh(x)
    np.testing.assert_array_equal(y, np.tanh(x))
    assert asked == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (np.ones((2, 3), int), np.ones((3, 2), int)),
        (np.ones((2, 3)), np.ones((3, 2), np.float32)),
        (np.ones((2, 3), ">f8"), np.ones((3, 2), ">f8")),
        ([[1.0, 2.0]], np.ones((2, 2))),
        (np.ones((2, 0)), np.ones((0, 3))),
    ],
)
def test_what_a_kernel_does_not_take_is_numpys(a, b, asked):
    with ag.use_kernels("numba"):
        np.testing.assert_array_equal(ag.matmul(a, b), np.matmul(a, b))
    assert asked == []


def test_gradients_flow_through_kernels():
    with ag.use_kernels("numba"):
        ag.check_grads(lambda x: ag.sum(ag.gelu(x) * ag.sin(x)), X)


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("name", ag.KERNELS)
def test_auto_decides_as_the_table_says(name, dtype):
    least = FASTER_FROM.get(name, {}).get(dtype)
    kind = np.dtype(dtype)
    assert form_for(name, 0, kind) == "numpy"
    assert form_for(name, 10**12, kind) == ("numpy" if least is None else "numba")
    if least is not None:
        assert form_for(name, least, kind) == "numba"
        assert form_for(name, least - 1, kind) == "numpy"


@pytest.mark.parametrize("form", ["python", "numpy", "numba"])
def test_a_form_that_is_named_is_taken_at_any_size(form):
    with ag.use_kernels(form):
        assert form_for("tanh", 1, np.dtype("float32")) == form
        assert form_for("tanh", 1, np.dtype("int64")) == "numpy"


def test_the_table_names_kernels_that_serve_and_repays_loading_numba():
    for name, types in FASTER_FROM.items():
        assert ag.KERNELS[name].ops
        assert set(types) <= set(TYPES)
        assert all(least >= AUTO_SIZE for least in types.values())


SIDE = 64
IMAGES = np.ones((AUTO_SIZE // (4 * SIDE**2), 4, SIDE, SIDE))
ROWS = np.zeros(AUTO_SIZE // 4, int)
LARGE = {
    "tanh": lambda: ag.tanh(np.ones(AUTO_SIZE)),
    "matmul": lambda: ag.matmul(np.ones((AUTO_SIZE // 4, 4)), np.ones((4, 2))),
    "conv2d": lambda: ag.conv2d(IMAGES, np.ones((1, 4, 1, 1))),
    "gather": lambda: ag.take(np.ones((2, 4)), ROWS, 0),
    "scatter_add": lambda: ag.OPS["index_add"](np.ones((AUTO_SIZE // 4, 4)), (ROWS,), (2, 4)),
}
SMALLER = {
    "tanh": lambda: ag.tanh(np.ones(AUTO_SIZE - 1)),
    "matmul": lambda: ag.matmul(np.ones((AUTO_SIZE // 4 - 1, 4)), np.ones((4, 2))),
    "conv2d": lambda: ag.conv2d(IMAGES[1:], np.ones((1, 4, 1, 1))),
    "gather": lambda: ag.take(np.ones((AUTO_SIZE, 2)), ROWS[:9], 0),  # little of a large array
    "scatter_add": lambda: ag.OPS["index_add"](np.ones((9, 4)), (ROWS[:9],), (AUTO_SIZE, 4)),
}


@pytest.mark.parametrize("name", LARGE)
def test_auto_takes_numba_from_the_size_of_the_table_on(name, monkeypatch, asked):
    monkeypatch.setattr(choosing, "FASTER_FROM", {name: {"float64": AUTO_SIZE}})
    SMALLER[name]()
    assert asked == []
    LARGE[name]()
    assert asked == [(name, "numba")]
    monkeypatch.setattr(choosing, "FASTER_FROM", {name: {"float32": AUTO_SIZE}})
    LARGE[name]()
    assert asked == [(name, "numba")]


def test_a_convolution_counts_the_larger_of_input_and_output(monkeypatch, asked):
    monkeypatch.setattr(choosing, "FASTER_FROM", {"conv2d": {"float64": AUTO_SIZE}})
    ag.conv2d(IMAGES[:, :1], np.ones((4, 1, 1, 1)))
    assert asked == [("conv2d", "numba")]
    ag.conv2d(IMAGES[:, :1], np.ones((4, 1, 1, 1)), stride=2)
    assert len(asked) == 1


def test_auto_stays_with_numpy_where_numba_is_switched_off(monkeypatch, asked):
    monkeypatch.setattr(compiling, "is_jitting", lambda: False)
    ag.gelu(np.ones(AUTO_SIZE))
    assert asked == []


def test_a_program_runs_as_its_executor_says(asked):
    program = ag.compile(lambda x: ag.sum(ag.tanh(x)), executor="numpy")
    program(X)  # runs the function itself
    with ag.use_kernels("numba"):
        asked.clear()
        program(X)
    assert asked == []


def test_a_call_lasts_and_other_contexts_do_not_see_it(asked):
    def task():
        ag.use_kernels("python")
        ag.tanh(X)

    contextvars.copy_context().run(task)
    ag.tanh(X)
    assert asked == [("tanh", "python")]


def test_unknown_choice_is_refused():
    with pytest.raises(ag.AutogradError, match="expected one of python, numpy, numba, auto"):
        ag.use_kernels("fast")
