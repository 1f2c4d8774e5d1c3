"""Frames as MP4 (H.264), by ffmpeg where it is installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from autograd_core import AutogradError
from viz.animation.raster import Frame

_RATES = (10, 30)
"""Pictures a second of the file: a still is repeated, which costs next to nothing."""


def find_ffmpeg() -> str:
    """Return where ffmpeg is, or raise an error that says how to get it."""
    found = shutil.which("ffmpeg")
    if found is None:
        raise AutogradError(
            "an .mp4 needs ffmpeg, which is not installed. Install it (apt install ffmpeg, "
            "brew install ffmpeg, winget install ffmpeg), or write a .gif, which needs nothing."
        )
    return found


def encode_mp4(frames: Sequence[Frame], seconds: Sequence[float]) -> bytes:
    """Return the frames as an MP4; each is shown for so many seconds, to a thirtieth."""
    ffmpeg = find_ffmpeg()
    height, width = frames[0].shape[:2]
    rate = next((r for r in _RATES if all(_is_whole(s * r) for s in seconds)), _RATES[-1])
    with tempfile.TemporaryDirectory() as folder:
        path, log = Path(folder) / "film.mp4", Path(folder) / "log"
        source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}"]
        command = [ffmpeg, "-y", "-loglevel", "error", *source, "-r", str(rate), "-i", "-"]
        coding = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "18", "-tune", "animation"]
        # one thread, no date and no version: the same film is the same bytes
        plain = ["-threads", "1", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
        times = [max(1, round(s * rate)) for s in seconds]
        _feed([*command, *coding, *plain, "-movflags", "+faststart", str(path)], frames, times, log)
        return path.read_bytes()


def _is_whole(x: float) -> bool:
    return abs(x - round(x)) < 1e-9


def _feed(command: list[str], frames: Sequence[Frame], times: Sequence[int], log: Path) -> None:
    """Run ffmpeg on the frames, each written so many times."""
    with log.open("wb") as errors:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=errors)
        try:
            _write(process.stdin, frames, times)
        except BrokenPipeError:
            pass  # ffmpeg gave up; its own words say why
        finally:
            process.wait()
    if process.returncode:
        reason = log.read_text("utf-8", errors="replace").strip().splitlines()[-1:]
        raise AutogradError(
            f"ffmpeg could not write the .mp4: {' '.join(reason)}. It must be built with "
            "libx264; a .gif needs no ffmpeg."
        )


def _write(pipe: IO[bytes] | None, frames: Sequence[Frame], times: Sequence[int]) -> None:
    if pipe is None:
        return
    with pipe:
        for frame, count in zip(frames, times, strict=True):
            for _ in range(count):
                pipe.write(frame.tobytes())
