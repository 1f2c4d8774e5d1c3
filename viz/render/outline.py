"""A scene as an outline: each node under one that uses it, from the loss down to the leaves.

A node is shown once, under its first user; elsewhere a line refers to it. Each box is a section of
its own, and what would be indented too deep goes on in a new section.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from viz.scene import Edge, Scene, SceneNode

State = Literal["shown", "above", "below"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a node, where it stands in its tree, the edge to the node it stands under.

    Attributes
    ----------
    node : SceneNode
    lasts : tuple of bool
        For each level, outermost first, whether it is the last child there; () for a tree's top.
    edge : Edge or None
        None at a tree's top.
    state : "shown", "above" or "below"
        Whether the node is shown here, or elsewhere.
    """

    node: SceneNode
    lasts: tuple[bool, ...]
    edge: Edge | None
    state: State


@dataclass(frozen=True, slots=True)
class Section:
    """The trees in one box; `path` is "" outside of all boxes."""

    path: str
    rows: tuple[Row, ...]


def outline(scene: Scene, deepest: int) -> list[Section]:
    """Return the sections of a scene, none indented by more than `deepest` levels."""
    return list(_Walk(scene, deepest).sections())


@dataclass
class _Walk:
    scene: Scene
    deepest: int
    shown: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    arguments: dict[int, list[Edge]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for edge in self.scene.edges:
            self.arguments.setdefault(edge.target, []).append(edge)

    def sections(self) -> Iterator[Section]:
        """Yield the sections, users before what they use."""
        used = {edge.source for edge in self.scene.edges}
        self.waiting = {node.key for node in self.scene.nodes} - used
        while self.waiting:
            path = self.scene.nodes[max(self.waiting)].group
            rows: list[Row] = []
            tops = sorted(self.waiting, reverse=True)
            for key in (key for key in tops if self.scene.nodes[key].group == path):
                self.waiting.discard(key)
                if key not in self.shown:
                    self._grow(rows, key, (), None)
            if rows:
                yield Section(path, tuple(rows))

    def _grow(self, rows: list[Row], key: int, lasts: tuple[bool, ...], edge: Edge | None) -> None:
        node = self.scene.nodes[key]
        state = self._state(node, lasts, edge)
        rows.append(Row(node, lasts, edge, state))
        if state != "shown":
            return
        self.shown.add(key)
        self.waiting.discard(key)
        edges = self.arguments.get(key, [])
        for i, below in enumerate(edges):
            self._grow(rows, below.source, (*lasts, i == len(edges) - 1), below)

    def _state(self, node: SceneNode, lasts: tuple[bool, ...], edge: Edge | None) -> State:
        if node.key in self.shown:
            return "above"
        if edge is None or node.key not in self.arguments:
            return "shown"
        same_box = node.group == self.scene.nodes[edge.target].group
        if same_box and len(lasts) < self.deepest:
            return "shown"
        self.waiting.add(node.key)
        return "below"
