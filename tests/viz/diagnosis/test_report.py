import itertools

from viz.diagnosis.finding import Finding, Level
from viz.diagnosis.report import MOST_LEVELS, level_lines, report_html, report_text
from viz.messages import ENGLISH


def test_levels_are_bars_on_a_logarithmic_scale():
    levels = [Level(f"Z[{i}]", 10.0**-i, 0.1) for i in range(5)]
    bars = [line.count("█") for line in level_lines(levels)]
    assert bars == sorted(bars, reverse=True)
    steps = {a - b for a, b in itertools.pairwise(bars)}
    assert max(steps) - min(steps) <= 1


def test_many_levels_are_cut_in_the_middle():
    lines = level_lines([Level(f"Z[{i}]", 1.0 + i, 1.0) for i in range(100)])
    assert len(lines) == MOST_LEVELS + 1
    assert lines[MOST_LEVELS // 2].strip() == "…"
    assert level_lines([]) == []


def test_hostile_text_cannot_leave_its_place():
    finding = Finding("x", "error", "<u>&", "a\nb</details>", ("<i>",), "", layer="\u202ex")
    html = report_html("<s>", [finding], ENGLISH, "")
    assert "<u>" not in html
    assert "<s>" not in html
    assert "<i>" not in html
    assert html.count("</details>") == 1
    assert "\u202e" not in report_text("s", [finding], ENGLISH)
