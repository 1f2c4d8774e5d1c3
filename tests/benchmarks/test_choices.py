"""What "auto" chooses is what the stored rows say, by the rule that the docs state."""

import re

import pytest

import autograd_core as ag
from autograd_core.kernels.choosing import AUTO_SIZE
from autograd_core.kernels.faster import FASTER_FROM
from benchmarks import choices, tables
from benchmarks.choices import FILE, WORTH, auto_rows, faster_from, faster_text, least_size
from tests.viz.measuring.samples import spread
from viz.measuring.store import read_results

STORED = read_results(tables.RESULTS / "kernels.json")
SIZES = (AUTO_SIZE // 8, AUTO_SIZE, 8 * AUTO_SIZE)


def result(*ratios):
    """A kernel's result whose op is so many times as fast with numba at each of `SIZES`."""
    timed = [(size, ratio) for size, ratio in zip(SIZES, ratios, strict=True) if ratio]
    return {
        "sizes": [*SIZES],
        "op": {
            "numpy": {str(size): spread(ratio) for size, ratio in timed},
            "numba": {str(size): spread(1.0) for size, _ in timed},
        },
    }


def test_the_table_in_the_package_is_that_of_the_stored_rows():
    assert FILE.read_text(encoding="utf-8") == faster_text(STORED), "run benchmarks.tables"
    assert faster_from(STORED) == FASTER_FROM


def test_every_kernel_that_serves_an_op_has_rows():
    serving = {name for name, kernel in ag.KERNELS.items() if kernel.ops}
    assert serving == {
        name for name, types in STORED["results"].items() if "op" in types["float32"]
    }
    assert {row[0] for row in auto_rows(STORED)[1:]} == serving


@pytest.mark.parametrize(
    ("ratios", "least"),
    [
        ((9, 9, 9), AUTO_SIZE),  # smaller sizes do not count
        ((1, WORTH, WORTH), AUTO_SIZE),
        ((9, 1.4, 1.6), 8 * AUTO_SIZE),
        ((9, 1.6, 1.4), None),  # it must hold beyond, too
        ((9, 1.6, 0), None),  # too slow to be timed
        ((0.1, 0.9, 1.0), None),
    ],
)
def test_numba_is_taken_from_where_it_stays_worth_it(ratios, least):
    assert least_size(result(*ratios)) == least


def test_rows_without_sizes_that_count_are_refused():
    quick = result(2, 2, 2) | {"sizes": [8, 64, 512]}
    for rows in (quick, {"sizes": [*SIZES]}):
        with pytest.raises(ValueError, match="choices: expected rows of ops from 262,144 entries"):
            least_size(rows)


def test_the_text_holds_the_table_and_leaves_out_what_stays_with_numpy():
    stored = {
        "results": {
            "gelu": {"float64": result(1, 2, 2), "float32": result(1, 1, 1)},
            "tanh": {"float64": result(1, 1, 1), "float32": result(1, 1, 1)},
            "adam": {"float64": {}, "float32": {}},  # serves no op
        }
    }
    names = {}
    exec(compile(faster_text(stored), "faster.py", "exec"), names)
    assert names["FASTER_FROM"] == {"gelu": {"float64": AUTO_SIZE}}


def test_losses_are_told_like_wins():
    rows = {row[0]: row for row in auto_rows(STORED)[1:]}
    for name, *_, single, double in rows.values():
        for dtype, cell in (("float32", single), ("float64", double)):
            least = FASTER_FROM.get(name, {}).get(dtype)
            told = "NumPy" if least is None else rf"\*\*Numba\*\* from {least:,} on"
            assert re.fullmatch(rf"(([\d.]+x|slow)(, )?)+: {told}", cell)


def test_tables_write_the_choices(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(choices, "FILE", tmp_path / "faster.py")
    monkeypatch.setattr(tables, "TABLES", {})
    assert tables.main() == 0
    assert (tmp_path / "faster.py").read_text(encoding="utf-8") == faster_text(STORED)
    assert "wrote" in capsys.readouterr().out
