"""Frames as GIF: one palette for all of them, and of each only what changed."""

import io
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.animation.raster import Frame

_COLORS = 127
"""Enough for every flat colour of a picture and the rims of its letters; one more is none."""

Codes = NDArray[np.int64]
"""Colours as one number each, 0xRRGGBB."""


def encode_gif(frames: Sequence[Frame], seconds: Sequence[float]) -> bytes:
    """Return the frames as a GIF that plays for ever; each is shown for so many seconds."""
    from PIL import Image

    palette = _palette(frames)
    images = [_image(Image, frame, mask, palette) for frame, mask in _changes(frames)]
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


def _changes(frames: Sequence[Frame]) -> Iterator[tuple[Frame, NDArray[np.bool_]]]:
    """Yield each frame and where it differs from the one before; the first does all over."""
    yield frames[0], np.ones(frames[0].shape[:2], dtype=bool)
    for before, after in itertools.pairwise(frames):
        yield after, (before != after).any(axis=2)


def _codes(colors: Frame) -> Codes:
    wide = colors.astype(np.int64)
    return (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]


def _colors(codes: Codes) -> NDArray[np.int64]:
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1)


def _palette(frames: Sequence[Frame]) -> Codes:
    """Return colours near to all others: each the one that errs most, times how often it is met."""
    counts: dict[int, int] = {}
    for frame, mask in _changes(frames):
        found, times = np.unique(_codes(frame[mask]), return_counts=True)
        for code, count in zip(found.tolist(), times.tolist(), strict=True):
            counts[code] = counts.get(code, 0) + count
    codes = np.array(sorted(counts), dtype=np.int64)
    weights = np.array([counts[code] for code in codes.tolist()], dtype=float)
    colors, chosen = _colors(codes), [int(weights.argmax())]
    distances = np.full(len(codes), np.inf)
    while len(chosen) < min(_COLORS, len(codes)):
        gap = colors - colors[chosen[-1]]
        distances = np.minimum(distances, (gap * gap).sum(axis=1))
        chosen.append(int((distances * weights).argmax()))
    return codes[chosen]


def _image(image: Any, frame: Frame, mask: NDArray[np.bool_], palette: Codes) -> Any:
    """Return what changed in the nearest colours of the palette, the rest transparent."""
    found, places = np.unique(_codes(frame[mask]), return_inverse=True)
    distances = ((_colors(found)[:, None] - _colors(palette)[None]) ** 2).sum(axis=2)
    index = np.full(mask.shape, len(palette), dtype=np.uint8)
    index[mask] = distances.argmin(axis=1)[places]
    result = image.fromarray(index)
    result.putpalette(_colors(palette).astype(np.uint8).tobytes() + bytes(3))
    return result
