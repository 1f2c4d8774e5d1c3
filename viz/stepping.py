"""`step_through` a graph: a page that plays the forward and the backward sweep."""

from pathlib import Path
from typing import Any

from autograd_core import AutogradError
from viz.callers import callers_variables
from viz.drawing import draw

_THEMES = ("auto", "light", "dark")


def step_through(
    loss: Any, path: str | Path, *, theme: str = "auto", variables: bool = True, **options: Any
) -> Path:
    """Write a page that plays both sweeps node by node: one file, which needs no network.

    In it one can play, pause and step; click a card for all that is known of it, a parameter for
    the chain rule from the loss to it; drag a leaf's value and see the loss follow; open and close
    boxes; search, zoom and pan; all that with the keyboard too. `#step=17&node=w` in its address
    opens it at a step, with a card selected. The gradients need no `backward()` before.

    Parameters
    ----------
    loss : Tensor or Value
        A scalar; of anything else only the forward sweep is played.
    path : str or Path
        Ends in .html. The folder must exist.
    theme : "auto", "light" or "dark"
        "auto" is that of the reader's system; the page has a button to change it.
    variables : bool
        Whether a node without a name is called like the caller's variable that holds it.
    **options
        Those of `draw`: direction, depth, highlight, max_nodes, title, lang and others. Boxes
        that `depth` leaves closed can be opened in the page. A graph of more than 1000 nodes is
        folded and not played; its cards open in the page.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    AutogradError
        If the path ends in something else, or an option is not one of its values.
    GraphError
        As `draw`, and if data was changed after it was used.
    OSError
        If the file cannot be written there.

    Examples
    --------
    >>> import tempfile
    >>> import autograd_core as ag, viz
    >>> w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
    >>> page = viz.step_through(ag.tanh(w * x), tempfile.mkdtemp() + "/sweep.html", lang="es")
    >>> page.name
    'sweep.html'
    """
    path = Path(path)
    if path.suffix.lower() != ".html":
        raise AutogradError(
            f"step_through: expected a file ending in .html, got {path.name!r}. "
            "Images are written by draw(loss).save(path)."
        )
    if theme not in _THEMES:
        listed = " or ".join(map(repr, _THEMES))
        raise AutogradError(f"step_through: expected theme to be {listed}, got {theme!r}.")
    held = callers_variables() if variables else False
    picture = draw(loss, variables=held, **options)
    path.write_text(picture.page(theme).html(), encoding="utf-8")
    return path
