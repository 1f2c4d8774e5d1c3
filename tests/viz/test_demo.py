import xml.etree.ElementTree as ET

import pytest

from viz.demo import run_demo

FLAGSHIP = "∂L/∂W[2] = ∂L/∂A[2] · ∂A[2]/∂Z[2] · ∂Z[2]/∂W[2]"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo") / "new" / "folder"
    lines = []
    return run_demo(out, lines.append), "\n".join(lines), out


@pytest.fixture(autouse=True)
def _needs_data():
    pytest.importorskip("sklearn")


def test_net_learns_the_real_data(demo):
    accuracy, report, _ = demo
    assert accuracy >= 0.95
    assert f"test accuracy {accuracy:.3f}" in report


def test_report_has_the_derivation_and_where_everything_is(demo):
    _, report, out = demo
    assert FLAGSHIP in report
    assert "✓ equals W[2].grad" in report
    assert "✓ finite difference, all entries" in report
    for path in out.iterdir():
        assert str(path) in report


def test_six_files_are_written(demo):
    _, _, out = demo
    sizes = {path.name: path.stat().st_size for path in out.iterdir()}
    assert sorted(sizes) == [
        "derivation.tex", "derivation.txt", "graph.png", "graph.svg", "steps.html",
        "training.png",
    ]  # fmt: skip
    assert min(sizes.values()) > 500


def test_graph_shows_gradients_and_derivation_is_complete(demo):
    _, _, out = demo
    ET.parse(out / "graph.svg")
    svg = (out / "graph.svg").read_text(encoding="utf-8")
    assert "not computed" not in svg
    assert "MLP 30-8-1 on breast cancer data" in svg
    assert FLAGSHIP in (out / "derivation.txt").read_text(encoding="utf-8")
    assert (out / "training.png").read_bytes().startswith(b"\x89PNG")
