"""What opens where a reader clicks a folded card: one of its parts, or its content folded again.

`unfold` makes a limited number of views, the first of each card before the second of any, so that
a page of a graph of any size stays small.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from autograd_core.node import Node
from autograd_core.notation import name_parts
from viz.build import Drawing, read_outline
from viz.folding import Folding, fold_as
from viz.outline import Outline
from viz.parts import divide
from viz.planning import PlannedCard, common_path, plan_cards
from viz.scene import Scene

MOST_IN_VIEW = 40
"""Cards of a view without its surroundings; more are folded again."""
MOST_PARTS = 8
"""Of the equal parts of one card, evenly spread."""
MOST_DRAWN, MOST_READ = 4_000, 60_000
"""Cards and edges of all views together, and nodes that are folded again for them."""
_MOST_AROUND, _MOST_USERS = 10, 500


@dataclass(frozen=True)
class Opening:
    """What a folded card opens to.

    Attributes
    ----------
    of : int
        Into how many equal parts it is divided; 1 if its content is shown as a whole.
    views : dict from int to int
        The place of the view of a part, by the number of the part, from 0.
    """

    of: int
    views: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class View:
    """A part of a graph.

    Attributes
    ----------
    scene : Scene
    plan : tuple of PlannedCard
        What each card stands for, as nodes of the whole graph.
    around : frozenset of int
        The cards that are not in the part: what feeds it, and what it feeds.
    openings : dict of Opening
        By the key of the card.
    """

    scene: Scene
    plan: tuple[PlannedCard, ...]
    around: frozenset[int]
    openings: dict[int, Opening]

    @property
    def inside(self) -> list[int]:
        """The cards of the part itself."""
        return [key for key in range(len(self.plan)) if key not in self.around]


@dataclass(frozen=True)
class Unfolded:
    """The openings of an overview's cards, and all views."""

    openings: dict[int, Opening]
    views: tuple[View, ...]


def unfold(drawing: Drawing, folding: Folding) -> Unfolded:
    """Return what the cards of a folded graph open to."""
    return _Unfolder(drawing).unfold(folding)


def view_parts(drawing: Drawing, folding: Folding, key: int) -> tuple[int, Callable[[int], View]]:
    """Return into how many parts a card opens, and what gives the view of one, counted from 0."""
    unfolder, card = _Unfolder(drawing), folding.plan[key]
    parts = divide(card.members, card.boxes, card.repeats, unfolder.outline)
    taken = frozenset(node.name for node in folding.scene.nodes)
    return len(parts), lambda part: unfolder.view(parts[part], taken)


@dataclass(frozen=True, order=True)
class _Wish:
    """A view to be made; those with few steps from the overview come first."""

    steps: int
    turn: int
    opening: Opening = field(compare=False)
    number: int = field(compare=False)
    members: Sequence[int] = field(compare=False)
    taken: frozenset[str] = field(compare=False)


class _Unfolder:
    """Makes views as long as there is room."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.outline = read_outline(drawing)
        self.users: list[list[int]] = [[] for _ in drawing.nodes]
        for node, sources in enumerate(self.outline.parents):
            for p in set(sources):
                if p >= 0:
                    self.users[p].append(node)
        self.views: list[View] = []
        self.wishes: list[_Wish] = []
        self.turn = self.drawn = self.read = 0

    def unfold(self, folding: Folding) -> Unfolded:
        taken = frozenset(node.name for node in folding.scene.nodes)
        openings = self._openings(folding.plan, range(len(folding.plan)), 0, taken)
        while self.wishes and self.drawn < MOST_DRAWN:
            wish = heapq.heappop(self.wishes)
            if not self._has_room(wish):
                continue
            view = self.view(wish.members, wish.taken)
            names = wish.taken | {node.name for node in view.scene.nodes}
            view.openings.update(self._openings(view.plan, view.inside, wish.steps + 1, names))
            wish.opening.views[wish.number] = len(self.views)
            self.views.append(view)
            self.drawn += len(view.plan) + len(view.scene.edges)
        return Unfolded(openings, tuple(self.views))

    def _has_room(self, wish: _Wish) -> bool:
        """Tell whether a view may be made; the first of each card of the overview always may."""
        size = len(wish.members)
        if size <= MOST_IN_VIEW:
            return True
        if wish.steps and self.read + size > MOST_READ:
            return False
        self.read += size
        return True

    def _openings(
        self, plan: Sequence[PlannedCard], keys: Iterable[int], steps: int, taken: frozenset[str]
    ) -> dict[int, Opening]:
        """Wish for the views of folded cards, whose members are nodes of the whole graph."""
        result = {}
        for key in keys:
            card = plan[key]
            if len(card.members) == 1 and not card.boxes:
                continue
            parts = divide(card.members, card.boxes, card.repeats, self.outline)
            result[key] = opening = Opening(len(parts))
            for rank, number in enumerate(spread(len(parts), MOST_PARTS)):
                self.turn += 1
                wish = _Wish(steps + rank, self.turn, opening, number, parts[number], taken)
                heapq.heappush(self.wishes, wish)
        return result

    def view(self, members: Sequence[int], taken: frozenset[str]) -> View:
        """Return the view of some nodes, without its openings."""
        inside = set(members)
        parents = self.outline.parents
        feeders = {p for node in members for p in parents[node] if p >= 0 and p not in inside}
        fed = {user for node in members for user in self.users[node]} - inside - feeders
        fed = fed if len(fed) <= _MOST_USERS else set()
        before, after = (self._around(sorted(nodes)) for nodes in (feeders, fed))
        plan = [*before, *self._inside(members), *after]
        nodes = sorted([*members, *feeders, *fed])
        place = {node: i for i, node in enumerate(nodes)}
        local = [replace(card, members=tuple([place[n] for n in card.members])) for card in plan]
        outline = self._outline(nodes, inside, fed, place)
        leaving = {place[n] for n in members if not inside.issuperset(self.users[n])}
        folding = fold_as(
            self._drawing(nodes),
            outline,
            _relative(local),
            leaving=leaving,
            taken=taken,
            around={place[node] for node in feeders},
        )
        around = frozenset(range(len(before))) | frozenset(range(len(plan) - len(after), len(plan)))
        scene = _without_sums(folding.scene, around)
        return View(scene, tuple(plan), around, {})

    def _inside(self, members: Sequence[int]) -> list[PlannedCard]:
        """Plan the cards of the nodes of a view: each by itself, or folded again."""
        groups = self.outline.groups
        if len(members) <= MOST_IN_VIEW:
            return [PlannedCard((node,), groups[node], (), 1, True) for node in members]
        place = {node: i for i, node in enumerate(members)}
        path = common_path([groups[node] for node in members])
        cut = len(path) + 1 if path else 0
        outline = self._outline(members, set(members), set(), place)
        outline = replace(outline, groups=[group[cut:] for group in outline.groups])
        planned = plan_cards(outline, None, MOST_IN_VIEW)
        if len(planned) == 1:
            return self._slices(members)
        lead = f"{path}/" if path else ""
        return [
            replace(
                card,
                members=tuple([members[i] for i in card.members]),
                group=(lead + card.group).rstrip("/"),
                boxes=tuple(lead + box for box in card.boxes),
            )
            for card in planned
        ]

    def _slices(self, members: Sequence[int]) -> list[PlannedCard]:
        """Cut nodes that no other way of folding tells apart, in the order of recording."""
        size = -(-len(members) // (MOST_IN_VIEW // 2))
        cuts = [tuple(members[at : at + size]) for at in range(0, len(members), size)]
        return [PlannedCard(nodes, "", (), 1, len(nodes) == 1) for nodes in cuts]

    def _around(self, nodes: Sequence[int]) -> list[PlannedCard]:
        """Plan the cards of what lies around a part; of many, alike ones are one card."""
        if len(nodes) <= _MOST_AROUND:
            return [PlannedCard((node,), "", (), 1, True) for node in nodes]
        looks: dict[tuple[int, str], list[int]] = {}
        for key in nodes:
            node = self.drawing.nodes[key]
            named = node in self.drawing.given
            base = name_parts(self.drawing.names[node]).base if named else ""
            looks.setdefault((self.outline.labels[key], base), []).append(key)
        if len(looks) > _MOST_AROUND:
            return [PlannedCard(tuple(nodes), "", (), 1, False)]
        return [PlannedCard(tuple(alike), "", (), len(alike), True) for alike in looks.values()]

    def _outline(
        self, nodes: Sequence[int], inside: set[int], fed: set[int], place: dict[int, int]
    ) -> Outline:
        """Return the structure of some nodes alone; nothing feeds what only stands around."""
        whole = self.outline
        parents = []
        for node in nodes:
            shown = node in inside
            kept = whole.parents[node] if shown or node in fed else ()
            parents.append(tuple([place.get(p, -1) if shown or p in inside else -1 for p in kept]))
        return Outline(
            labels=[whole.labels[node] for node in nodes],
            ops=[whole.ops[node] for node in nodes],
            parents=parents,
            groups=[whole.groups[node] for node in nodes],
            roots=frozenset(place[root] for root in whole.roots if root in place),
        )

    def _drawing(self, nodes: Sequence[int]) -> Drawing:
        """Return the drawing of some nodes, with the names of all that their formulas mention."""
        names = self.drawing.names
        shown = tuple(self.drawing.nodes[node] for node in nodes)
        known: dict[Node, str] = {node: names[node] for node in shown}
        known[self.drawing.roots[0]] = names[self.drawing.roots[0]]
        known |= {p: names[p] for node in shown for p in node.parents if p in names}
        return Drawing(self.drawing.roots, shown, known, self.drawing.given)


def spread(count: int, most: int) -> list[int]:
    """Return at most `most` of the numbers below `count`, evenly spread, with first and last."""
    if count <= most:
        return list(range(count))
    return [round(i * (count - 1) / (most - 1)) for i in range(most)]


def _relative(cards: Sequence[PlannedCard]) -> list[PlannedCard]:
    """Return cards without the boxes around all that lie in some box."""
    path = common_path([card.group for card in cards if card.group])
    cut = len(path) + 1 if path else 0
    return [replace(card, group=card.group[cut:]) for card in cards]


def _without_sums(scene: Scene, around: frozenset[int]) -> Scene:
    """Return a scene in which what is put together around a part says nothing of its formula."""
    nodes = tuple(
        replace(node, expression=None) if node.key in around and node.contents else node
        for node in scene.nodes
    )
    return replace(scene, nodes=nodes)
