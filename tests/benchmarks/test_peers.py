import json

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.timing import time_alternately


@pytest.mark.filterwarnings("ignore")  # a peer's warnings are not ours
def test_every_contestant_agrees_and_result_is_stored(tmp_path, capsys):
    path = tmp_path / "results" / "run.json"
    rounds = ["--rounds", "2", "--round-s", "0.001", "--json", str(path)]
    assert peers.main(["classifier", "regressor", *rounds]) == 0
    stored = json.loads(path.read_text())
    assert set(stored["results"]) == {"classifier", "regressor"}
    for result in stored["results"].values():
        assert result["timings"]["chainrule"]["rounds"] == 2
        assert not set(result["timings"]) & set(result["not_installed"])
    assert {"python", "numpy", "commit", "threads"} <= set(stored["facts"])


def test_a_contestant_that_computes_something_else_is_refused():
    def wrong():
        return (lambda: None), (lambda: [np.array(1.0)])

    def right():
        return (lambda: None), (lambda: [np.array(2.0)])

    workload = peers.Workload("title", {"chainrule": right, "peer": wrong}, rtol=1e-6)
    with pytest.raises(AssertionError, match="peer"):
        peers.run(workload, rounds=2, round_s=0.001)


def test_unknown_workload_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        peers.main(["sorting"])
    assert "expected workloads of" in capsys.readouterr().err


def test_rounds_alternate_between_contestants():
    calls = []
    steps = {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}
    timings = time_alternately(steps, rounds=3, round_s=0.0)
    assert "".join(calls).endswith("ababab")
    assert timings["a"].low_s <= timings["a"].median_s <= timings["a"].high_s
