"""Every kernel: its forms agree, on any numbers, shapes and types that it takes."""

import subprocess
import sys

import numpy as np
import pytest

import autograd_core as ag
import nn
from autograd_core.kernels.registry import Kernel, register_kernel

DTYPES = (np.float64, np.float32)
ENTRYWISE = [name for name, kernel in ag.KERNELS.items() if kernel.entrywise]
TINY = {np.float64: 5e-324, np.float32: 1e-45}
EDGES = [0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -1.0, 88.5, -88.5, -103.5, 709.5, -708.5, -745.0]


def run(name, form, example):
    example = example.copy()
    with np.errstate(all="ignore"):
        ag.KERNELS[name].form(form)(*example.inputs, *example.outs)
    return example.outs


def ulps(name, got, expected):
    """Return the largest difference in ulp, as `Kernel.ulp` counts them."""
    size = np.abs(expected)
    unit = np.spacing(size if ag.KERNELS[name].entrywise else size.max(initial=1))
    return float(np.max(np.abs(got.astype(float) - expected) / unit, initial=0))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", ag.KERNELS)
def test_forms_agree(name, dtype):
    kernel = ag.KERNELS[name]
    for size in (1, 7, 300):
        example = kernel.example(size, dtype, np.random.default_rng(size))
        assert all(out.dtype == dtype for out in example.outs)
        expected = run(name, "numpy", example)
        for form in kernel.forms:
            for got, right in zip(run(name, form, example), expected, strict=True):
                assert ulps(name, got, right) <= kernel.ulp, form


@pytest.mark.parametrize("name", [n for n, k in ag.KERNELS.items() if k.in_parallel])
def test_parallel_form_computes_the_same_bits(name):
    example = ag.KERNELS[name].example(50_000, np.float64, np.random.default_rng(0))
    serial, parallel = run(name, "numba", example), run(name, "parallel", example)
    for one, other in zip(serial, parallel, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("form", ["python", "numba"])
@pytest.mark.parametrize("name", ENTRYWISE)
def test_edges_are_numpys(name, form, dtype):
    x = np.array([*EDGES, TINY[dtype], -TINY[dtype]], dtype)
    numpy, ours = np.empty_like(x), np.empty_like(x)
    with np.errstate(all="ignore"):
        ag.KERNELS[name].vector(x, numpy)
        ag.KERNELS[name].form(form)(x, ours)
    is_number = ~np.isnan(numpy)
    np.testing.assert_array_equal(~np.isnan(ours), is_number)
    np.testing.assert_array_equal(np.signbit(ours)[is_number], np.signbit(numpy)[is_number])
    np.testing.assert_allclose(ours, numpy, rtol=4e-6 if dtype == np.float32 else 1e-13)


@pytest.mark.parametrize("name", ENTRYWISE)
def test_numba_output_may_be_the_input(name):
    (x,), (out,) = ag.KERNELS[name].example(1000, np.float64, np.random.default_rng(0))
    jitted = ag.KERNELS[name].form("numba")
    jitted(x, out)
    jitted(x, x)
    np.testing.assert_array_equal(x, out)


@pytest.mark.parametrize("name", ENTRYWISE)
def test_numba_is_the_loop_compiled(name):
    kernel = ag.KERNELS[name]
    assert kernel.form("numba").py_func is kernel.form("python")


@pytest.mark.parametrize("name", ag.KERNELS)
def test_every_op_served_exists(name):
    assert set(ag.KERNELS[name].ops) <= set(ag.OPS)


def test_scatter_add_counts_repeats():
    out = np.ones((3, 1))
    ag.KERNELS["scatter_add"].form("numba")(
        np.array([[1.0], [2.0], [4.0]]), np.array([0, 0, 2]), out
    )
    np.testing.assert_array_equal(out, [[4], [1], [5]])


def test_relu_keeps_nan():
    out = np.empty((1, 2))
    ag.KERNELS["bias_relu"].form("numba")(np.array([[np.nan, -1.0]]), np.zeros(2), out)
    np.testing.assert_array_equal(out, [[np.nan, 0.0]])


def test_updates_are_those_of_the_optimizers():
    w, gradient = np.array([1.0, -2.0]), np.array([0.5, 0.25])
    mean, square = np.zeros(2), np.zeros(2)
    facts = (0.1, (0.9, 0.999), 1e-8)
    for step in (1, 2):
        filled = (1 - 0.9**step, 1 - 0.999**step)
        ag.KERNELS["adam"].form("numba")(gradient, *facts, filled, w, mean, square)
    tensor = ag.tensor([1.0, -2.0], requires_grad=True)
    optimizer = nn.Adam([tensor], lr=0.1)
    for _ in range(2):
        tensor.grad = ag.tensor(gradient)
        optimizer.step()
    np.testing.assert_allclose(w, tensor.data, rtol=1e-14)


def test_unknown_form_names_those_that_exist():
    with pytest.raises(ag.AutogradError, match="expected one of the forms python, numpy, numba"):
        ag.KERNELS["exp"].form("fortran")


def test_name_is_taken_once():
    with pytest.raises(ag.AutogradError, match="expected a new name, got 'exp'"):
        register_kernel(Kernel("exp", "functions", np.exp, ag.KERNELS["exp"].make_example, ""))


@pytest.mark.slow
def test_second_process_reads_the_disk(tmp_path):
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}; import numpy as np, autograd_core as ag;"
        "f = ag.KERNELS['expm1'].form('numba'); f(np.ones(3), np.ones(3));"
        "print(sum(f.stats.cache_hits.values()), sum(f.stats.cache_misses.values()))"
    )
    environment = {"NUMBA_CACHE_DIR": str(tmp_path), "PATH": ""}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert runs == ["0 1\n", "1 0\n"]
