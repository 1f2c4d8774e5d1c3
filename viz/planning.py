"""Which cards a graph is drawn as, so that there are never more than a limit.

Boxes are folded first, then items of equal structure, then recurrences; a graph without repetition
is cut into columns. Whatever is merged, no two cards feed each other in a circle.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from viz.copies import copies_inside
from viz.grouping import acyclic_paths
from viz.ordering import condense, quotient, renumber, topological
from viz.outline import Items, Numbering, Outline, depth_of, items_at
from viz.repeats import Classes, alike_within, equal_classes, used_alike

OVERVIEW = 60
"""As many cards as a reader can take in: what is aimed at once folding is needed at all."""
_ROUNDS, _MOST_WORK = (1, 2, 4, 8, 16), 300_000


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """One card to be drawn.

    Attributes
    ----------
    members : the nodes it stands for, in the order of recording
    group : the path of the box around it
    boxes : the paths of the boxes that were folded into it
    repeats : into how many copies of equal structure its nodes can be divided
    uniform : whether its nodes are all leaves, or all results of one op, alike in structure
    """

    members: tuple[int, ...]
    group: str
    boxes: tuple[str, ...]
    repeats: int
    uniform: bool


@dataclass(frozen=True, slots=True)
class Merging:
    """Items put together: the card of each class, and its part in the card.

    A card repeats if each of its parts has as many items as the others, fed by what looks alike.
    """

    items: Items
    classes: Classes
    cards: list[int]
    parts: list[int]
    looks: list[int]

    @property
    def count(self) -> int:
        """How many cards there are."""
        return max(self.cards, default=-1) + 1

    def homes(self) -> list[int]:
        """Return the card of each item."""
        return [self.cards[number] for number in self.classes.of]

    def inside(self) -> list[list[int]]:
        """Return the items of each card."""
        result: list[list[int]] = [[] for _ in range(self.count)]
        for item, card in enumerate(self.homes()):
            result[card].append(item)
        return result


def plan_cards(outline: Outline, depth: int | None, max_nodes: int) -> tuple[PlannedCard, ...]:
    """Return the cards of a picture, parents first, at most `max_nodes`.

    `depth` levels of boxes are open, all if it is None, and fewer where that is needed to fit.
    """
    deepest = depth_of(outline)
    levels = deepest if depth is None else min(depth, deepest)
    items = items_at(outline, levels)
    if len(items.members) <= max_nodes:
        return _cards(_as_they_are(items), outline)
    return _cards(_fit(outline, items, levels, min(max_nodes, OVERVIEW)), outline)


def _fit(outline: Outline, items: Items, levels: int, limit: int) -> Merging:
    """Return the finest way to fold that leaves at most `limit` cards."""
    for level in range(levels, -1, -1):
        items = items if level == levels else items_at(outline, level)
        if len(items.members) <= limit:
            return _as_they_are(items)
        if level and len(set(items.labels)) > limit:  # a class has one label
            continue
        classes = equal_classes(items)
        merging = _equal(items, classes)
        if merging.count <= limit:
            return merging
        repeated = _recurrent(items, classes, limit)
        if repeated and (level == 0 or not _unlike(repeated)):
            return repeated
    return next(m for m in _columns(items, classes, outline, limit) if m.count <= limit)


def _equal(items: Items, classes: Classes) -> Merging:
    everyone = list(range(len(classes.labels)))
    return Merging(items, classes, condense(everyone, classes.parents), everyone, everyone)


def _recurrent(items: Items, classes: Classes, limit: int) -> Merging | None:
    """Return the graph with its recurrences folded: that with the fewest nodes in cards that are
    no repetition, None if there are too many cards whatever counts as alike."""
    best: list[tuple[int, int, Merging]] = []
    for rounds in _ROUNDS:
        if rounds > 1 and rounds * len(classes.labels) > _MOST_WORK:
            break
        merging = _recurrences(items, classes, rounds)
        if merging.count > limit:
            break  # a longer look tells more apart
        best.append((_unlike(merging), rounds, merging))
        if not best[-1][0] or best[-1][0] > best[0][0]:
            break
    return min(best, key=lambda entry: entry[:2])[2] if best else None


def _unlike(merging: Merging) -> int:
    """Return how many items are in cards that cannot be said to repeat anything."""
    inside = merging.inside()
    homes = merging.homes()
    return sum(
        len(items) for items in inside if len(items) > 1 and _repeats(items, merging, homes) == 1
    )


def _as_they_are(items: Items) -> Merging:
    everyone = list(range(len(items.members)))
    classes = Classes(everyone, items.labels, items.parents, everyone, items.leaves)
    return Merging(items, classes, everyone, everyone, everyone)


# ---- recurrences ----


def _recurrences(items: Items, classes: Classes, rounds: int) -> Merging:
    """Put together what looks alike a few steps back; what then feeds itself is one card."""
    looks = renumber(alike_within(classes, rounds))
    parts = _whole_rounds(looks, condense(looks, classes.parents))
    cards = condense(parts, classes.parents)
    uses = used_alike(items.leaves, items.labels, items, [cards[n] for n in classes.of])
    mixed = [
        uses[item] if leaf else (False, card)
        for item, leaf, card in zip(classes.first, classes.leaves, cards, strict=True)
    ]
    return Merging(items, classes, _numbered(mixed), parts, looks)


def _numbered(keys: Sequence[Hashable]) -> list[int]:
    number = Numbering()
    return [number(key) for key in keys]


def _whole_rounds(parts: Sequence[int], cards: Sequence[int]) -> list[int]:
    """Take from a circle what came before its first whole round.

    The first step of a recurrence may be part of it or not, by what it starts from.
    """
    inside: dict[int, dict[int, list[int]]] = {}
    for node, (part, card) in enumerate(zip(parts, cards, strict=True)):
        inside.setdefault(card, {}).setdefault(part, []).append(node)
    result, fresh = list(parts), max(parts) + 1
    for members in inside.values():
        rounds = min(map(len, members.values()))
        for nodes in members.values():
            for node in nodes[: len(nodes) - rounds]:
                result[node], fresh = fresh, fresh + 1
    return result


# ---- columns, where nothing repeats ----


def _columns(items: Items, classes: Classes, outline: Outline, limit: int) -> Iterator[Merging]:
    """Yield the graph cut into ever fewer columns, with a card for each op in each of them."""
    ranks = _ranks(classes)
    width = max(ranks) + 1
    ops = [items.boxes[i] or outline.ops[items.members[i][0]] for i in classes.first]
    keys: list[Hashable]
    columns = limit // 6
    while columns:
        keys = [(rank * columns // width, op) for rank, op in zip(ranks, ops, strict=True)]
        yield _by_key(keys, items, classes)
        columns //= 2
    yield _by_key([rank * limit // width for rank in ranks], items, classes)


def _by_key(keys: Sequence[Hashable], items: Items, classes: Classes) -> Merging:
    cards = condense(_numbered(keys), classes.parents)
    everyone = list(range(len(cards)))
    return Merging(items, classes, cards, everyone, everyone)


def _ranks(classes: Classes) -> list[int]:
    """Return how many steps each class lies from the leaves; leaves stand by their first user."""
    ranks = [1] * len(classes.labels)
    for node, sources in enumerate(classes.parents):  # a class comes after those that feed it
        ranks[node] = max([ranks[p] + 1 for p in sources if 0 <= p != node], default=1)
    users = list(ranks)
    for node in range(len(ranks) - 1, -1, -1):
        for p in classes.parents[node]:
            if p >= 0 and classes.leaves[p]:
                users[p] = min(users[p] if users[p] > 1 else ranks[node], ranks[node])
    return [users[node] - 1 if leaf else ranks[node] for node, leaf in enumerate(classes.leaves)]


# ---- from merged classes to cards ----


def _cards(merging: Merging, outline: Outline) -> tuple[PlannedCard, ...]:
    items = merging.items
    inside, homes = merging.inside(), merging.homes()
    feeders = quotient(homes, items.parents)
    order = topological(feeders)
    place = {card: i for i, card in enumerate(order)}
    planned = [_card(inside[card], merging, homes, outline) for card in order]
    groups = [card.group for card in planned]
    if merging.count < len(items.members):  # merged cards may close a circle of open boxes
        groups = acyclic_paths(groups, [[place[p] for p in feeders[card]] for card in order])
    return tuple(
        PlannedCard(card.members, group, card.boxes, card.repeats, card.uniform)
        for card, group in zip(planned, groups, strict=True)
    )


def _card(
    inside: Sequence[int], merging: Merging, homes: Sequence[int], outline: Outline
) -> PlannedCard:
    items = merging.items
    members = sorted(node for item in inside for node in items.members[item])
    boxes = tuple(items.boxes[item] for item in inside if items.boxes[item])
    outer = [
        items.boxes[item].rpartition("/")[0]
        if items.boxes[item]
        else outline.groups[items.members[item][0]]
        for item in inside
    ]
    parts = {merging.parts[merging.classes.of[item]] for item in inside}
    repeats = _repeats(inside, merging, homes)
    if len(parts) == 1 and boxes and len(boxes) == repeats:
        repeats *= copies_inside(items.members[inside[0]], items.boxes[inside[0]], outline)
    uniform = len(parts) == 1 and not boxes and repeats == len(members)
    return PlannedCard(tuple(members), common_path(outer), boxes, repeats, uniform)


def _repeats(inside: Sequence[int], merging: Merging, homes: Sequence[int]) -> int:
    """Return how often the parts of a card are repeated, 1 if they are not all equally often.

    What comes into one slot of one part from outside must look alike.
    """
    counts: dict[int, int] = {}
    feeders: dict[tuple[int, int], set[int]] = {}
    classes, items = merging.classes, merging.items
    for item in inside:
        part = merging.parts[classes.of[item]]
        counts[part] = counts.get(part, 0) + 1
        for role, p in zip(items.roles[item], items.parents[item], strict=True):
            if p >= 0 and homes[p] != homes[item]:
                number = classes.of[p]
                leaf = classes.leaves[number]
                look = -1 - classes.labels[number] if leaf else merging.looks[number]
                feeders.setdefault((part, role), set()).add(look)
    if any(len(looks) > 1 for looks in feeders.values()):
        return 1
    rounds = set(counts.values())
    return rounds.pop() if len(rounds) == 1 else 1


def common_path(paths: Sequence[str]) -> str:
    """Return the path of the innermost box around all."""
    steps = [path.split("/") if path else [] for path in set(paths)]
    common = []
    for level in zip(*steps, strict=False):
        if len(set(level)) > 1:
            break
        common.append(level[0])
    return "/".join(common)
