"""`Style`: how a reader wants a picture, whatever is in it."""

from dataclasses import dataclass
from typing import Literal

from viz.messages import Messages
from viz.theme import Theme

Show = Literal["data", "grad", "local"]
Direction = Literal["LR", "TB"]


@dataclass(frozen=True, slots=True)
class Style:
    """What a picture shows of each node, in which colours, direction and language.

    Attributes
    ----------
    show : frozenset of "data", "grad", "local"
        Values, gradients, local derivatives.
    theme : Theme
    direction : "LR" or "TB"
        Which way values flow.
    say : Messages
        Says each text in the language of the picture.
    overlay : str
        The name of the overlay of the scene that tints the cards, "" for none.
    """

    show: frozenset[str]
    theme: Theme
    direction: Direction
    say: Messages
    overlay: str = ""

    @property
    def vertical(self) -> bool:
        """Whether values flow from top to bottom."""
        return self.direction == "TB"
