"""The tables of README and docs are those of the stored results: no number is typed by hand."""

import pytest

from benchmarks.tables import (
    TABLES,
    beside_the_best,
    kernels_table,
    peers_table,
    summary_table,
    with_tables,
)
from tests.viz.measuring.samples import peers_result, stored_kernels
from viz.measuring.workloads import FLOOR

FLOOR_NAME = FLOOR.replace(" ", "_")
FACTS = {
    "threads": 1, "processor": "a processor", "python": "3.11", "versions": {"numpy": "2.0"},
    "commit": "abc",
}  # fmt: skip


@pytest.mark.parametrize("page", TABLES, ids=lambda page: page.name)
def test_the_tables_of_a_page_are_those_of_the_stored_results(page):
    text = page.read_text(encoding="utf-8")
    assert text == with_tables(text, TABLES[page]), "run `python -m benchmarks.tables`"


def test_a_table_without_its_place_is_refused():
    tables = {"peers": ("peers.json", peers_table)}
    with pytest.raises(ValueError, match="tables: expected <!-- benchmark: peers -->"):
        with_tables("no tables here", tables)


def test_the_short_table_has_a_row_for_each_step_and_tells_losses():
    tiny = peers_result(**{"chainrule,_in_fit": 2e-5, "NumPy_by_hand": 1e-5, FLOOR_NAME: 1e-6})
    table = summary_table({"facts": FACTS, "results": {"tiny": tiny}})
    row = next(line for line in table.splitlines() if line.startswith("| 2-8-8-1"))
    assert "| 20.0 µs |" in row
    assert "| **10.0 µs** |" in row
    assert "0.50x as fast as NumPy by hand" in row


def test_the_fastest_is_bold_the_floor_is_not_and_who_is_missing_is_named():
    tiny = peers_result(**{"chainrule,_in_fit": 2e-5, "NumPy_by_hand": 1e-5, FLOOR_NAME: 1e-6})
    table = peers_table({"facts": FACTS, "results": {"tiny": tiny, "lstm": tiny}})
    assert "| NumPy by hand | **10.0 µs** | **10.0 µs** |" in table
    assert "| chainrule, in fit | 20.0 µs | 20.0 µs |" in table
    assert f"| {FLOOR} | 1.00 µs |" in table
    assert "0.50x as fast as NumPy by hand" in table
    assert "a processor" in table


def test_a_win_is_told_like_a_loss():
    assert beside_the_best(peers_result(chainrule=1.0, JAX=3.0)) == "3.0x as fast as JAX"
    assert beside_the_best(peers_result(chainrule=1.0)) == ""


def test_the_winner_of_each_kernel_stands_at_each_size():
    table = kernels_table(stored_kernels() | {"facts": FACTS | {"parallel_threads": 4}})
    assert "| entries | 8 | 64 | 512 | 4,096 | 32,768 |" in table
    assert "| tanh | Numba 3.2x | Numba 2.8x |" in table
    assert "Numba, 4 threads 4.6x |" in table
