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

PATIENCE_S = 1.0
Loop = Callable[..., Any]


def jitted(
    loop: Loop, *, parallel: bool = False, title: str = "", made_of: tuple[Path, ...] = ()
) -> Any:
    """Return the loop as Numba's dispatcher, whose `py_func` is the loop itself.

    It compiles at the first call with arrays of a type, or reads what an earlier process compiled.
    Compiling that takes longer than a second is announced on stderr. Where Numba is switched off
    (NUMBA_DISABLE_JIT) the loop itself is returned.

    Parameters
    ----------
    loop : callable
    parallel : bool
    title : str
        How the announcement calls it; "the kernel" and its name if left out.
    made_of : tuple of Path
        Folders of whose texts it is made, beside those of the kernels.
    """
    if not is_jitting():
        _say_once("Numba is switched off (NUMBA_DISABLE_JIT)", "; loops run in pure Python, slowly")
        return loop
    dispatcher = numba.njit(**OPTIONS, parallel=parallel)(loop)
    try:
        dispatcher._cache = _StampedCache(loop, title, made_of)
    except RuntimeError as error:  # no folder at all
        _say_useless(error)
    return dispatcher


def is_jitting() -> bool:
    """Tell whether Numba compiles at all; NUMBA_DISABLE_JIT switches it off."""
    return not numba.config.DISABLE_JIT  # type: ignore[attr-defined]


def is_compiled(dispatcher: Any, signature: tuple[Any, ...]) -> bool:
    """Tell whether a call with arguments of these types need not compile: here, or on disk."""
    if signature in dispatcher.overloads:
        return True
    try:
        kept = dispatcher._cache  # Numba has no public way to ask
        key = kept._index_key(signature, dispatcher.targetctx.codegen())
        return key in kept._cache_file._load_index()
    except Exception:  # a missing, broken or unreadable cache holds nothing
        return False


class _StampedCache(FunctionCache):
    """Numba's cache on disk, with the stamp of all our texts in its key."""

    def __init__(self, loop: Loop, title: str, made_of: tuple[Path, ...]) -> None:
        super().__init__(loop)
        self._title = title or f"the kernel {loop.__qualname__} (once on this computer)"
        self._stamp = stamp_of(Path(kernels.__path__[0]), *made_of)
        self._announcement: Timer | None = None
        self._start = 0.0

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        return (*super()._index_key(sig, codegen), self._stamp)

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
        self._announcement = Timer(PATIENCE_S, notice, [f"compiling {self._title}"])
        self._announcement.daemon = True
        self._announcement.start()

    def _report(self) -> None:
        if self._announcement is not None:
            self._announcement.cancel()
        seconds = time.perf_counter() - self._start
        if seconds > PATIENCE_S:
            notice(f"compiled in {seconds:.1f} s")


@cache
def stamp_of(*folders: Path) -> int:
    """Return a number, not 0, that changes with any Python file below the folders."""
    texts = [path.read_bytes() for folder in folders for path in sorted(folder.rglob("*.py"))]
    return zlib.crc32(b"".join(texts)) or 1


def notice(text: str) -> None:
    """Print a line for the user to stderr, above tqdm's progress bar if one may be there."""
    line, tqdm = f"chainrule: {text}", sys.modules.get("tqdm")
    if tqdm is None:
        print(line, file=sys.stderr, flush=True)
    else:
        tqdm.tqdm.write(line, file=sys.stderr)


def _say_once(what: str, details: str) -> None:
    """Print `what` and the details of the first loop of which it holds; not those of the others."""
    if what not in _said:
        _said.add(what)
        notice(what + details)


_said: set[str] = set()


def _say_useless(error: Exception) -> None:
    reason = " ".join(str(error).split())[:120]
    _say_once(
        "Numba's cache on disk is of no use", f" ({reason}); compiling for this process alone"
    )
