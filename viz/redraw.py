"""`draw_scene`: draw what `load_scene` read, without the engine and the values behind it."""

from collections.abc import Sequence

from viz.messages import messages
from viz.options import check_options
from viz.picture import Engine, Picture, compose
from viz.roots import cards_above
from viz.scene import Scene
from viz.style import Direction, Show, Style
from viz.theme import THEMES


def draw_scene(
    scene: Scene,
    *,
    show: Sequence[Show] = ("data", "grad", "local"),
    direction: Direction = "LR",
    theme: str = "light",
    engine: Engine = "auto",
    highlight: str | None = None,
    title: str = "",
    lang: str = "en",
) -> Picture:
    """Draw a scene again, in another theme, direction or language if you like.

    The same options as those of `draw` give the same picture, byte for byte.

    Parameters
    ----------
    scene : Scene
        From `load_scene`, or the `scene` of a picture.
    show, direction, theme, engine, title, lang
        As in `draw`.
    highlight : str, optional
        The name of a node: everything between it and the loss is drawn thick.

    Raises
    ------
    AutogradError
        If an option is not one of its values, or `dot` is asked for and not installed.
    GraphError
        If no node of the scene has the name.

    Examples
    --------
    >>> import autograd_core as ag, viz
    >>> picture = viz.draw(ag.tanh(ag.Value(0.5, "x")), theme="dark")
    >>> viz.draw_scene(picture.scene, theme="dark").svg() == picture.svg()
    True
    """
    check_options(show=show, direction=direction, theme=theme, engine=engine, lang=lang)
    overlay = scene.overlays[0].name if scene.overlays else ""
    style = Style(frozenset(show), THEMES[theme], direction, messages(lang), overlay)
    lit = None if highlight is None else cards_above(scene, highlight, "draw_scene")
    return compose(scene, style, engine, title=title, lit=lit)
