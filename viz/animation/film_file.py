"""Write frames to a file; its ending says how."""

import math
from collections.abc import Iterable
from pathlib import Path

from autograd_core import AutogradError
from viz.animation.gif import encode_gif
from viz.animation.mp4 import encode_mp4, find_ffmpeg
from viz.animation.raster import Frame

HOLD = 2.0
"""Seconds that the last frame stays on, beyond its own time."""

ENCODERS = {"gif": encode_gif, "mp4": encode_mp4}


def check_film(path: str | Path, fps: float, *, endings: Iterable[str] = tuple(ENCODERS)) -> Path:
    """Return the path, or raise before any frame is drawn.

    Raises
    ------
    AutogradError
        If no writer knows the ending, ffmpeg is missing, or `fps` is no positive number.
    FileNotFoundError
        If the folder does not exist.
    """
    path = Path(path)
    kind = path.suffix.lower().removeprefix(".")
    if kind not in endings:
        listed = " or ".join(f".{ending}" for ending in endings)
        raise AutogradError(f"expected a file ending in {listed}, got {path.name!r}.")
    if not (math.isfinite(fps) and 0 < fps <= 30):
        raise AutogradError(
            f"fps: expected frames a second, more than 0 and at most 30, got {fps!r}. "
            "1 is a good pace to explain at."
        )
    if kind == "mp4":
        find_ffmpeg()
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "no such folder", str(path.parent))
    return path


def write_film(frames: Iterable[Frame], path: Path, fps: float) -> Path:
    """Write the frames, `fps` a second; the last one stays a little longer."""
    drawn = list(frames)
    seconds = [1 / fps] * len(drawn)
    seconds[-1] += HOLD
    path.write_bytes(ENCODERS[path.suffix.lower().removeprefix(".")](drawn, seconds))
    return path
