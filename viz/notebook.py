"""`widget` a graph: the page that plays both sweeps, inside a notebook."""

from typing import TYPE_CHECKING, Any

from autograd_core import AutogradError
from viz.callers import callers_variables
from viz.drawing import draw
from viz.picture import Picture

if TYPE_CHECKING:
    from viz.web.widget import PageWidget

_THEMES = ("auto", "light", "dark")


def widget(
    node: Any, *more: Any, theme: str = "auto", variables: bool = True, **options: Any
) -> "PageWidget":
    """Return the page of a graph as a widget, which Jupyter, VS Code, Colab and marimo show.

    It is the page that `step_through` writes: play both sweeps, click a card, drag a leaf's value.
    Nothing in it changes when the graph is swept again: make another one for that.

    Parameters
    ----------
    node, *more : Tensor, Value, Module or Picture
        The results to draw, usually the loss; or one picture that is drawn already.
    theme : "auto", "light" or "dark"
        "auto" is that of the notebook.
    variables : bool
        Whether a node without a name is called like the caller's variable that holds it.
    **options
        Those of `draw`: direction, depth, highlight, max_nodes, title, lang and others.

    Returns
    -------
    PageWidget
        An `anywidget.AnyWidget`. Where no widget runs, its picture is shown.

    Raises
    ------
    AutogradError
        If anywidget is not installed, which `pip install "chainrule[notebook]"` does, or an option
        is not one of its values.
    GraphError
        As `draw`, and if data was changed after it was used.

    Examples
    --------
    >>> import autograd_core as ag, viz
    >>> w, x = ag.Value(2.0, "w"), ag.Value(-1.0, "x")
    >>> L = ag.tanh(w * x)
    >>> L.backward()
    >>> viz.widget(L)
    <PageWidget: How L is computed>
    """
    if theme not in _THEMES:
        listed = " or ".join(map(repr, _THEMES))
        raise AutogradError(f"widget: expected theme to be {listed}, got {theme!r}.")
    make = _widget_class()
    if not isinstance(node, Picture):
        held = callers_variables() if variables else {}
        return make(draw(node, *more, variables=held, **options).page(theme))
    if more or options:
        raise AutogradError(
            "widget: expected a picture alone, got options or nodes with it. Give them to draw."
        )
    return make(node.page(theme))


def _widget_class() -> "type[PageWidget]":
    try:
        from viz.web.widget import PageWidget
    except ModuleNotFoundError as error:
        if error.name not in ("anywidget", "traitlets"):
            raise
        raise AutogradError(
            f"widget: expected {error.name} to be installed, got none. "
            'Run pip install "chainrule[notebook]", then start the kernel again.'
        ) from error
    return PageWidget
