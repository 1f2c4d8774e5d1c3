"""`animate` a loss: the forward and the backward sweep, step by step, as GIF or MP4."""

from pathlib import Path
from typing import Any

from viz.animation.film_file import check_film, write_film
from viz.animation.raster import pixels
from viz.animation.sweep import film_style, read_sweep
from viz.callers import callers_variables


def animate(
    loss: Any,
    path: str | Path,
    *,
    fps: float = 1.0,
    title: str = "",
    theme: str = "light",
    direction: str = "LR",
    lang: str = "en",
    scale: float | None = None,
    max_nodes: int = 60,
    variables: bool = True,
) -> Path:
    """Write a film of both sweeps: values forward node by node, gradients back edge by edge.

    Nothing moves but light and numbers. Values not computed yet are blank, gradients not reached
    yet read "not computed yet"; where a value was used more than once its gradient adds up before
    one's eyes, `+0.84 +0.20 = 1.04`. Under the graph stands a sentence for each step. `backward()`
    need not have been called, and no `.grad` is changed.

    Parameters
    ----------
    loss : Tensor or Value
        What gradients are of: one number.
    path : str or Path
        Ends in .gif, or in .mp4, which needs ffmpeg. The folder must exist.
    fps : float
        Steps shown a second, above 0 and at most 30.
    title : str
        Stands above the graph.
    theme : "light" or "dark"
    direction : "LR" or "TB"
        Left to right, or top to bottom.
    lang : "en" or "es"
        The language of the words.
    scale : float, optional
        Pixels per unit of the picture; as large as fits 1920 x 1440, at most 1, if left out.
    max_nodes : int
        A larger graph is refused: nobody could follow it.
    variables : bool
        Whether a node without a name is called like the caller's variable that holds it.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    GraphError
        If `loss` is no node or no scalar, or there are more than `max_nodes` nodes.
    AutogradError
        If an option is not one of its values, or ffmpeg is missing.
    OSError
        If the file cannot be written there.

    Examples
    --------
    >>> import autograd_core as ag, viz
    >>> w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
    >>> viz.animate(ag.tanh(w * x), "build/neuron.gif")  # doctest: +SKIP
    """
    held = callers_variables() if variables else None
    path = check_film(path, fps)
    style = film_style(theme, direction, lang)
    sweep = read_sweep(loss, style, title=title, max_nodes=max_nodes, variables=held)
    frames = pixels((sweep[i] for i in range(len(sweep))), scale)
    return write_film(frames, path, fps)
