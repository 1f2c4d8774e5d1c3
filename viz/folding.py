"""Fold the boxes of a scene: each becomes one card that stands for what is inside."""

from collections.abc import Iterable
from dataclasses import replace

from autograd_core.notation import ATOM, Written
from viz.scene import SEVERITIES, Edge, Group, Kind, Note, Scene, SceneNode


def fold(scene: Scene, depth: int) -> Scene:
    """Return the scene with only `depth` levels of boxes open.

    depth 0 shows every outermost box as one card; depth 1 opens those and folds the boxes in them.
    A folded card has the value and the gradient of the last node in it.
    """
    homes = [_home(node.group, depth) for node in scene.nodes]
    members: dict[str, list[SceneNode]] = {}
    for node, home in zip(scene.nodes, homes, strict=True):
        if home:
            members.setdefault(home, []).append(node)
    nodes: list[SceneNode] = []
    keys: dict[int, int] = {}
    drawn: dict[str, int] = {}
    for node, home in zip(scene.nodes, homes, strict=True):
        if home not in drawn:
            key = len(nodes)
            nodes.append(_card_for(members[home], home, key) if home else _renumber(node, key))
            if home:
                drawn[home] = key
        keys[node.key] = drawn.get(home, len(nodes) - 1)
    groups = tuple(g for g in scene.groups if g.path.count("/") < depth)
    return Scene(tuple(nodes), _edges(scene, keys, homes), _used(groups, nodes), scene.loss_name)


def _home(group: str, depth: int) -> str:
    """Return the path of the folded box that a node ends up in, "" if it stays."""
    steps = group.split("/") if group else []
    return "/".join(steps[: depth + 1]) if len(steps) > depth else ""


def _renumber(node: SceneNode, key: int, group: str | None = None) -> SceneNode:
    return replace(node, key=key, group=node.group if group is None else group)


def _card_for(inside: list[SceneNode], path: str, key: int) -> SceneNode:
    last = inside[-1]
    ops = sum(node.op != "" for node in inside)
    parameters = sum(node.kind == "parameter" for node in inside)
    text = f"{ops} ops, {parameters} parameters" if parameters else f"{ops} ops"
    outer, _, title = path.rpartition("/")
    kind: Kind = "loss" if any(node.kind == "loss" for node in inside) else "folded"
    return SceneNode(
        key=key,
        kind=kind,
        name=last.name,
        glyph="",
        op=title,
        expression=Written(rf"\text{{{text}}}", f"{title}: {text}", ATOM),
        scalar=last.scalar,
        value=last.value,
        gradient=last.gradient,
        takes_gradient=last.takes_gradient,
        group=outer,
        note=gravest(node.note for node in inside),
    )


def gravest(notes: Iterable[Note | None]) -> Note | None:
    """Return the first of the notes that are the most serious, if there is any."""
    found = [note for note in notes if note is not None]
    return min(found, key=lambda note: SEVERITIES.index(note.severity), default=None)


def _edges(scene: Scene, keys: dict[int, int], homes: list[str]) -> tuple[Edge, ...]:
    """Return the edges between what is drawn; many into one folded card from one node are one."""
    edges: dict[tuple[int, int, int], Edge] = {}
    arrivals: dict[int, int] = {}
    for edge in scene.edges:
        source, target = keys[edge.source], keys[edge.target]
        if source == target:
            continue
        if not homes[edge.target]:
            edges[source, target, edge.slot] = Edge(source, target, edge.slot, edge.local)
        elif not any(key[:2] == (source, target) for key in edges):
            slot = arrivals[target] = arrivals.get(target, -1) + 1
            edges[source, target, slot] = Edge(source, target, slot, None)
    return tuple(edges.values())


def _used(groups: tuple[Group, ...], nodes: list[SceneNode]) -> tuple[Group, ...]:
    paths = {node.group for node in nodes}
    return tuple(g for g in groups if any(p == g.path or p.startswith(g.path + "/") for p in paths))
