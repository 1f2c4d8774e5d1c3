"""Lay the same graphs out with the built-in engine and with dot: `python -m benchmarks.layout`.

Prints what a reader suffers from, and the ratio to dot; `--json PATH` stores it with machine,
versions and commit. `--keep-dot PATH` takes dot's rows from a stored result of the same dot, which
needs minutes for a thousand cards. Seconds are the median of a few runs, code compiled before.
Without dot on the machine, the built-in engine stands alone.
"""

import argparse
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.layout_quality import Quality, measure_quality
from benchmarks.layout_scenes import SCENES, scalar_mlp
from viz.build import build_scene, read_graph
from viz.drawing import draw
from viz.layout.builtin import layout_builtin
from viz.layout.diagram import measure
from viz.layout.dot import layout_dot
from viz.layout.geometry import Diagram, Layout
from viz.measuring.machine import machine, version_of
from viz.messages import messages
from viz.style import Style
from viz.theme import LIGHT

MOST_CROSSINGS, MOST_LENGTH = 1.15, 1.2
"""What we hold ourselves to, as parts of dot's."""
RUNS, LONG_S = 5, 5.0


@dataclass(frozen=True, slots=True)
class Result:
    """One scene, laid out by one engine."""

    seconds: float
    quality: Quality


def diagram_of(name: str) -> Diagram:
    """Return a scene as it is drawn by default: values, gradients, local derivatives."""
    style = Style(frozenset({"data", "grad", "local"}), LIGHT, "LR", messages("en"))
    return measure(build_scene(read_graph(SCENES[name]())), style)


def run(name: str, kept: Result | None = None) -> dict[str, Result]:
    """Return the result of each engine on one scene; `kept` stands for dot's."""
    diagram = diagram_of(name)
    results = {"builtin": _result(diagram, layout_builtin)}
    if kept or shutil.which("dot"):
        results["dot"] = kept or _result(diagram, layout_dot)
    return results


def stored_dot(path: Path) -> dict[str, Result]:
    """Return dot's results in a stored file, by scene; none of another version of dot."""
    stored = json.loads(path.read_text())
    if stored["facts"]["dot"] != _dot_version():
        return {}
    pairs = {name: pair["dot"] for name, pair in stored["results"].items() if "dot" in pair}
    return {n: Result(dot["seconds"], Quality(**dot["quality"])) for n, dot in pairs.items()}


def _result(diagram: Diagram, engine: Callable[[Diagram], Layout]) -> Result:
    seconds, layout = _timed(lambda: engine(diagram))
    if seconds < LONG_S:
        seconds = median(_timed(lambda: engine(diagram))[0] for _ in range(RUNS))
    return Result(seconds, measure_quality(diagram, layout))


def _timed(step: Callable[[], Layout]) -> tuple[float, Layout]:
    start = time.perf_counter()
    layout = step()
    return time.perf_counter() - start, layout


def holds(ours: Quality, dots: Quality) -> bool:
    """Tell whether a layout keeps what the built-in engine promises."""
    return (
        ours.crossings <= MOST_CROSSINGS * dots.crossings
        and ours.length <= MOST_LENGTH * dots.length
        and not (ours.overlaps or ours.through_boxes or ours.through_frames)
    )


def table(name: str, diagram: Diagram, results: dict[str, Result]) -> str:
    """Return the rows of one scene as text."""
    size = f"{len(diagram.cells)} cards, {len(diagram.links)} edges, {len(diagram.frames)} groups"
    columns = ("crossings", "length", "overlaps", "through boxes", "through groups", "seconds")
    lines = [f"{name}: {size}", f"  {'':8}" + "".join(f"{c:>15}" for c in columns)]
    for key, r in results.items():
        q = r.quality
        cells = (q.crossings, round(q.length), q.overlaps, q.through_boxes, q.through_frames)
        lines.append(f"  {key:8}" + "".join(f"{c:>15}" for c in (*cells, f"{r.seconds:.3f}")))
    if "dot" in results:
        ours, dots = results["builtin"], results["dot"]
        ratios = (
            _ratio(ours.quality.crossings, dots.quality.crossings),
            _ratio(ours.quality.length, dots.quality.length),
            *[""] * 3,
            _ratio(ours.seconds, dots.seconds),
        )
        lines.append(f"  {'ratio':8}" + "".join(f"{c:>15}" for c in ratios))
        lines.append(f"  {'held' if holds(ours.quality, dots.quality) else 'NOT HELD'}")
    return "\n".join(lines)


def _ratio(ours: float, dots: float) -> str:
    return f"{ours / dots:.2f}" if dots else "-" if ours else "1.00"


def speed() -> dict[str, float]:
    """Return the seconds from a graph to SVG, and to coordinates for a large one."""
    small, middle, large = scalar_mlp(2, 1), scalar_mlp(6, 16, 10, 1), scalar_mlp(12, 50, 42, 1)
    style = Style(frozenset({"data", "grad", "local"}), LIGHT, "LR", messages("en"))
    diagram = measure(build_scene(read_graph(large)), style)
    steps: dict[str, Callable[[], object]] = {
        "scalar MLP 2-1, 12 cards, to SVG": lambda: draw(small).svg(),
        "scalar MLP 6-16-10-1, 860 cards, to SVG": lambda: draw(middle).svg(),
        "scalar MLP 12-50-42-1, 8,426 cards, laid out": lambda: layout_builtin(diagram),
    }
    result = {}
    for name, step in steps.items():
        start = time.perf_counter()  # the first time counts: a picture is drawn once
        step()
        result[name] = time.perf_counter() - start
    return result


def main(argv: Sequence[str] | None = None) -> int:
    """Run the scenes asked for, print their tables, store them if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.layout", description=__doc__)
    parser.add_argument("scenes", nargs="*", help=f"of {', '.join(SCENES)}; default all")
    parser.add_argument("--json", type=Path, help="store the result in this file")
    parser.add_argument("--keep-dot", type=Path, help="take dot's rows from this stored result")
    options = parser.parse_args(argv)
    unknown = [name for name in options.scenes if name not in SCENES]
    if unknown:
        parser.error(f"expected scenes of {', '.join(SCENES)}, got {', '.join(unknown)}")
    kept = stored_dot(options.keep_dot) if options.keep_dot else {}
    seconds = speed()
    print("\n".join(f"{s:8.3f} s  {name}" for name, s in seconds.items()), end="\n\n", flush=True)
    results = {}
    for name in options.scenes or SCENES:
        results[name] = run(name, kept.get(name))
        print(table(name, diagram_of(name), results[name]), end="\n\n", flush=True)
    if options.json:
        facts = machine() | {"numba": version_of("numba"), "dot": _dot_version()}
        stored = {n: {k: asdict(r) for k, r in pair.items()} for n, pair in results.items()}
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(
            json.dumps({"facts": facts, "seconds": seconds, "results": stored}, indent=2) + "\n"
        )
    return 0


def _dot_version() -> str:
    if not shutil.which("dot"):
        return "not installed"
    said = subprocess.run(["dot", "-V"], capture_output=True, text=True, check=True)
    return (said.stderr or said.stdout).strip()


if __name__ == "__main__":
    raise SystemExit(main())
