"""The table of peers: the fastest first, losses as plainly as wins, who is missing and why."""

import pytest

from tests.viz.measuring.samples import peers_result
from viz.measuring.peers_table import best_of_ours, peers_lines, reason, verdict
from viz.measuring.workloads import FLOOR
from viz.messages import messages

FLOOR_NAME = FLOOR.replace(" ", "_")
LOSS = peers_result(chainrule_eager=4e-5, JAX=1e-5, NumPy=2e-5, PyTorch=5e-5)
WIN = peers_result(chainrule_eager=4e-5, PyTorch=5e-5, **{FLOOR_NAME: 1e-5})


def test_rows_are_sorted_and_compared_with_the_best_of_ours():
    title, head, *rows = peers_lines(LOSS)
    assert title == "2-8-8-1, tanh"
    assert head.split() == ["a", "step", "quartiles", "best", "beside", "ours", "first", "step"]
    assert [row.split()[0] for row in rows[:4]] == ["JAX", "NumPy", "chainrule", "PyTorch"]
    assert "10.0 µs  9.00 µs – 11.0 µs  8.00 µs       0.250x      250 ms" in rows[0]


def test_a_loss_is_named_with_its_factor():
    assert peers_lines(LOSS)[-1] == "  Faster than chainrule eager: JAX 4.00x, NumPy 2.00x."


def test_the_floor_counts_as_no_engine():
    assert verdict(WIN) == "Fastest: chainrule eager."


def test_who_is_missing_is_named():
    assert "  MyGrad           not installed" in peers_lines(LOSS)


def test_results_without_ours_have_no_verdict():
    assert best_of_ours(peers_result(NumPy=1.0)) is None
    assert verdict(peers_result(NumPy=1.0)) == ""
    assert peers_lines(peers_result(NumPy=1.0))[2].split()[:2] == ["NumPy", "1.00"]


@pytest.mark.parametrize("why", ["not installed", "needs a C++ compiler"])
def test_reasons_are_told_in_both_languages(why):
    assert reason(why) == why
    assert reason(why, messages("es")) != why


def test_it_speaks_spanish():
    lines = peers_lines(LOSS, messages("es"))
    assert "frente al nuestro" in lines[1]
    assert lines[-1].startswith("  Más rápidos que chainrule eager: JAX")
