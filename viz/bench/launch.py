"""Start the process that measures: its threads are pinned before any library makes a pool."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from viz.bench.threads import thread_variables

_ROOT = Path(__file__).parents[2]


def launch(arguments: Sequence[str], threads: int = 1) -> int:
    """Run `python -m viz.bench` with these arguments; return its exit code.

    Parameters
    ----------
    arguments : sequence of str
        As `chainrule bench` takes them.
    threads : int
        How many each library may use.
    """
    command = [sys.executable, "-P", "-m", "viz.bench", *arguments]
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    pinned = thread_variables(threads, os.environ.get("XLA_FLAGS", ""))
    done = subprocess.run(command, env=os.environ | pinned | {"PYTHONPATH": path}, check=False)
    return done.returncode
