"""The frames of a forward and a backward sweep: a scene and the number of a step give a frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograd_core import AutogradError, GraphError
from autograd_core.node import Node
from viz.animation.caption import Caption, add_caption, fit_captions
from viz.animation.frozen import Frozen, freeze_sweep
from viz.build import Variables, build_scene, read_graph
from viz.messages import messages
from viz.metrics import printable
from viz.narration import narrate
from viz.playback import play
from viz.render.marks import Canvas
from viz.render.paint import Painter
from viz.scene import Scene
from viz.steps import State, Step, at_state, states
from viz.style import Style
from viz.theme import THEMES


@dataclass(frozen=True)
class Sweep:
    """The steps of a graph on a frozen layout; `sweep[i]` is frame i.

    Nothing in a frame depends on those before it.
    """

    scene: Scene
    steps: tuple[Step, ...]
    style: Style
    title: str

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, index: int) -> Canvas:
        canvas = self.picture(index)
        caption = self.captions[index]
        return add_caption(canvas, caption, self._caption_height, self.style.theme)

    def picture(self, index: int) -> Canvas:
        """Return frame `index` without its caption."""
        state = self.states[index]
        scene = at_state(self.scene, state)
        frozen = self.frozen
        painter = Painter(scene, frozen.layout, self.style, state=state, rooms=frozen.rooms)
        return painter.canvas(self.title)

    @cached_property
    def states(self) -> tuple[State, ...]:
        """What is shown at each step."""
        return states(self.scene, self.steps)

    @cached_property
    def captions(self) -> tuple[Caption, ...]:
        """What is said at each step."""
        total = len(self.steps)
        return tuple(
            Caption(
                f"{i}/{total}",
                narrate(self.scene, state, self.style.say),
                i / total,
                state.step.phase in ("start", "forward"),
            )
            for i, state in enumerate(self.states, start=1)
        )

    @cached_property
    def frozen(self) -> Frozen:
        """Where everything is, in every frame."""
        return freeze_sweep(self.scene, self.steps, self.style)

    @cached_property
    def _caption_height(self) -> float:
        return fit_captions(self.captions, self.picture(0))


def read_sweep(
    loss: object, style: Style, *, title: str, max_nodes: int, variables: Variables | None
) -> Sweep:
    """Read the graph of a loss and compute both sweeps.

    Raises
    ------
    GraphError
        If `loss` is no node, or there are more than `max_nodes` nodes.
    """
    if not isinstance(loss, Node):
        raise GraphError(
            f"animate: expected the loss, a Tensor or a Value, got a {type(loss).__name__}. "
            "Compute it first, and pass what was computed."
        )
    drawing = read_graph(loss, variables=variables)
    if len(drawing.nodes) > max_nodes:
        raise GraphError(
            f"animate: expected at most max_nodes={max_nodes} nodes, which is what can be followed "
            f"step by step, got {len(drawing.nodes)}. Use fewer units or examples, write layers "
            "with arrays instead of Values, or raise max_nodes."
        )
    with np.errstate(all="ignore"):  # inf and nan are shown; NumPy need not warn of them
        return Sweep(build_scene(drawing), play(drawing), style, printable(title))


def film_style(
    theme: str, direction: str, lang: str, show: Sequence[str] = ("data", "grad", "local")
) -> Style:
    """Return the style of a film.

    Raises
    ------
    AutogradError
        If an option is not one of its values.
    """
    if theme not in THEMES:
        listed = " or ".join(map(repr, THEMES))
        raise AutogradError(f"theme: expected {listed}, got {theme!r}.")
    if direction not in ("LR", "TB"):
        raise AutogradError(f"direction: expected 'LR' or 'TB', got {direction!r}.")
    vertical = direction == "TB"
    return Style(frozenset(show), THEMES[theme], "TB" if vertical else "LR", messages(lang))
