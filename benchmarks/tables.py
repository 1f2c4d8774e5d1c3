"""Write the tables of stored results into README and docs: `python -m benchmarks.tables`.

They stand between two comments, so that no number is typed by hand; a test compares them with
`benchmarks/results/`. What "auto" chooses is written from the same results; see `choices`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import choices
from viz.measuring.elementwise_table import elementwise_rows
from viz.measuring.kernels import winners
from viz.measuring.kernels_table import form_names, praise
from viz.measuring.peers_table import best_of_ours
from viz.measuring.store import read_results
from viz.measuring.units import duration, two_digits
from viz.measuring.workloads import ELEMENTWISE, FLOOR, OURS, WORKLOADS

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
SHORT = {
    "tiny": "2-8-8-1",
    "small": "30-64-32-2",
    "middle": "784-256-128-10",
    "wide": "4 x 1024",
    "conv": "conv net",
    "conv-pools": "conv net, 2 pools",
    "lstm": "LSTM",
}
"""The columns of the table of peers, each a workload; `scalar` has other engines and its own."""


SUMMARY = {
    "in fit": f"{OURS}, in fit",
    "one call a step": f"{OURS}, compiled call",
    "PyTorch": "PyTorch, eager",
    "JAX's scan": "JAX, jitted scan",
    "JAX call": "JAX, jitted call",
    "NumPy by hand": "NumPy by hand",
    "BLAS alone": FLOOR,
}
"""The columns of the short table, and the engines in them."""


def summary_table(stored: dict[str, Any]) -> str:
    """Return the table of the training steps, a row each, with the best-known engines alone."""
    rows = [["a step", *SUMMARY, "the best of ours is"]]
    for key, result in stored["results"].items():
        if key in SHORT and any(name in result["timings"] for name in SUMMARY.values()):
            cells = [_cell(result, name) for name in SUMMARY.values()]
            rows.append([SHORT[key], *cells, beside_the_best(result)])
    processor = stored["facts"]["processor"]
    return "\n".join([_markdown(rows), "", f"Medians, one thread, {processor}. {_MEANING}"])


def peers_table(stored: dict[str, Any]) -> str:
    """Return the table of stored results of `benchmarks.peers`, in Markdown, and what it means."""
    results = {key: stored["results"][key] for key in SHORT if key in stored["results"]}
    names = {name for result in results.values() for name in result["timings"]}
    order = list(dict.fromkeys(n for w in WORKLOADS.values() for n in w.peers if n in names))
    rows = [["a step", *(SHORT[key] for key in results)]]
    rows += [[name, *(_cell(result, name) for result in results.values())] for name in order]
    rows.append(["**the best of ours is**", *map(beside_the_best, results.values())])
    table = _markdown(rows)
    return "\n".join([table, "", _MEANING, "", *_legend(results), "", _provenance(stored["facts"])])


def beside_the_best(result: dict[str, Any]) -> str:
    """Return how many times as fast our fastest form is as the fastest other engine: 1x is level.

    Below 1x it is slower, and that stands there too.
    """
    best = best_of_ours(result)
    others = {n: t["median_s"] for n, t in result["timings"].items() if _is_other(n)}
    if best is None or not others:
        return ""
    name, seconds = min(others.items(), key=lambda item: item[1])
    return f"{two_digits(seconds / best[1])}x as fast as {name}"


def _is_other(name: str) -> bool:
    return not name.startswith(OURS) and name != FLOOR


def _cell(result: dict[str, Any], name: str) -> str:
    timing = result["timings"].get(name)
    if timing is None:
        return result["missing"].get(name, "")
    medians = [t["median_s"] for n, t in result["timings"].items() if n != FLOOR]
    text = duration(timing["median_s"])
    return f"**{text}**" if timing["median_s"] == min(medians) else text


def _legend(results: dict[str, Any]) -> list[str]:
    return [f"- {SHORT[key]}: {result['title']}" for key, result in results.items()]


def _provenance(facts: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    return (
        f"Medians of at least 9 interleaved rounds, threads: {facts['threads']}, "
        f"{facts['processor']}, Python {facts['python']}, {versions}, commit {facts['commit']}."
    )


_MEANING = (
    f"Bold: the fastest engine. `{FLOOR}` are the step's matrix products and nothing else. "
    "`in fit` and `jitted scan` run whole epochs in one call, `call` takes a minibatch from Python "
    "for each step."
)


def elementwise_table(stored: dict[str, Any]) -> str:
    """Return the table of functions of many numbers, in Markdown."""
    chosen = {n: r for n, r in stored["results"].items() if n.startswith(ELEMENTWISE)}
    return _markdown(elementwise_rows(chosen))


def functions_table(stored: dict[str, Any]) -> str:
    """Return the short table of functions, a row for each type: times of an entry side by side."""
    engines = {"ours": f"{OURS}, Numba kernel", "NumPy": "NumPy", "PyTorch": "PyTorch"}
    functions = ("exp", "tanh", "sigmoid", "gelu")
    rows = [["ns an entry", *functions]]
    for dtype in ("float64", "float32"):
        cells = []
        for function in functions:
            timings = stored["results"][f"{ELEMENTWISE} {function} {dtype} {_ENTRIES}"]["timings"]
            times = [timings[engine]["median_s"] / _ENTRIES * 1e9 for engine in engines.values()]
            cells.append(" / ".join(map(two_digits, times)))
        rows.append([f"{dtype}: {' / '.join(engines)}", *cells])
    return _markdown(rows)


_ENTRIES = 65_536


def scalar_table(stored: dict[str, Any]) -> str:
    """Return the times of the graph of single numbers, the fastest first."""
    timings = stored["results"]["scalar"]["timings"]
    times = sorted((timing["median_s"], name) for name, timing in timings.items())
    return _markdown([[name for _, name in times], [duration(seconds) for seconds, _ in times]])


def kernels_table(stored: dict[str, Any]) -> str:
    """Return which form of each kernel is the fastest at which size in float64, in Markdown."""
    names = form_names(stored["facts"])
    kinds = [(name, types["float64"]) for name, types in stored["results"].items()]
    sizes = sorted({size for _, result in kinds for size in result["sizes"]})
    rows = [["entries", *(f"{size:,}" for size in sizes)]]
    for title, result in kinds:
        best = {size: praise(names[form], ratio) for size, form, ratio in winners(result)}
        rows.append([title, *(best.get(size, "") for size in sizes)])
    return "\n".join([_markdown(rows), "", _provenance(stored["facts"])])


def auto_table(stored: dict[str, Any]) -> str:
    """Return how many times as fast ops are with numba, and what "auto" makes of it."""
    sizes = sorted({s for types in stored["results"].values() for s in types["float64"]["sizes"]})
    told = " and ".join(f"{size:,}" for size in sizes if size >= choices.AUTO_SIZE)
    legend = f"At {told} entries, beside the op's own NumPy forward."
    return "\n".join([_markdown(choices.auto_rows(stored)), "", legend])


def _markdown(rows: list[list[str]]) -> str:
    head, *others = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|---" * len(rows[0]) + "|", *others])


Tables = dict[str, tuple[str, Callable[[dict[str, Any]], str]]]
TABLES: dict[Path, Tables] = {
    ROOT / "README.md": {
        "summary": ("peers.json", summary_table),
        "functions": ("peers.json", functions_table),
        "scalar": ("peers.json", scalar_table),
    },
    ROOT / "docs" / "benchmarks.md": {
        "peers": ("peers.json", peers_table),
        "scalar": ("peers.json", scalar_table),
        "elementwise": ("peers.json", elementwise_table),
        "kernels": ("kernels.json", kernels_table),
        "auto": ("kernels.json", auto_table),
    },
}
"""For each page its tables: the stored results, and what makes the table of them."""


def with_tables(text: str, tables: Tables, folder: Path = RESULTS) -> str:
    """Return a page's text with each table made anew from the stored results."""
    for name, (file, table) in tables.items():
        start, end = f"<!-- benchmark: {name} -->\n", "<!-- end of benchmark -->"
        before, found, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"tables: expected {start.strip()} ... {end}, got none. Add them.")
        made = table(read_results(folder / file))
        text = f"{before}{start}\n{made}\n\n{end}{after}"
    return text


def main() -> int:
    """Write the tables into their pages, and what "auto" chooses into the package."""
    text = choices.faster_text(read_results(RESULTS / "kernels.json"))
    choices.FILE.write_text(text, encoding="utf-8")
    print(f"wrote {choices.FILE}")
    for page, tables in TABLES.items():
        page.write_text(with_tables(page.read_text(encoding="utf-8"), tables), encoding="utf-8")
        print(f"wrote {page}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
