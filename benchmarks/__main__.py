"""Measure all, store it, write the README's tables: `python -m benchmarks`.

The machine should be quiet. It takes some ten minutes; arguments go to `chainrule bench`.
"""

import sys

from benchmarks import kernels, peers, tables

if __name__ == "__main__":
    arguments = sys.argv[1:]
    raise SystemExit(kernels.main(arguments) or peers.main(arguments) or tables.main())
