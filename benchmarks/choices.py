"""What "auto" chooses, from the stored rows of ops: `autograd_core/kernels/faster.py`.

Numba where the op is at least `WORTH` times as fast with it as with its own NumPy forward, by the
medians, from the fewest entries on at which that holds there and at each larger size; sizes below
`AUTO_SIZE` do not count. `python -m benchmarks.tables` writes it; a test compares it with the rows.
"""

from pathlib import Path
from typing import Any

import autograd_core as ag
from autograd_core.kernels.choosing import AUTO_SIZE
from viz.measuring.units import two_digits

WORTH = 1.5
FILE = Path(__file__).parents[1] / "autograd_core" / "kernels" / "faster.py"
_HEAD = '''"""From how many entries on "auto" runs a kernel's numba form, by type; see `choosing`.

Written by `python -m benchmarks.tables` from the ops' rows in `benchmarks/results/kernels.json`.
"""

FASTER_FROM: dict[str, dict[str, int]] = {
'''


def ratios(result: dict[str, Any]) -> dict[int, float]:
    """Return how many times as fast as NumPy an op is with numba, by the number of entries.

    Only sizes that count; 0 where numba took too long to be timed.

    Raises
    ------
    ValueError
        If no size was measured that counts.
    """
    op = result.get("op", {})
    sizes = [size for size in result["sizes"] if size >= AUTO_SIZE]
    if not op or not sizes:
        raise ValueError(
            f"choices: expected rows of ops from {AUTO_SIZE:,} entries on in kernels.json, got "
            f"none. Measure them with `python -m benchmarks.kernels`, without --quick."
        )
    return {size: _ratio(op, str(size)) for size in sizes}


def _ratio(op: dict[str, Any], size: str) -> float:
    if size not in op["numba"]:
        return 0.0
    ratio: float = op["numpy"][size]["median_s"] / op["numba"][size]["median_s"]
    return ratio


def least_size(result: dict[str, Any]) -> int | None:
    """Return from how many entries on numba is worth it, or None if it is not."""
    least = None
    for size, ratio in sorted(ratios(result).items(), reverse=True):
        if ratio < WORTH:
            break
        least = size
    return least


def faster_from(stored: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Return for each kernel and type from how many entries on "auto" takes numba."""
    table: dict[str, dict[str, int]] = {}
    for name, types in _serving(stored):
        leasts = {dtype: least_size(result) for dtype, result in sorted(types.items())}
        found = {dtype: least for dtype, least in leasts.items() if least is not None}
        if found:
            table[name] = found
    return table


def _serving(stored: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the results of the kernels that serve an op."""
    return [(n, types) for n, types in stored["results"].items() if ag.KERNELS[n].ops]


def faster_text(stored: dict[str, Any]) -> str:
    """Return the text of `FILE`."""
    lines = [f"    {_quoted(name)}: {_quoted(t)},\n" for name, t in faster_from(stored).items()]
    return "".join([_HEAD, *lines, "}\n"])


def _quoted(x: object) -> str:
    return repr(x).replace("'", '"')


def auto_rows(stored: dict[str, Any]) -> list[list[str]]:
    """Return a row for each kernel: its ops, how many times as fast they are, what "auto" takes."""
    head = ["kernel", "serves", "float32", "float64"]
    rows = []
    for name, types in _serving(stored):
        ops = ", ".join(ag.KERNELS[name].ops)
        rows.append([name, ops, *(_cell(types[dtype]) for dtype in head[2:])])
    return [head, *rows]


def _cell(result: dict[str, Any]) -> str:
    least = least_size(result)
    told = ", ".join(f"{two_digits(r)}x" if r else "slow" for r in ratios(result).values())
    return f"{told}: NumPy" if least is None else f"{told}: **Numba** from {least:,} on"
