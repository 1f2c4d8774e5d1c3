"""Compile a loop when it is first called, and keep the machine code on disk.

Numba's cache looks at the file of the function that it keeps, not at those that this one calls; so
a stamp of all their texts is made a part of the key. What makes the cache fail (a folder that
cannot be written, a file that is damaged) is said in a line, and the loop compiled anew.
"""

import sys
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any

import numba
from numba.core.caching import FunctionCache

from autograd_core import kernels
from autograd_core.kernels.jit import OPTIONS

PATIENCE_S = 3.0
Loop = Callable[..., Any]


def jitted(loop: Loop, *, parallel: bool = False) -> Any:
    """Return the loop as Numba's dispatcher, whose `py_func` is the loop itself.

    It compiles at the first call with arrays of a type, or reads what an earlier process compiled.
    Compiling that takes longer than three seconds is announced on stderr. Where Numba is switched
    off (NUMBA_DISABLE_JIT) the loop itself is returned.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        _say_once("Numba is switched off (NUMBA_DISABLE_JIT); kernels run in pure Python, slowly")
        return loop
    dispatcher = numba.njit(**OPTIONS, parallel=parallel)(loop)
    try:
        dispatcher._cache = _StampedCache(loop)
    except RuntimeError as error:  # no folder at all
        _say_useless(error)
    return dispatcher


class _StampedCache(FunctionCache):
    """Numba's cache on disk, with the stamp of all our texts in its key."""

    _announcement: Timer | None = None
    _start = 0.0

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        return (*super()._index_key(sig, codegen), source_stamp())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            data = super().load_overload(sig, target_context)
        except Exception as error:  # whatever a damaged file makes Numba raise
            _say_useless(error)
            data = None
        if data is None:
            self._announce()
        return data

    def save_overload(self, sig: Any, data: Any) -> None:
        self._report()
        try:
            super().save_overload(sig, data)
        except Exception as error:
            _say_useless(error)

    def _announce(self) -> None:
        """Say that a loop is being compiled, if it takes long."""
        self._start = time.perf_counter()
        name = self._py_func.__qualname__
        text = f"compiling the kernel {name} (once on this computer)"
        self._announcement = Timer(PATIENCE_S, notice, [text])
        self._announcement.daemon = True
        self._announcement.start()

    def _report(self) -> None:
        if self._announcement is not None:
            self._announcement.cancel()
        seconds = time.perf_counter() - self._start
        if seconds > PATIENCE_S:
            notice(f"compiled in {seconds:.1f} s")


@cache
def source_stamp() -> int:
    """Return a number that changes with any text of which the kernels' machine code is made."""
    return stamp_of(Path(kernels.__path__[0]))


def stamp_of(*folders: Path) -> int:
    """Return a number, not 0, that changes with any Python file below the folders."""
    texts = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.py"))]
    return zlib.crc32(b"".join(texts)) or 1


def notice(text: str) -> None:
    """Print a line for the user to stderr."""
    print(f"chainrule: {text}", file=sys.stderr, flush=True)


_say_once = cache(notice)


def _say_useless(error: Exception) -> None:
    reason = " ".join(str(error).split())[:120]
    _say_once(f"Numba's cache on disk is of no use ({reason}); compiling for this process alone")
