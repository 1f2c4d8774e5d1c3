"""Measure all, store it, write the README's tables: `python -m benchmarks`.

The machine should be quiet. Arguments go to `chainrule bench`, such as `--quick`.
"""

import sys

from benchmarks import kernels, peers, readme

if __name__ == "__main__":
    raise SystemExit(kernels.main(sys.argv[1:]) or peers.main(sys.argv[1:]) or readme.main())
