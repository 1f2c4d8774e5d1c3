"""`Finding`: one thing that is wrong, where, why, and what to try."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from viz.scene import Severity


@dataclass(frozen=True, slots=True)
class Level:
    """One layer on the way back from the loss.

    Attributes
    ----------
    name : str
        The layer, or the nodes in it.
    norm : float
        The Euclidean norm of the gradient that reaches it.
    ratio : float
        That norm divided by the norm one layer nearer to the loss; nan for the nearest.
    nodes : tuple of int
        The keys of its nodes.
    """

    name: str
    norm: float
    ratio: float
    nodes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing.

    Attributes
    ----------
    code : str
        What it is, the same in every language: "dead-relu", "vanishing-gradient", …
    severity : "error", "warning" or "note"
        An error stops learning or makes a number wrong; a warning slows learning or is likely a
        mistake; a note is worth knowing and does not count against `Diagnosis.ok`.
    title : str
        The finding in one sentence.
    why, remedies : str, tuple of str
        How it comes about, and what to try.
    nodes : tuple of int
        The keys of the nodes, as in `Picture.scene`.
    names : tuple of str
        The names of those nodes, and of parameters that are not in the graph.
    layer : str
        The scope that they lie in, "" for none.
    units : tuple of int
        Which units of the layer, counted from 0: columns of a Dense layer's result.
    numbers : dict
        What was measured, by name.
    levels : tuple of Level
        The gradient layer by layer, where the finding is about that.
    source : str
        The line of code that made the first node, where `ag.source_locations()` was on.
    caption : str
        What stands on a marked card.
    captions : dict
        What stands on the cards of which something else is to be said, by key.
    """

    code: str
    severity: Severity
    title: str
    why: str
    remedies: tuple[str, ...]
    caption: str
    nodes: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    layer: str = ""
    units: tuple[int, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict, hash=False)
    levels: tuple[Level, ...] = ()
    source: str = ""
    captions: Mapping[int, str] = field(default_factory=dict, hash=False)
