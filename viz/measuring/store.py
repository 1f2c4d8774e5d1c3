"""Results as JSON, with what must be known of the machine that they were measured on."""

import json
from pathlib import Path
from typing import Any

from viz.measuring.machine import machine, version_of

ENGINES = ("numpy", "scipy", "numba", "micrograd", "mygrad", "autograd", "casadi", "torch", "jax")
KERNELS = ("numpy", "scipy", "numba", "llvmlite")


def facts(threads: int, packages: tuple[str, ...] = ENGINES) -> dict[str, Any]:
    """Return the facts of this machine and run.

    Parameters
    ----------
    threads : int
        How many each library was given.
    packages : tuple of str
        Whose versions matter.
    """
    from autograd_core import __version__

    versions = {"chainrule": __version__} | {name: version_of(name) for name in packages}
    return machine() | {"threads": threads, "versions": versions}


def write_results(path: Path, facts: dict[str, Any], results: dict[str, Any]) -> Path:
    """Write facts and results to a file, whose folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"facts": facts, "results": results}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_results(path: Path) -> dict[str, Any]:
    """Return what `write_results` wrote: a dict of "facts" and "results"."""
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return stored
