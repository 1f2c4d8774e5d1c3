"""Time every kernel in its forms: `python -m benchmarks.kernels`.

The same as `chainrule bench kernels -o benchmarks/results`: results and pictures go there.
`--only tanh` runs one kernel, `--quick` runs for crashes only.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from viz.cli import main as chainrule

RESULTS = Path(__file__).parent / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kernels asked for, print their tables, store them."""
    given = sys.argv[1:] if arguments is None else arguments
    return chainrule(["bench", "kernels", "--out", str(RESULTS), *given])


if __name__ == "__main__":
    raise SystemExit(main())
