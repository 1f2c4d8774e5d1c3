"""Time the engine side by side with its peers, on one thread: `python -m benchmarks.peers`.

The same as `chainrule bench peers -o benchmarks/results`: results and picture go there, from where
`python -m benchmarks.tables` takes the tables. `--only middle` runs one workload, `--quick`
runs for crashes only.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from viz.cli import main as chainrule

RESULTS = Path(__file__).parent / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workloads asked for, print their tables, store them."""
    given = sys.argv[1:] if arguments is None else arguments
    return chainrule(["bench", "peers", "--out", str(RESULTS), *given])


if __name__ == "__main__":
    raise SystemExit(main())
