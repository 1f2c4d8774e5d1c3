"""Time every kernel in its forms: `python -m benchmarks.kernels`.

The same as `chainrule bench kernels -o benchmarks/results`, but that all is compiled anew, so that
the stored times of compiling are true. `--only tanh` runs one kernel, `--quick` runs for crashes
only.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from benchmarks.peers import RESULTS
from viz.cli import main as chainrule


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the kernels asked for, print their tables, store them."""
    given = sys.argv[1:] if arguments is None else arguments
    with _empty_cache():
        return chainrule(["bench", "kernels", "--out", str(RESULTS), *given])


@contextmanager
def _empty_cache() -> Iterator[None]:
    """Give the processes that are started an empty folder for Numba's cache."""
    before = os.environ.get("NUMBA_CACHE_DIR")
    with TemporaryDirectory() as folder:
        os.environ["NUMBA_CACHE_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["NUMBA_CACHE_DIR"]
            if before is not None:
                os.environ["NUMBA_CACHE_DIR"] = before


if __name__ == "__main__":
    raise SystemExit(main())
