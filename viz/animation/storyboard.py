"""`storyboard`: the frames of both sweeps on paper, so many a page, numbered."""

import io
import math
from pathlib import Path
from typing import Any, NamedTuple

from autograd_core import AutogradError
from viz.animation.film_file import check_film
from viz.animation.sweep import Sweep, film_style, read_sweep
from viz.callers import callers_variables
from viz.render.figure import draw_canvas, own_settings
from viz.render.marks import Canvas

_LONG, _SHORT = 297 / 25.4, 210 / 25.4
"""The sides of A4 in inches."""

_GAP = 40.0


class _Page(NamedTuple):
    """A page in units of the frames, of which `per_inch` are an inch on paper."""

    width: float
    height: float
    per_inch: float
    columns: int
    rows: int


def storyboard(
    loss: Any,
    path: str | Path,
    *,
    per_page: int = 6,
    title: str = "",
    theme: str = "light",
    direction: str = "LR",
    lang: str = "en",
    max_nodes: int = 60,
    variables: bool = True,
) -> Path:
    """Write both sweeps as a PDF, frame by frame, each with its number and a sentence.

    Parameters
    ----------
    loss : Tensor or Value
        What gradients are of: one number.
    path : str or Path
        Ends in .pdf. The folder must exist.
    per_page : int
        Frames a page, 1 to 24. The pages are A4, upright or across, whichever shows the frames
        larger.
    title, theme, direction, lang, max_nodes, variables
        See `animate`.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    GraphError
        If `loss` is no node or no scalar, or there are more than `max_nodes` nodes.
    AutogradError
        If an option is not one of its values.
    OSError
        If the file cannot be written there.

    Examples
    --------
    >>> import autograd_core as ag, viz
    >>> w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
    >>> viz.storyboard(ag.tanh(w * x), "build/neuron.pdf")  # doctest: +SKIP
    """
    held = callers_variables() if variables else None
    path = check_film(path, 1.0, endings=("pdf",))
    if isinstance(per_page, bool) or not isinstance(per_page, int) or not 1 <= per_page <= 24:
        raise AutogradError(f"per_page: expected an integer from 1 to 24, got {per_page!r}.")
    style = film_style(theme, direction, lang)
    sweep = read_sweep(loss, style, title=title, max_nodes=max_nodes, variables=held)
    path.write_bytes(_pdf(sweep, per_page))
    return path


def _pdf(sweep: Sweep, per_page: int) -> bytes:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
    from matplotlib.figure import Figure

    buffer = io.BytesIO()
    page = _fit(sweep[0], min(per_page, len(sweep)))
    size = (page.width / page.per_inch, page.height / page.per_inch)
    # no date and no version, so that the same storyboard is the same bytes
    with own_settings(), PdfPages(buffer, metadata=_NO_METADATA) as pages:
        for start in range(0, len(sweep), per_page):
            figure = Figure(figsize=size, facecolor=sweep.style.theme.ground)
            FigureCanvasPdf(figure)
            for place, index in enumerate(range(start, min(start + per_page, len(sweep)))):
                canvas = sweep[index]
                draw_canvas(figure.add_axes(_place(canvas, place, page)), canvas, page.per_inch)
            pages.savefig(figure)
    return buffer.getvalue()


_NO_METADATA: dict[str, Any] = {"CreationDate": None, "Producer": None, "Creator": None}


def _fit(frame: Canvas, count: int) -> _Page:
    """Return the page that holds `count` frames, as large as can be."""
    pages = []
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        wide = columns * (frame.width + _GAP) + _GAP
        high = rows * (frame.height + _GAP) + _GAP
        for across, up in ((_LONG, _SHORT), (_SHORT, _LONG)):
            per_inch = max(wide / across, high / up)
            pages.append(_Page(across * per_inch, up * per_inch, per_inch, columns, rows))
    return min(pages, key=lambda page: page.per_inch)


def _place(canvas: Canvas, place: int, page: _Page) -> tuple[float, float, float, float]:
    """Return where a frame stands on its page, in parts of the page, from below."""
    row, column = divmod(place, page.columns)
    pitch = (page.width - _GAP) / page.columns, (page.height - _GAP) / page.rows
    x = _GAP + column * pitch[0]
    y = page.height - _GAP - row * pitch[1] - canvas.height
    size = canvas.width / page.width, canvas.height / page.height
    return (x / page.width, y / page.height, *size)
