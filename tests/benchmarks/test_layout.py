import json
from dataclasses import asdict

import pytest

from benchmarks import layout
from benchmarks.layout_quality import measure_quality, overlapping, through_boxes, through_frames
from benchmarks.layout_scenes import SCENES
from viz.layout.geometry import Box, Cell, Diagram, Frame, Layout, Link, Point, Route


def straight(*ends):
    return Route((tuple(Point(*end) for end in ends),), None)


CELLS = tuple(Cell(key, 10, 10, group, 0) for key, group in enumerate(["", "", "", "", "f"]))
LINKS = (Link(0, 1, 0, None), Link(2, 3, 0, None))
DIAGRAM = Diagram(CELLS, LINKS, (Frame("f", "", 0),), "LR")
BOXES = {
    0: Box(0, 0, 10, 10),
    1: Box(100, 100, 10, 10),
    2: Box(0, 100, 10, 10),
    3: Box(100, 0, 10, 10),
    4: Box(200, 0, 10, 10),
}


CROSSED = Layout(
    300,
    200,
    BOXES,
    {},
    (straight((10, 5), (100, 105)), straight((10, 105), (100, 5))),
)


def test_crossing_and_length_are_those_of_the_lines():
    quality = measure_quality(DIAGRAM, CROSSED)
    assert quality.crossings == 1
    assert quality.length == pytest.approx(2 * (90**2 + 100**2) ** 0.5)
    assert not quality.overlaps + quality.through_boxes + quality.through_frames


def test_lines_that_meet_or_run_together_do_not_cross():
    routes = (straight((10, 5), (50, 50), (100, 5)), straight((10, 5), (50, 50), (100, 105)))
    joined = tuple(Route((r.pieces[0][:2], r.pieces[0][1:]), None) for r in routes)
    assert measure_quality(DIAGRAM, Layout(300, 200, BOXES, {}, joined)).crossings == 0


def test_faults_are_named():
    boxes = BOXES | {4: Box(95, 95, 10, 10)}
    frames = {"f": Box(50, 0, 20, 200)}
    routes = (straight((10, 5), (300, 5)), straight((10, 105), (100, 105)))
    faulty = Layout(300, 200, boxes, frames, routes)
    assert overlapping(faulty) == [("card 4", "card 1")]
    assert set(through_boxes(DIAGRAM, faulty)) == {(0, 3)}
    assert set(through_frames(DIAGRAM, faulty)) == {(0, "f"), (1, "f")}


def test_result_is_stored_with_the_machine(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(layout, "speed", lambda: {"a step": 0.5})
    path = tmp_path / "results" / "run.json"
    assert layout.main(["conv net", "--json", str(path)]) == 0
    stored = json.loads(path.read_text())
    assert stored["results"]["conv net"]["builtin"]["quality"]["overlaps"] == 0
    assert {"python", "numba", "dot", "commit"} <= set(stored["facts"])
    assert "conv net: 30 cards" in capsys.readouterr().out


def test_rows_of_dot_are_kept_for_the_same_dot(tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "speed", dict)
    row = {"seconds": 7.0, "quality": asdict(measure_quality(DIAGRAM, CROSSED))}
    path = tmp_path / "run.json"
    for version, kept in ((layout._dot_version(), True), ("dot of long ago", False)):
        path.write_text(
            json.dumps({"facts": {"dot": version}, "results": {"conv net": {"dot": row}}})
        )
        assert (layout.stored_dot(path) == {}) is not kept
    path.write_text(
        json.dumps({"facts": {"dot": layout._dot_version()}, "results": {"conv net": {"dot": row}}})
    )
    assert layout.main(["conv net", "--keep-dot", str(path), "--json", str(path)]) == 0
    assert json.loads(path.read_text())["results"]["conv net"]["dot"] == row


def test_every_step_is_timed(monkeypatch):
    monkeypatch.setattr(layout, "scalar_mlp", lambda *sizes: SCENES["scalar MLP 2-4-1"]())
    assert all(0 < seconds < 60 for seconds in layout.speed().values())


def test_unknown_scene_is_refused(capsys):
    with pytest.raises(SystemExit, match="2"):
        layout.main(["a cat"])
    assert "expected scenes of" in capsys.readouterr().err
