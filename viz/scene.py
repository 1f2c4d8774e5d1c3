"""`Scene`: what a picture shows, as frozen data. It knows nothing of the engine or of looks.

Nodes are numbered in the order of recording, so the same graph always gives the same scene.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from autograd_core.notation import Written
from viz.overlay import Overlay

Kind = Literal["input", "parameter", "constant", "op", "loss", "folded"]


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a value or a gradient.

    Attributes
    ----------
    shape : tuple of int
    low, mean, high : float
        Of all entries; all three are the number itself for a scalar. nan for an empty array.
    cells : tuple of rows of float
        A small picture of the array: its entries, or means over blocks of them.
    """

    shape: tuple[int, ...]
    low: float
    mean: float
    high: float
    cells: tuple[tuple[float, ...], ...]


Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Note:
    """A caption on a card, in the colour and with the sign of its severity.

    Attributes
    ----------
    severity : "error", "warning" or "note"
    text : str
        A few words.
    """

    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folded card stands for.

    Attributes
    ----------
    title : str
        The name of the box that is folded, `neuron 1 … neuron 8` for several, "" if it is none.
    nodes, ops, parameters : int
        How many nodes of the graph, how many of them results of ops, how many parameters.
    edges : int
        How many uses of one of these nodes by another are hidden in the card.
    repeats : int
        Into how many parts of equal structure they can be divided; 1 if they repeat nothing.
    signs : tuple of (str, int)
        The signs of the ops with their counts, the most frequent first.
    """

    title: str
    nodes: int
    ops: int
    parameters: int
    edges: int
    repeats: int
    signs: tuple[tuple[str, int], ...]


Phase = Literal["", "forward", "backward", "update", "gone"]
Where = Literal["", "arena", "block", "numpy"]


@dataclass(frozen=True, slots=True)
class Execution:
    """What is known of an array of a compiled program, which has no numbers yet.

    Attributes
    ----------
    phase : str
        What writes it: an instruction of the "forward" computation, of a sweep ("backward"), of
        what is made of gradients ("update"), one that the passes took out ("gone"); "" for what is
        given.
    dtype : str
    n_bytes : int
    where : "arena", "block", "numpy" or ""
        It lies in the program's memory; is done with block by block; NumPy makes it; or nothing
        is said.
    byte : int or None
        Where in the memory it begins.
    """

    phase: Phase
    dtype: str
    n_bytes: int
    where: Where
    byte: int | None


@dataclass(frozen=True, slots=True)
class SceneNode:
    """One card.

    Attributes
    ----------
    key : int
        Its number in the order of recording.
    kind : str
        What it is to a reader: input, parameter, constant, op, loss, or a folded group. Leaves
        that are folded together keep their kind.
    name : str
        The user's name, such as `W^[1]`, or one made up for the picture (`v3`).
    glyph : str
        The sign of the op that made it, "" for a leaf.
    op : str
        The op's name, "" for a leaf.
    expression : Written or None
        How it was computed, in the names of its parents.
    scalar : bool
        Whether it is one number.
    value : Summary
    gradient : Summary or None
        None before a sweep reached it.
    takes_gradient : bool
        Whether a sweep could reach it; if so and `gradient` is None, it is not computed yet.
    group : str
        The path of the innermost box it lies in, "" for none.
    contents : Contents or None
        What is folded into it. Its value and gradient are then those of all that leaves the card:
        lowest, mean and highest of all entries.
    note : Note or None
        What someone remarks on it, such as the gradient doctor.
    execution : Execution or None
        For an array of a compiled program, which has neither value nor gradient: where it lies.
    """

    key: int
    kind: Kind
    name: str
    glyph: str
    op: str
    expression: Written | None
    scalar: bool
    value: Summary
    gradient: Summary | None
    takes_gradient: bool
    group: str
    contents: Contents | None = None
    note: Note | None = None
    execution: Execution | None = None


@dataclass(frozen=True, slots=True)
class LocalDerivative:
    """What an edge multiplies a gradient with on its way back.

    Attributes
    ----------
    formula : Written
        ∂target/∂source for an entry-by-entry op; else how the source's gradient comes from the
        target's, which is written ȳ.
    number : float or None
        Its value, where it is one number.
    """

    formula: Written
    number: float | None


@dataclass(frozen=True, slots=True)
class Edge:
    """One use of `source` as argument number `slot` of `target`; x*x has two.

    `count` is how many uses it stands for, where a card is folded.
    """

    source: int
    target: int
    slot: int
    local: LocalDerivative | None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """A box around nodes; `path` is `mlp/layer 1`, its parent's path is `mlp`."""

    path: str

    @property
    def title(self) -> str:
        """The last step of the path."""
        return self.path.rpartition("/")[2]

    @property
    def parent(self) -> str:
        """The path of the box around this one, "" for none."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture's content: cards, edges in argument order with multiplicity, boxes, overlays."""

    nodes: tuple[SceneNode, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    loss_name: str
    overlays: tuple[Overlay, ...] = ()

    def overlay(self, name: str) -> Overlay | None:
        """Return the overlay of a name, None if there is none."""
        return next((o for o in self.overlays if o.name == name), None)


def with_notes(scene: Scene, notes: Mapping[int, Note]) -> Scene:
    """Return the scene with a note on each card that `notes` names by its key."""
    if not notes:
        return scene
    return replace(scene, nodes=tuple(replace(n, note=notes.get(n.key)) for n in scene.nodes))
