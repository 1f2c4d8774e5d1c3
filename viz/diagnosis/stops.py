"""Where the gradient is looked at on its way back: the stops, from the loss to the first layer."""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from autograd_core.node import Node
from viz.diagnosis.finding import Level
from viz.diagnosis.patient import Patient, shortened_list
from viz.diagnosis.units import MIXERS, OTHERS, RECTIFIERS, STEEPEST

_PRODUCTS = frozenset(["multiply", "divide", "power", "square"])


@dataclass(frozen=True)
class Stop:
    """The places on the way back that lie equally many layers from the loss.

    Attributes
    ----------
    nodes : tuple of Node
        One array, or the numbers of one layer; in a recurrent net those of one time step.
    norm : float
        The norm of the gradient of them all.
    """

    nodes: tuple[Node, ...]
    norm: float


def read_stops(patient: Patient) -> list[Stop]:
    """Return where the gradient is looked at, from the loss back to the first layer.

    After each product with weights; in a graph without such products before each activation; in
    one without activations after each product of numbers.
    """
    for least, place in ((2, _mixed), (2, _activated), (3, _multiplied)):
        stops = _by_level(patient, place)
        while stops and not stops[-1].norm:
            stops.pop()  # what a dead layer does is another finding
        if len(stops) >= least:
            return stops
    return []


def _mixed(node: Node) -> Node | None:
    return node if node.op is not None and node.op.name in MIXERS and np.ndim(node._data) else None


def _activated(node: Node) -> Node | None:
    name = node.op.name if node.op is not None else ""
    if (
        name in STEEPEST
        or name in OTHERS
        or name in RECTIFIERS
        or name in ("sin", "exp", "softplus")
    ):
        return next((p for p in node.parents if p.requires_grad), None)
    return None


def _multiplied(node: Node) -> Node | None:
    return node if node.op is not None and node.op.name in _PRODUCTS else None


def _by_level(patient: Patient, place: Callable[[Node], Node | None]) -> list[Stop]:
    """Return the places by how many of them lie between each and the loss, at most."""
    depth = dict.fromkeys(patient.order, 0)
    levels: list[dict[Node, None]] = []
    for node in patient.order:
        here = place(node)
        below = depth[node] + (here is not None)
        if here is not None:
            while len(levels) < below:
                levels.append({})
            levels[below - 1][here] = None
        for parent in node.parents:
            if parent in depth and depth[parent] < below:
                depth[parent] = below
    norm = patient.norm
    return [
        Stop(tuple(nodes), math.sqrt(sum(norm(node) ** 2 for node in nodes))) for nodes in levels
    ]


def read_levels(stops: list[Stop], patient: Patient) -> Iterator[Level]:
    """Yield each stop with the ratio of its norm to that of the one before."""
    before = math.nan
    for stop in stops:
        ratio = stop.norm / before if before else math.nan
        name, keys = title_of(stop.nodes, patient), patient.keys_of(stop.nodes)
        yield Level(name, stop.norm, ratio, keys)
        before = stop.norm


def title_of(nodes: tuple[Node, ...], patient: Patient) -> str:
    """Return what to call a stop: its array, the layer of its numbers, or a few of them."""
    if len(nodes) == 1:
        return patient.name(nodes[0])
    steps = [node.scope.split("/") for node in nodes]
    common = [
        s[0] for s in itertools.takewhile(lambda s: len(set(s)) == 1, zip(*steps, strict=False))
    ]
    if len(common) > 1:
        return str(common[-1])
    return shortened_list([patient.name(node) for node in nodes[:100]], patient.say)


def find_culprit(
    above: Stop, below: Stop, patient: Patient, *, smallest: bool
) -> tuple[float, Node] | None:
    """Return the op between two stops that changes the gradient's norm most, and its factor."""
    ends = set(above.nodes)
    node = max(below.nodes, key=patient.norm)
    best: tuple[float, Node] | None = None
    while node not in ends and patient.users[node]:
        user = max(patient.users[node], key=patient.norm)
        norm = patient.norm(user)
        factor = patient.norm(node) / norm if norm else math.nan
        better = best is None or (factor < best[0] if smallest else factor > best[0])
        if math.isfinite(factor) and better:
            best = factor, user
        node = user
    return best
