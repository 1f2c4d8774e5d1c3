"""The memory of a training step, which is a promise: at most 1.3 times NumPy's by hand."""

from functools import partial

import pytest

from benchmarks import memory
from viz.measuring.engines import by_hand, ours
from viz.measuring.problems import MIDDLE


def test_step_of_a_large_net_stays_near_what_numpy_needs():
    floor = memory.peak_bytes(partial(by_hand.by_hand, MIDDLE))
    assert memory.peak_bytes(partial(ours.eager, MIDDLE)) <= 1.3 * floor


@pytest.mark.filterwarnings("ignore")  # a peer's warnings are not ours
def test_table_names_every_problem(capsys):
    assert memory.main() == 0
    shown = capsys.readouterr().out
    assert all(title in shown for title in memory.PROBLEMS)
    assert shown.count("1.00x") >= len(memory.PROBLEMS)
