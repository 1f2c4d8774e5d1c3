"""What one step of a sweep changes, and what a reader sees after it: data for every player.

Films, storyboards and pages show the same states, because all of them are made here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from viz.scene import Scene, Summary

Phase = Literal["start", "forward", "seed", "backward"]
EdgeKey = tuple[int, int, int]
"""An edge by its source, its target and the slot it arrives at."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of a sweep changes.

    Attributes
    ----------
    phase : "start", "forward", "seed" or "backward"
        "start" has the values of the leaves alone; "forward" computes one node; "seed" sets
        ∂L/∂L to 1; "backward" brings one part of a gradient along one edge.
    node : int or None
        The key of the node whose value or gradient this step changes, None at the start.
    edge : tuple (source, target, slot) or None
        The edge that the part comes back along: from its target's gradient to its source's.
    part : Summary or None
        What this edge adds to the gradient of `node`.
    total : Summary or None
        That gradient with this part; complete if `last`.
    last : bool
        Whether no other edge adds to this gradient after it.
    """

    phase: Phase
    node: int | None = None
    edge: EdgeKey | None = None
    part: Summary | None = None
    total: Summary | None = None
    last: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """What a reader sees when a step has been taken.

    Attributes
    ----------
    step : Step
        The one that led here; its node and its edge are lit.
    values : frozenset of int
        The keys of the nodes whose value is there. The others are blank.
    gradients : mapping of int to Summary
        Each gradient as far as it has been summed. The others read "not computed yet".
    edges : frozenset of EdgeKey
        Those that a part has come back along.
    parts : tuple of Summary
        What has come to the gradient of the step's node so far, slot by slot.
    uses : int
        How many parts that gradient will have.
    """

    step: Step
    values: frozenset[int]
    gradients: Mapping[int, Summary]
    edges: frozenset[EdgeKey] = frozenset()
    parts: tuple[Summary, ...] = ()
    uses: int = 0


def states(scene: Scene, steps: Sequence[Step]) -> tuple[State, ...]:
    """Return what is shown after each step; the first shows the leaves alone."""
    parts: dict[int, tuple[Summary, ...]] = {}
    uses: dict[int, int] = {}
    for step in steps:
        if step.part is not None and step.node is not None:
            uses[step.node] = uses.get(step.node, 0) + 1
    shown: list[State] = []
    leaves = frozenset(node.key for node in scene.nodes if not node.op)
    now = State(Step("start"), leaves, MappingProxyType({}))
    for step in steps:
        now = _after(now, step)
        if step.node is not None and step.part is not None:
            parts[step.node] = (*parts.get(step.node, ()), step.part)
            now = replace(now, parts=parts[step.node], uses=uses[step.node])
        shown.append(now)
    return tuple(shown)


def _after(now: State, step: Step) -> State:
    values, gradients, edges = now.values, now.gradients, now.edges
    if step.phase == "forward" and step.node is not None:
        values |= {step.node}
    if step.total is not None and step.node is not None:
        gradients = MappingProxyType({**gradients, step.node: step.total})
    if step.edge is not None:
        edges |= {step.edge}
    return State(step, values, gradients, edges)


def at_state(scene: Scene, state: State) -> Scene:
    """Return the scene with the gradients of a state, whatever was swept before."""
    gradients = state.gradients
    return replace(
        scene,
        nodes=tuple(replace(node, gradient=gradients.get(node.key)) for node in scene.nodes),
    )
