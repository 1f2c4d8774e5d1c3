"""What a stored result must say about where it was measured: processor, caches, versions."""

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

_CPU = Path("/sys/devices/system/cpu/cpu0/cache")
_UNITS = {"K": 2**10, "M": 2**20}


def machine() -> dict[str, Any]:
    """Return the facts of this machine, and the commit if the source is under version control."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "caches": cache_sizes(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "commit": _commit(),
    }


def version_of(distribution: str) -> str:
    """Return the installed version of a distribution, or "not installed"."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


def cache_sizes(folder: Path = _CPU) -> dict[str, int]:
    """Return the bytes of the caches that one core reads data through, as far as Linux tells."""
    sizes = {}
    for index in sorted(folder.glob("index*")):
        level, kind, size = (
            (index / name).read_text().strip() for name in ("level", "type", "size")
        )
        if kind != "Instruction":
            unit = _UNITS.get(size[-1:], 1)
            sizes[f"L{level}"] = int(size.rstrip("KM")) * unit
    return sizes


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _commit() -> str:
    here = Path(__file__).parent
    command = ["git", "-C", str(here), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
