"""Measure all, store it, write the README's tables: `python -m benchmarks`.

The machine should be quiet. It takes some ten minutes; arguments go to `chainrule bench`.
"""

import sys

from benchmarks import kernels, peers, tables

if __name__ == "__main__":
    arguments = sys.argv[1:]
    # what "auto" chooses is written before the peers are timed beside it
    measured = kernels.main(arguments) or tables.main() or peers.main(arguments)
    raise SystemExit(measured or tables.main())
