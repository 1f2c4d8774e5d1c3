"""The ops that kernels serve: called on the kernel's example, checked, timed in both forms."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.kernels.registry import Kernel
from viz.measuring import uses
from viz.measuring.differences import UnequalError
from viz.measuring.kernels import run_kernel
from viz.measuring.timing import QUICK
from viz.measuring.uses import USES, check_use, time_use


def example(name, dtype="float64", size=300):
    return ag.KERNELS[name].example(size, dtype, np.random.default_rng(0))


def test_every_kernel_that_serves_an_op_is_used():
    assert set(USES) == {name for name, kernel in ag.KERNELS.items() if kernel.ops}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", USES)
def test_a_use_runs_the_kernel_on_its_example(name, dtype, monkeypatch):
    asked = []
    form_of = Kernel.form
    monkeypatch.setattr(
        Kernel, "form", lambda self, form: asked.append((self.name, form)) or form_of(self, form)
    )
    own = example(name, dtype)
    ag.KERNELS[name].form("numpy")(*own.inputs, *own.outs)
    use = USES[name](own)
    asked.clear()
    with ag.use_kernels("numba"):
        got = use()
    assert asked == [(name, "numba")]
    expected = own.outs[0] / 4 if name == "sum_pool2d_input" else own.outs[0]  # of a mean
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(np.ravel(got), np.ravel(expected), rtol=2e-4, atol=1e-4)


def test_both_forms_are_timed():
    timings = time_use(ag.KERNELS["tanh"], example("tanh"), QUICK)
    assert list(timings) == ["numpy", "numba"]
    assert all(timing.median_s > 0 for timing in timings.values())


def test_an_op_that_gives_something_else_is_refused(monkeypatch):
    def growing(example, calls=[]):  # noqa: B006
        def use():
            calls.append(1)
            return np.full(3, float(len(calls)))

        return use

    monkeypatch.setitem(uses.USES, "tanh", growing)
    with pytest.raises(UnequalError, match="tanh in float64: the op that it serves differs"):
        check_use(ag.KERNELS["tanh"], example("tanh"), "float64")


def test_a_kernels_result_holds_its_ops_rows():
    result = run_kernel(ag.KERNELS["gather"], "float32", QUICK, (8, 64))
    assert {form: set(rows) for form, rows in result["op"].items()} == {
        "numpy": {"8", "64"}, "numba": {"8", "64"},
    }  # fmt: skip
    assert "op" not in run_kernel(ag.KERNELS["adam"], "float32", QUICK, (8,))
