"""The jitted machine on computers whose cache is missing, broken, not to be written or shared."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.kernels import compiling
from autograd_core.program import jitting
from autograd_core.program.machine import HANDLERS, opcodes

PROGRAM = (
    "import autograd_core as ag, numpy as np; "
    "print(ag.compile(ag.grad(lambda x: ag.sum(ag.tanh(x) ** 2)))(np.arange(3.0)))"
)
ANSWER = "[0.         0.63970001 0.13621869]\n"


def start(folder=None, **environment):
    path = f"import sys; sys.path[:0] = {[*([folder] if folder else []), *sys.path]!r}; "
    env = {k: v for k, v in os.environ.items() if not k.startswith("NUMBA_")} | environment
    command = [sys.executable, "-c", path + PROGRAM]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )


def finished(process):
    out, told = process.communicate()
    assert process.returncode == 0, told
    return out, told.splitlines()


@pytest.mark.slow
def test_two_processes_may_compile_at_once_into_an_empty_cache(tmp_path):
    folder = tmp_path / "not" / "there" / "yet"
    processes = [start(NUMBA_CACHE_DIR=str(folder)) for _ in range(2)]
    for process in processes:
        out, told = finished(process)
        assert out == ANSWER
        assert all(line.startswith("chainrule: ") for line in told)
        assert not any("no use" in line for line in told)
    assert [*folder.rglob("*.nbi")]
    out, told = finished(start(NUMBA_CACHE_DIR=str(folder)))  # what they left is whole
    assert out == ANSWER
    assert not any("no use" in line for line in told)


def test_a_folder_that_is_a_file_is_passed_over(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    out, _ = finished(start(NUMBA_CACHE_DIR=str(tmp_path / "file")))  # beside the sources then
    assert out == ANSWER


@pytest.mark.slow
def test_where_nothing_can_be_written_that_is_told_in_a_line(tmp_path):
    """Files stand where the folders would be: even root cannot write there."""
    source = Path(ag.__file__).parent
    shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in [tmp_path / source.name, *(tmp_path / source.name).rglob("*")]:
        if folder.is_dir():
            (folder / "__pycache__").touch()
    (tmp_path / "home").touch()
    nowhere = str(tmp_path / "home")
    out, told = finished(
        start(str(tmp_path), NUMBA_CACHE_DIR=nowhere, HOME=nowhere, XDG_CACHE_HOME=nowhere)
    )
    assert out == ANSWER
    assert sum("cache on disk is of no use" in line for line in told) == 1
    assert not [*tmp_path.rglob("*.nbi")]


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"broken"])
def test_a_broken_cache_is_told_in_a_line(tmp_path, content):
    finished(start(NUMBA_CACHE_DIR=str(tmp_path)))
    kept = [*tmp_path.rglob("*.nbi"), *tmp_path.rglob("*.nbc")]
    assert kept
    for path in kept:
        path.write_bytes(content)
    out, told = finished(start(NUMBA_CACHE_DIR=str(tmp_path)))
    assert out == ANSWER
    assert all(line.startswith("chainrule: ") for line in told)
    assert sum("cache on disk is of no use" in line for line in told) == 1


def test_without_the_jit_the_answer_is_the_same():
    out, told = finished(start(NUMBA_DISABLE_JIT="1"))
    assert out == ANSWER
    assert len(told) == 1
    assert "Numba is switched off" in told[0]


def test_a_notice_stands_on_a_line_of_its_own_above_a_progress_bar(capsys):
    tqdm = pytest.importorskip("tqdm")
    with tqdm.tqdm(total=2, file=sys.stderr):
        compiling.notice("compiling something")
    assert re.search(r"[\r\n]chainrule: compiling something\n", capsys.readouterr().err)


# ---- handlers ----

KINDS = [
    "ELEMENTWISE", "MATMUL", "REDUCE", "GATHER", "SCATTER", "FILL", "SOFTMAX", "PICK", "MASK",
    "COPY_STRIDED", "CONV", "CONV_INPUT", "CONV_WEIGHT", "MAX_POOL", "MAX_POOL_INPUT",
    "MAX_POOL_SHARES", "AVG_POOL", "SUM_POOL_INPUT", "UNFOLD", "FOLD",
]  # fmt: skip


def test_each_kind_of_row_has_its_own_number_and_a_handler():
    numbers = [getattr(opcodes, kind) for kind in KINDS]
    assert len(set(numbers)) == len(numbers)
    chosen = [HANDLERS[number // opcodes.KINDS_EACH].__name__ for number in numbers]
    expected = ["elementwise_row", "product_row", *["entries_row"] * 8, *["spatial_row"] * 10]
    assert chosen == expected


def linked(function, *arrays):
    plan = ag.compile(function).plan(*arrays)
    code = plan.code.copy()
    jitting.link(code, plan.dtype)
    return {
        int(kind): int(at) for kind, at in zip(code[:, 0], code[:, opcodes.HANDLER], strict=True)
    }


def test_rows_of_a_kind_are_linked_to_one_handler_for_each_type():
    def f(w, x):
        return ag.sum(ag.tanh(x @ w))

    doubles = linked(f, np.ones((2, 3)), np.ones((4, 2)))
    floats = linked(f, np.ones((2, 3), np.float32), np.ones((4, 2), np.float32))
    assert set(doubles) == {opcodes.ELEMENTWISE, opcodes.MATMUL, opcodes.REDUCE}
    assert len({*doubles.values(), *floats.values()}) == 6
    assert 0 not in doubles.values()


@pytest.mark.slow
def test_no_handler_is_compiled_that_no_plan_has_needed(tmp_path):
    finished(start(NUMBA_CACHE_DIR=str(tmp_path)))
    kept = {path.name.split("-")[0] for path in tmp_path.rglob("*.nbi")}
    assert {"interpreter.run", "elementwise.elementwise_row"} <= kept
    assert not {"products.product_row", "spatial.spatial_row"} & kept
