"""Start Python code in a process of its own, to kill or interrupt it while it works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(code, *arguments):
    """Start a process that runs `code`; it says "ready" in a line when it may be hit."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline()
    if line.strip() != "ready":
        _, errors = process.communicate(timeout=60)
        raise AssertionError(f"the process did not start: {line!r} {errors}")
    return process


def kill(process):
    """Kill it as a power cut would, without a chance to clean up."""
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def finish(process, timeout=120):
    """Wait for the end and return what it printed; fail if it failed."""
    try:
        output, errors = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()  # or it would slow down all tests that follow
        raise
    assert process.returncode == 0, errors
    return output
