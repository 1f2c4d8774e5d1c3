"""Start the process that measures: its threads are pinned before any library makes a pool."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from viz.bench.options import arguments_of
from viz.bench.threads import thread_variables

_ROOT = Path(__file__).parents[2]


def launch(options: argparse.Namespace) -> int:
    """Run `python -m viz.bench` as the options say; return the worst exit code.

    Kernels and engines are each measured in a process of their own. In that of the kernels Numba
    alone has all processors, for the parallel forms.
    """
    codes = [
        _run(arguments_of(options, what), options.threads, what)
        for what in (("kernels", "peers") if options.what == "all" else (options.what,))
    ]
    return max(codes)


def _run(arguments: Sequence[str], threads: int, what: str) -> int:
    command = [sys.executable, "-P", "-m", "viz.bench", *arguments]
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    pinned = thread_variables(threads, os.environ.get("XLA_FLAGS", ""))
    if what == "kernels":
        pinned["NUMBA_NUM_THREADS"] = str(os.cpu_count() or 1)
    done = subprocess.run(command, env=os.environ | pinned | {"PYTHONPATH": path}, check=False)
    return done.returncode
