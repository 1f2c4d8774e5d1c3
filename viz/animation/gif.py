"""Frames as GIF: one palette for all of them, and of each only what changed."""

import io
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.animation.raster import Frame

_COLORS = 96
"""Enough for every flat colour of a picture and the rims of its letters."""

Codes = NDArray[np.int64]


def encode_gif(frames: Sequence[Frame], seconds: Sequence[float]) -> bytes:
    """Return the frames as a GIF that plays for ever; each is shown for so many seconds."""
    from PIL import Image

    palette = _palette(frames)
    indices = [_nearest(frame, palette) for frame in frames]
    images = [_image(Image, index, palette) for index in _changes(indices, len(palette))]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=images[1:],
        duration=[round(1000 * s) for s in seconds],
        loop=0,
        disposal=1,
        transparency=len(palette),
        optimize=False,
    )
    return buffer.getvalue()


def _codes(frame: Frame) -> Codes:
    wide = frame.astype(np.int64)
    return (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]


def _colors(codes: Codes) -> NDArray[np.int64]:
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1)


def _palette(frames: Sequence[Frame]) -> Codes:
    """Return the most frequent colours, so that what is flat keeps its colour to the bit."""
    counts: dict[int, int] = {}
    for frame in frames:
        found, times = np.unique(_codes(frame), return_counts=True)
        for code, count in zip(found.tolist(), times.tolist(), strict=True):
            counts[code] = counts.get(code, 0) + count
    ranked = sorted(counts, key=lambda code: (-counts[code], code))
    return np.array(ranked[:_COLORS], dtype=np.int64)


def _nearest(frame: Frame, palette: Codes) -> Frame:
    """Return, for each pixel, the index of the nearest colour of the palette."""
    found, places = np.unique(_codes(frame), return_inverse=True)
    distances = ((_colors(found)[:, None] - _colors(palette)[None]) ** 2).sum(axis=2)
    nearest: Frame = distances.argmin(axis=1).astype(np.uint8)
    return nearest[places].reshape(frame.shape[:2])


def _changes(indices: Sequence[Frame], transparent: int) -> Iterator[Frame]:
    """Yield the first frame whole, of each other what differs from the one before."""
    yield indices[0]
    for before, after in itertools.pairwise(indices):
        yield np.where(before == after, np.uint8(transparent), after)


def _image(image: Any, index: Frame, palette: Codes) -> Any:
    result = image.fromarray(index)
    result.putpalette(_colors(palette).astype(np.uint8).tobytes() + bytes(3))
    return result
