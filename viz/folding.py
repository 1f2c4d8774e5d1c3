"""Draw a large graph as few cards: `fold` plans the cards and reads only what they show."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from autograd_core.node import Node
from viz.build import (
    Drawing,
    boxes_of,
    build_scene,
    kind_of,
    local_derivative,
    plain,
    read_outline,
    scene_node,
)
from viz.gathering import box_title, common_name, letters, summarize_all
from viz.outline import Outline
from viz.planning import PlannedCard, plan_cards
from viz.scene import (
    SEVERITIES,
    Contents,
    Edge,
    Kind,
    LocalDerivative,
    Note,
    Scene,
    SceneNode,
)


@dataclass(frozen=True)
class Folding:
    """A folded scene, and what of the full scene each card stands for.

    Attributes
    ----------
    scene : Scene
    members : tuple of tuple of int
        `members[card.key]` are the keys of the nodes, which are those of `build_scene(drawing)`
        and of `drawing.keys`.
    plan : tuple of PlannedCard
        What was put together on each card; empty where nothing is folded.
    """

    scene: Scene
    members: tuple[tuple[int, ...], ...]
    plan: tuple[PlannedCard, ...] = ()

    @cached_property
    def homes(self) -> dict[int, int]:
        """The key of the card that stands for each node."""
        return {node: card for card, nodes in enumerate(self.members) for node in nodes}

    def cards(self, nodes: Iterable[int]) -> frozenset[int]:
        """Return the keys of the cards that stand for any of some nodes."""
        return frozenset(self.homes[node] for node in nodes)

    def notes(self, notes: Mapping[int, Note]) -> dict[int, Note]:
        """Return the gravest note of each card, given those of some nodes."""
        found: dict[int, list[Note]] = {}
        for node, note in sorted(notes.items()):
            if node in self.homes:
                found.setdefault(self.homes[node], []).append(note)
        return {card: gravest(inside) for card, inside in found.items()}


def fold(drawing: Drawing, *, depth: int | None = None, max_nodes: int = 1000) -> Folding:
    """Return the scene of a graph with at most `max_nodes` cards.

    Boxes below `depth` are one card each. If there are still too many cards, boxes are folded from
    the inside out; then nodes and boxes of equal structure are put together, then recurrences;
    what repeats nothing is cut into columns. The numbers of what is folded away are not read.

    Parameters
    ----------
    drawing : Drawing
    depth : int, optional
        How many levels of boxes to open; all by default.
    max_nodes : int
        At least 1.
    """
    if depth is None and len(drawing.nodes) <= max_nodes:
        return Folding(build_scene(drawing), tuple((key,) for key in range(len(drawing.nodes))))
    outline = read_outline(drawing)
    cards = plan_cards(outline, depth, max_nodes)
    return fold_as(drawing, outline, cards)


def fold_as(
    drawing: Drawing,
    outline: Outline,
    cards: Sequence[PlannedCard],
    *,
    leaving: Collection[int] = (),
    taken: Collection[str] = (),
    around: Collection[int] = (),
) -> Folding:
    """Return the scene of planned cards, parents first.

    Parameters
    ----------
    drawing : Drawing
        Of a whole graph, or of some of its nodes; then with the names of all that feeds them.
    outline : Outline
        Of the same nodes.
    cards : sequence of PlannedCard
    leaving : collection of int
        Nodes that are used by some that are not drawn.
    taken : collection of str
        Names that no card may get that has none of its own.
    around : collection of int
        Nodes that a formula calls by their own names, even where their card is one for several.
    """
    return _Folder(drawing, outline, cards, (leaving, taken, around)).folding()


class _Folder:
    """Reads the nodes that the planned cards show."""

    def __init__(
        self,
        drawing: Drawing,
        outline: Outline,
        cards: Sequence[PlannedCard],
        surroundings: tuple[Collection[int], Collection[str], Collection[int]],
    ) -> None:
        self.drawing, self.outline, self.cards = drawing, outline, cards
        leaving, self.taken, self.around = surroundings
        self.keys = drawing.keys
        self.homes = [0] * len(drawing.nodes)
        for key, card in enumerate(cards):
            for node in card.members:
                self.homes[node] = key
        self.hidden = [0] * len(cards)  # uses inside a card
        self.leaving = {*outline.roots, *leaving}
        self.uses = self._count_uses()
        self.shown = [self._shown(card) for card in cards]
        self.names = self._names()
        self.readings = [self._reading(key) for key in range(len(cards))]

    def folding(self) -> Folding:
        nodes = tuple(self._card(key, card) for key, card in enumerate(self.cards))
        groups = boxes_of([card.group for card in self.cards])
        scene = Scene(nodes, self._edges(), groups, self._loss_name())
        return Folding(scene, tuple(card.members for card in self.cards), tuple(self.cards))

    def _loss_name(self) -> str:
        root = self.drawing.roots[0]
        if root not in self.keys:
            return self.drawing.names[root]
        return self.names[self.homes[self.keys[root]]]

    def _count_uses(self) -> dict[tuple[int, int, int], int]:
        """Count uses by (source, target, slot), slot -1 where a card has no slots of its own."""
        homes, cards = self.homes, self.cards
        uses: dict[tuple[int, int, int], int] = {}
        has_slots = [card.uniform for card in cards]
        for node, sources in enumerate(self.outline.parents):
            target = homes[node]
            for slot, p in enumerate(sources):
                if p < 0:
                    continue
                source = homes[p]
                if source == target:
                    self.hidden[target] += 1
                    continue
                self.leaving.add(p)
                key = (source, target, slot if has_slots[target] else -1)
                uses[key] = uses.get(key, 0) + 1
        return uses

    # ---- cards ----

    def _names(self) -> list[str]:
        """Return the name of each card; where nobody named any of several nodes, it is a letter."""
        names, given = self.drawing.names, self.drawing.given
        taken = {*names.values(), *self.taken} if len(self.cards) < len(names) else set()
        fresh = (x for x in letters() if x not in taken)
        result = []
        for shown in self.shown:
            named = [names[node] for node in shown if node in given]
            if len(shown) > 1 and not named:
                result.append(next(fresh))
            else:
                result.append(common_name(named or [names[node] for node in shown]))
        return result

    def _shown(self, card: PlannedCard) -> list[Node]:
        """Return the nodes whose numbers a card shows: what leaves it, if that is of one shape."""
        nodes = self.drawing.nodes
        if card.uniform:
            return [nodes[key] for key in card.members]
        shown = [nodes[key] for key in card.members if key in self.leaving]
        shapes = {np.shape(node._data) for node in shown}
        return shown if len(shapes) == 1 else [nodes[card.members[-1]]]

    def _card(self, key: int, card: PlannedCard) -> SceneNode:
        shown = self.shown[key]
        one = scene_node(shown[-1], key, self.readings[key], card.group)
        if len(card.members) == 1 and not card.boxes:
            return one
        is_loss = any(
            self.outline.ops[key] for key in self.outline.roots.intersection(card.members)
        )
        kind: Kind = "loss" if is_loss else "folded"
        gradients = [plain(node.grad) for node in shown if node.grad is not None]
        return replace(
            one,
            kind=one.kind if card.uniform and not one.op else kind,
            glyph=one.glyph if card.uniform else "",
            op=one.op if card.uniform else "",
            expression=one.expression if card.uniform else None,
            value=summarize_all([node._data for node in shown]),
            gradient=summarize_all(gradients) if gradients else None,
            takes_gradient=any(node.requires_grad for node in shown),
            contents=self._contents(key, card),
        )

    def _reading(self, key: int) -> Drawing:
        """Return the drawing with the names that formulas on a card use: those of other cards.

        A constant that is not the same number everywhere is called c.
        """
        shown = self.shown[key] if self.cards[key].uniform else self.shown[key][-1:]
        node = shown[-1]
        names = {node: self.names[key]}
        for slot, p in enumerate(node.parents):
            if p in self.keys and (len(shown) > 1 or self.keys[p] not in self.around):
                names[p] = self.names[self.homes[self.keys[p]]]
            elif p in self.drawing.names:
                names[p] = self.drawing.names[p] if _all_alike(shown, slot) else "…"
            elif len(shown) > 1 and len({float(plain(n.parents[slot])) for n in shown}) > 1:
                names[p] = "c"
        return replace(self.drawing, names=names)

    def _contents(self, key: int, card: PlannedCard) -> Contents:
        nodes = [self.drawing.nodes[member] for member in card.members]
        signs = Counter(node.op.notation.glyph for node in nodes if node.op)
        leaves = [node for node in nodes if node.op is None]
        return Contents(
            title=box_title(card.boxes),
            nodes=len(nodes),
            ops=len(nodes) - len(leaves),
            parameters=sum(kind_of(leaf, is_root=False) == "parameter" for leaf in leaves),
            edges=self.hidden[key],
            repeats=card.repeats,
            signs=tuple(sorted(signs.items(), key=lambda pair: (-pair[1], pair[0]))),
        )

    # ---- edges ----

    def _edges(self) -> tuple[Edge, ...]:
        """Return the edges between cards; a card without slots of its own numbers its sources."""
        edges = []
        arrived: dict[int, int] = {}
        for (source, target, slot), count in sorted(self.uses.items(), key=_by_target):
            place = slot
            if slot < 0:
                place = arrived[target] = arrived.get(target, -1) + 1
            edges.append(Edge(source, target, place, self._local(target, slot), count))
        return tuple(edges)

    def _local(self, target: int, slot: int) -> LocalDerivative | None:
        """Return what an edge multiplies with, where its target is one op or alike everywhere."""
        if slot < 0:
            return None
        shown = self.shown[target]
        local = local_derivative(shown[-1], slot, self.readings[target].names)
        if len(shown) == 1 or local is None:
            return local
        return LocalDerivative(local.formula, None)


def gravest(notes: Sequence[Note]) -> Note:
    """Return the first of the notes that are the most serious."""
    return min(notes, key=lambda note: SEVERITIES.index(note.severity))


def _all_alike(nodes: Sequence[Node], slot: int) -> bool:
    """Tell whether nodes have one and the same input in a slot."""
    return len({node.parents[slot] for node in nodes}) == 1


def _by_target(use: tuple[tuple[int, int, int], int]) -> tuple[int, int, int]:
    (source, target, slot), _ = use
    return target, slot, source
