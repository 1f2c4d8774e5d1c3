"""`chainrule bench`: tables on the screen, JSON and PNG in a folder, one line for a mistake."""

import argparse
import json

import numpy as np
import pytest

import autograd_core as ag
from tests.viz.measuring.test_kernels import Double
from viz.bench import command
from viz.bench.options import add_options
from viz.cli import main as chainrule
from viz.measuring.contestant import Contestant
from viz.measuring.store import read_results
from viz.measuring.workloads import ELEMENTWISE, WORKLOADS, Peer, Workload, expanded
from viz.plots.kernels import plot_kernel_benchmark


def peer(number, *packages):
    return Peer(lambda: Contestant(lambda: None, lambda: [np.array(number)]), packages)


@pytest.fixture
def workloads():
    """Two workloads that take no time: one as it should be, one with a peer that errs."""
    sound = {"chainrule": peer(1.0), "NumPy": peer(1.0), "absent": peer(1.0, "no_such_package")}
    made = {
        "sound": Workload("a sound step", sound, 1e-9),
        "unsound": Workload("an unsound step", {"chainrule": peer(1.0), "peer": peer(2.0)}, 1e-9),
        f"{ELEMENTWISE} exp float64 8": Workload("exp of 8 entries, float64", sound, 1e-9),
    }
    before = dict(WORKLOADS)
    WORKLOADS.clear()
    WORKLOADS.update(made)
    yield made
    WORKLOADS.clear()
    WORKLOADS.update(before)


@pytest.fixture
def kernels(monkeypatch):
    monkeypatch.setitem(ag.KERNELS, "double", Double())


def measure(tmp_path, *arguments):
    parser = argparse.ArgumentParser()
    add_options(parser)
    given = [*arguments, "--quick", "--out", str(tmp_path / "out")]
    return command.measure(parser.parse_args(given))


def test_peers_are_printed_and_stored(tmp_path, capsys, workloads):
    assert measure(tmp_path, "peers", "--only", "sound", "--only", ELEMENTWISE) == 0
    shown = capsys.readouterr().out
    assert "a sound step" in shown
    assert "absent     not installed" in shown
    assert "exp of 8 entries, float64" in shown
    names = f"sound-{ELEMENTWISE}"
    stored = read_results(tmp_path / "out" / f"peers-{names}.json")
    assert [*stored["results"]] == ["sound", f"{ELEMENTWISE} exp float64 8"]
    assert stored["results"]["sound"]["timings"]["NumPy"]["rounds"] == 2
    assert stored["results"]["sound"]["missing"] == {"absent": "not installed"}
    assert {"processor", "python", "commit", "threads", "versions"} <= set(stored["facts"])
    assert (tmp_path / "out" / f"peers-{names}.png").read_bytes().startswith(b"\x89PNG")
    assert f"wrote {tmp_path / 'out' / f'peers-{names}.json'}" in shown


def test_a_peer_that_errs_is_named_and_the_exit_code_tells(tmp_path, capsys, workloads):
    assert measure(tmp_path, "peers") == 1
    assert "computes something else" in capsys.readouterr().out
    assert (tmp_path / "out" / "peers.json").exists()


def test_kernels_are_printed_stored_and_drawn(tmp_path, capsys, kernels):
    assert measure(tmp_path, "--only", "double") == 0
    shown = capsys.readouterr().out
    assert "double, float32 (compiling: Numba" in shown
    assert "The fastest form, by the number of entries:\n  double, float32: " in shown
    path = tmp_path / "out" / "kernels-double.json"
    stored = json.loads(path.read_text())
    assert [*stored["results"]["double"]] == ["float32", "float64"]
    assert stored["facts"]["parallel_threads"] >= 1
    assert path.with_suffix(".png").exists()
    pictures = {p.name for p in (tmp_path / "out" / "kernels-double").iterdir()}
    assert pictures == {"double-float32.png", "double-float64.png"}
    assert plot_kernel_benchmark(path).get_title().startswith("double, float64")


def test_a_kernel_with_a_wrong_form_is_named_and_the_others_go_on(
    tmp_path, capsys, kernels, monkeypatch
):
    monkeypatch.setitem(ag.KERNELS, "wrong", Double(python=lambda x, out: out.fill(0.0)))
    assert measure(tmp_path, "--only", "wrong", "--only", "double") == 1
    assert "the form python differs from numpy's" in capsys.readouterr().out
    assert [*read_results(tmp_path / "out" / "kernels-wrong-double.json")["results"]] == ["double"]
    assert measure(tmp_path, "--only", "wrong") == 1


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_measured(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert chainrule(["bench", "--out", str(tmp_path / "file")]) == 2
    assert "cannot write" in capsys.readouterr().err


def test_it_speaks_spanish(tmp_path, capsys, workloads):
    assert measure(tmp_path, "peers", "--only", "sound", "--lang", "es") == 0
    shown = capsys.readouterr().out
    assert "no instalado" in shown
    assert "escrito: " in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bench", "peers", "--only", "sorting"], "expected --only to be one of tiny, small"),
        (["bench", "--only", "tiny"], "expected --only to be one of "),
        (["bench", "all", "--only", "tiny"], "expected --only with kernels or peers, got all"),
        (["bench", "nothing"], "invalid choice: 'nothing'"),
        (["bench", "--threads", "0"], "expected a number of threads, got '0'"),
        (["bench", "--threads", "x"], "expected a number of threads, got 'x'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(capsys, arguments, message):
    try:
        code = chainrule(arguments)
    except SystemExit as stopped:
        code = stopped.code
    error = capsys.readouterr().err
    assert code == 2
    assert message in error
    assert error.count("\n") == 1


def test_without_numba_there_is_nothing_to_compare(capsys, monkeypatch):
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    assert chainrule(["bench"]) == 2
    assert "Unset it." in capsys.readouterr().err


def test_elementwise_stands_for_all_functions():
    names = expanded([ELEMENTWISE])
    assert len(names) == 4 * 2 * 3
    assert expanded(["tiny"]) == ["tiny"]
    assert expanded([]) == [*WORKLOADS]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["kernels", "peers"])
def test_all_of_it_runs(tmp_path, what):
    """With every engine that is installed, for crashes alone: the times mean nothing."""
    assert chainrule(["bench", what, "--quick", "--out", str(tmp_path)]) == 0
    assert read_results(tmp_path / f"{what}.json")["results"]
    assert (tmp_path / f"{what}.png").exists()
