"""What is installed, where caches lie, what is missing and how to get it."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

ALWAYS = ("numpy", "numba", "scipy", "graphviz", "matplotlib")
EXTRAS = {
    "scikit-learn": "sklearn",
    "tqdm": "progress",
    "safetensors": "save",
    "onnx": "onnx",
    "anywidget": "notebook",
}
_SERVES = {
    "scikit-learn": "real data sets, estimators",
    "tqdm": "progress bars",
    "safetensors": "saved weights",
    "onnx": "nets for other programs",
    "anywidget": "the page inside a notebook",
}


def report() -> list[str]:
    """Return the lines that `chainrule doctor` prints."""
    from autograd_core import __version__

    lines = [f"chainrule {__version__}, Python {platform.python_version()}, {sys.executable}"]
    lines += ["", "packages"]
    lines += [_package(name, "pip install chainrule") for name in ALWAYS]
    lines += [
        _package(name, f'pip install "chainrule[{extra}]"', _SERVES[name])
        for name, extra in EXTRAS.items()
    ]
    lines += ["", "programs", _dot(), _ffmpeg()]
    lines += ["", "folders", *_folders()]
    return lines


def warm() -> list[str]:
    """Compile the machine that runs programs, for each float type; return what was done."""
    from autograd_core.program.jitting import (
        compile_handlers,
        machine_for,
        scalar_machine,
        training_machine_for,
    )
    from autograd_core.program.machine.scalars import run_rows, run_samples

    lines = []
    for dtype in (np.dtype(np.float64), np.dtype(np.float32)):
        start = time.perf_counter()
        compile_handlers(dtype)
        machine_for(dtype)
        training_machine_for(dtype)
        lines.append(f"the machine for {dtype}: ready in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    scalar_machine(run_rows)
    scalar_machine(run_samples)
    lines.append(f"the machine for single numbers: ready in {time.perf_counter() - start:.1f} s")
    return lines


def healthy() -> bool:
    """Tell whether everything that must be there is there."""
    return all(_version(name) for name in ALWAYS)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _package(name: str, remedy: str, serves: str = "") -> str:
    found = _version(name)
    if found:
        return f"  ✓ {name} {found}"
    purpose = f" ({serves})" if serves else ""
    return f"  – {name} missing{purpose}: {remedy}"


def _dot() -> str:
    path = shutil.which("dot")
    if path is None:
        return (
            '  – dot missing, needed only for engine="dot"; pictures use the built-in layout. '
            "To get it, install Graphviz."
        )
    done = subprocess.run([path, "-V"], capture_output=True, text=True, timeout=20, check=False)
    return f"  ✓ {(done.stderr or done.stdout).strip()}, {path}"


def _ffmpeg() -> str:
    path = shutil.which("ffmpeg")
    if path is None:
        return (
            "  – ffmpeg missing, needed only for films as .mp4; .gif works without. "
            "To get it, install ffmpeg."
        )
    return f"  ✓ ffmpeg, {path}"


def _folders() -> list[str]:
    import matplotlib

    numba_cache = os.environ.get("NUMBA_CACHE_DIR") or "beside the code, in __pycache__"
    return [
        f"  matplotlib's cache  {matplotlib.get_cachedir()}",
        f"  numba's cache       {numba_cache}",
        f"  temporary files     {Path(tempfile.gettempdir())}",
    ]
