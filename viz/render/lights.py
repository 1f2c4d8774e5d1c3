"""Which cards and edges are lit: the highlighted bundle, or what a step of a film changes."""

from dataclasses import dataclass

from viz.labels import PHASE_ROLES
from viz.scene import Edge, SceneNode
from viz.steps import EdgeKey, State
from viz.theme import Theme


@dataclass(frozen=True, slots=True)
class Lights:
    """Colours and widths of rims and edges.

    `bundle` holds the keys of highlighted nodes, None where there are none; `state` is what a film
    shows, None in a still picture.
    """

    theme: Theme
    bundle: frozenset[int] | None
    state: State | None

    def rim(self, node: SceneNode) -> tuple[str, float]:
        """Return colour and width of a card's rim: blue when it is computed, then vermillion."""
        theme = self.theme
        if self.state is not None and self.state.step.node == node.key:
            return (theme.value if self.state.step.phase == "forward" else theme.gradient), 3.2
        on = self.bundle is not None and node.key in self.bundle
        if on:
            return theme.gradient, 2.4
        color = self.phase_color(node)
        return (color, 1.8) if color else (theme.line, 1.3)

    def phase_color(self, node: SceneNode) -> str:
        """Return the colour of what writes an array of a program, "" where there is none."""
        phase = node.execution.phase if node.execution else ""
        return getattr(self.theme, PHASE_ROLES[phase]) if phase not in ("", "gone") else ""

    def edge(self, edge: Edge, target: SceneNode) -> tuple[str, float, bool]:
        """Return colour and width of an edge into a target, and whether it is lit."""
        theme, state = self.theme, self.state
        if self.comes_back(edge):
            return theme.gradient, 3.2, True
        if state is not None:
            into = state.step.phase == "forward" and edge.target == state.step.node
            return (theme.value, 2.8, True) if into else (theme.line, 1.4, False)
        on = self.bundle is not None and {edge.source, edge.target} <= self.bundle
        plain = self.phase_color(target) or theme.line
        return (theme.gradient, 2.8, True) if on else (plain, 1.4, False)

    def comes_back(self, edge: Edge) -> bool:
        """Tell whether a gradient is on its way back along this edge."""
        return self.state is not None and self.state.step.edge == _key(edge)

    def is_swept(self, edge: Edge) -> bool:
        """Tell whether the local derivative of an edge is shown: always in a still picture."""
        return self.state is None or _key(edge) in self.state.edges

    def is_computed(self, node: SceneNode) -> bool:
        """Tell whether the value of a node is shown."""
        return self.state is None or node.key in self.state.values


def _key(edge: Edge) -> EdgeKey:
    return edge.source, edge.target, edge.slot
