"""The process that measures: its thread pools are pinned, its exit code is the command's."""

import argparse
import os
import subprocess
from pathlib import Path

import pytest

from viz.bench.launch import launch
from viz.bench.threads import thread_variables


def options(**given):
    usual = {"what": "peers", "only": [], "quick": True, "out": Path("out"), "threads": 1}
    return argparse.Namespace(**usual | {"lang": "en"} | given)


@pytest.fixture
def started(monkeypatch):
    """Take down what would be started; the kernels fail."""
    runs = []

    def run(command, env, check):
        runs.append((command, env))
        return subprocess.CompletedProcess(command, 3 if "kernels" in command else 0)

    monkeypatch.setattr(subprocess, "run", run)
    return runs


def test_every_library_gets_one_thread(started):
    assert launch(options()) == 0
    [(command, env)] = started
    assert command[-8:] == [
        "peers", "--out", "out", "--lang", "en", "--threads", "1", "--quick",
    ]  # fmt: skip
    assert all(env[name] == "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NPROC"))
    assert "--xla_cpu_multi_thread_eigen=false" in env["XLA_FLAGS"]


def test_numba_gets_all_cores_for_the_parallel_forms_of_kernels(started):
    launch(options(what="kernels", only=["tanh", "exp"]))
    [(command, env)] = started
    assert command[command.index("--only") : command.index("--out")] == [
        "--only", "tanh", "--only", "exp",
    ]  # fmt: skip
    assert env["NUMBA_NUM_THREADS"] == str(os.cpu_count())
    assert env["OMP_NUM_THREADS"] == "1"


def test_all_is_two_processes_and_the_worse_exit_code(started):
    assert launch(options(what="all", threads=2)) == 3
    assert [command[4] for command, _ in started] == ["kernels", "peers"]
    assert all(env["OMP_NUM_THREADS"] == "2" for _, env in started)


def test_flags_that_were_there_stay():
    assert thread_variables(1, "--other")["XLA_FLAGS"].startswith("--other ")
    assert "XLA_FLAGS" not in thread_variables(4)
