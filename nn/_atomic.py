"""Files that are replaced as a whole: whoever reads finds the old or the new, never a part."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file by way of a temporary one in the same folder, flushed to disk and renamed.

    Killed at any moment it leaves the old file or the new one, and beside it perhaps a part of the
    new one, hidden, which `remove_leftovers` takes away.

    Raises
    ------
    OSError
        If the folder is missing or cannot be written to. The old file is then unchanged.
    """
    path = Path(os.path.realpath(path))  # a link stays one
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        # with the rights that open() would give it, which those of tempfile are not
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _flush_folder(path.parent)


def remove_leftovers(path: Path) -> None:
    """Remove what writers of this file left that were killed; none may be at work."""
    path = Path(os.path.realpath(path))
    for leftover in path.parent.glob(".*.tmp"):
        name, _, token = leftover.name.removesuffix(".tmp").rpartition(".")
        if name == f".{path.name}" and len(token) == 8:
            leftover.unlink(missing_ok=True)


_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends


def _flush_folder(folder: Path) -> None:
    """Make sure that the new name outlives a power cut, where folders can be flushed."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
