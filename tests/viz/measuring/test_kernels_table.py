"""The table of a kernel: the time of an entry, and which form wins from which size on."""

from tests.viz.measuring.samples import kernel_result
from viz.measuring.kernels_table import form_names, kernel_lines, where_each_wins
from viz.messages import messages

FACTS = {"parallel_threads": 4}


def test_a_row_for_each_form_a_column_for_each_size():
    title, head, *rows = kernel_lines("tanh, float64", kernel_result(), FACTS)
    assert title == "tanh, float64 (compiling: Numba 500 ms, Numba, 4 threads 500 ms)"
    assert head.split() == ["entries", "8", "64", "512", "4,096", "32,768"]
    assert [row.split("  ")[1] for row in rows] == [
        "pure Python", "NumPy", "Numba", "Numba, 4 threads", "fastest, beside NumPy",
    ]  # fmt: skip
    assert rows[1].split()[1:3] == ["73.5", "ns"]
    assert len(rows[0].split()) == 2 + 2 * 4  # not timed at the last size


def test_what_was_compiled_before_is_said_to_be():
    result = kernel_result() | {"cached": {"numba": True}}
    title = kernel_lines("tanh", result, FACTS)[0]
    assert title == (
        "tanh (compiling: Numba, 4 threads 500 ms; compiled before, read in: Numba 500 ms)"
    )


def test_the_winner_is_named_with_its_factor():
    last = kernel_lines("tanh", kernel_result(), FACTS)[-1]
    assert last.endswith("Numba, 4 threads 2.8x  Numba, 4 threads 4.6x")
    plain = kernel_lines("tanh", kernel_result(("python", "numpy")), FACTS)
    assert plain[0] == "tanh"
    assert plain[-1].split("  ")[-1].strip() == "NumPy"


def test_where_each_form_wins_is_told_from_left_to_right():
    names = form_names(FACTS)
    assert where_each_wins(kernel_result(), names) == "Numba, Numba, 4 threads ≥ 4,096"


def test_it_speaks_spanish():
    lines = kernel_lines("tanh", kernel_result(), FACTS, messages("es"))
    assert "Python puro" in lines[2]
    assert "4 hilos" in lines[0]
