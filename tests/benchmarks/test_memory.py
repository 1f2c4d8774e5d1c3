"""The memory of a training step, which is a promise: at most 1.3 times NumPy's by hand."""

import pytest

from benchmarks import memory, workloads
from benchmarks.workloads import DIGITS


def test_step_of_a_large_net_stays_near_what_numpy_needs():
    by_hand = memory.peak_bytes(lambda: workloads.by_hand(DIGITS))
    assert memory.peak_bytes(lambda: workloads.ours(DIGITS)) <= 1.3 * by_hand


@pytest.mark.filterwarnings("ignore")  # a peer's warnings are not ours
def test_table_names_every_problem(capsys):
    assert memory.main() == 0
    shown = capsys.readouterr().out
    assert all(title in shown for title in memory.PROBLEMS)
    assert shown.count("1.00x") >= len(memory.PROBLEMS)
