"""From how many entries on "auto" runs a kernel's numba form, by type; see `choosing`.

Written by `python -m benchmarks.tables` from the ops' rows in `benchmarks/results/kernels.json`.
"""

FASTER_FROM: dict[str, dict[str, int]] = {
    "sigmoid": {"float32": 262144, "float64": 262144},
}
