"""The picture of engines beside each other: the fastest on top, ours in blue, the floor a ring."""

from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from tests.viz.measuring.samples import peers_result
from viz.measuring.workloads import FLOOR
from viz.plots.peers import plot_peers
from viz.theme import LIGHT

RESULT = peers_result(
    chainrule_eager=4e-5, **{FLOOR.replace(" ", "_"): 5e-6, "NumPy": 2e-5, "chainrule_call": 1e-5}
)


def test_rows_are_sorted_with_the_fastest_on_top():
    ax = plot_peers(RESULT, Figure().subplots())
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["chainrule eager", "NumPy", "chainrule call", FLOOR]


def test_times_stand_beside_the_dots_with_the_ratio_to_our_best():
    ax = plot_peers(RESULT, Figure().subplots())
    assert [t.get_text() for t in ax.texts] == [
        "40.0 µs   4.0x", "20.0 µs   2.0x", "10.0 µs   1.0x", "5.00 µs   0.50x",
    ]  # fmt: skip


def test_ours_are_blue_and_the_floor_is_a_ring():
    ax = plot_peers(RESULT, Figure().subplots())
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    colors = [to_hex(dot.get_color()).upper() for dot in dots]
    assert colors == [LIGHT.value, LIGHT.muted, LIGHT.value, LIGHT.muted]
    assert [to_hex(d.get_markerfacecolor()).upper() == LIGHT.ground for d in dots] == [
        False, False, False, True,
    ]  # fmt: skip


def test_results_without_any_of_ours_are_drawn_without_a_ratio():
    ax = plot_peers(peers_result(NumPy=1e-3, JAX=2e-3), Figure().subplots())
    assert [t.get_text() for t in ax.texts] == ["2.00 ms", "1.00 ms"]
