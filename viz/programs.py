"""From a compiled program to a `Scene`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from autograd_core.notation import name_text
from autograd_core.program.instructions import Program
from autograd_core.program.report import Passes
from autograd_core.program.scalar.program import ScalarProgram
from viz.build import boxes_of
from viz.gathering import box_title
from viz.messages import Messages
from viz.outline import Outline
from viz.planning import PlannedCard, plan_cards
from viz.program_listing import Listing, read_program
from viz.scene import Contents, Edge, Execution, Scene, SceneNode, with_notes


def program_scene(
    thing: Program | Passes | ScalarProgram,
    say: Messages,
    *,
    depth: int | None = None,
    max_nodes: int = 1000,
) -> Scene:
    """Return the scene of a program, or of one before the passes with what they did.

    Parameters
    ----------
    thing : Program, ScalarProgram or Passes
    say : Messages
        The language of the boxes and captions.
    depth : int, optional
        0 makes one card of each fused run.
    max_nodes : int
        If there are more cards, runs are folded, then what repeats.
    """
    listing = read_program(thing, say)
    outline = listing.outline()
    if depth is None and len(listing.slots) <= max_nodes:
        homes = list(range(len(listing.slots)))
        nodes = tuple(map(listing.card, listing.slots))
    else:
        cards = plan_cards(outline, depth, max_nodes)
        homes = [0] * len(listing.slots)
        for place, card in enumerate(cards):
            for member in card.members:
                homes[member] = place
        nodes = tuple(_folded(listing, *pair) for pair in enumerate(cards))
    results = dict.fromkeys(nodes[homes[key]].name for key in sorted(outline.roots))
    names = ", ".join(map(name_text, results)) if len(results) > 1 else next(iter(results), "")
    groups = boxes_of([node.group for node in nodes])
    scene = Scene(nodes, _edges(outline, homes), groups, names)
    if len(nodes) < len(homes):
        return scene
    return with_notes(scene, listing.notes())


def _folded(listing: Listing, key: int, card: PlannedCard) -> SceneNode:
    """Return the card of several slots: that of the last one, and what else is in it."""
    slots = [listing.slots[member] for member in card.members]
    last = replace(listing.card(slots[-1]), key=key, group=card.group)
    if len(slots) == 1 and not card.boxes:
        return last
    executions = [node.execution for node in map(listing.card, slots) if node.execution]
    phases = {e.phase for e in executions}
    signs = Counter(listing.steps[s].op.notation.glyph for s in slots if s in listing.steps)
    is_result = any(slot in listing.program.outputs for slot in slots)
    inside = {*slots}
    uses = sum(p in inside for slot in slots for p in listing.parents(slot))
    return replace(
        last,
        kind=last.kind if not last.op else "loss" if is_result else "folded",
        name=listing.name(slots[0]) if len(slots) == 1 else _range(listing, slots),
        glyph=last.glyph if card.uniform else "",
        op=last.op if card.uniform else "",
        expression=None,
        execution=Execution(
            phases.pop() if len(phases) == 1 else "",
            executions[-1].dtype,
            sum(e.n_bytes for e in executions),
            "",
            None,
        ),
        contents=Contents(
            title=box_title(card.boxes),
            nodes=len(slots),
            ops=sum(signs.values()),
            parameters=0,
            edges=uses,
            repeats=card.repeats,
            signs=tuple(sorted(signs.items(), key=lambda pair: (-pair[1], pair[0]))),
        ),
    )


def _range(listing: Listing, slots: Sequence[int]) -> str:
    """Return what several slots are called together: `v₇ … v₉`."""
    return " … ".join(name_text(listing.name(slot)) for slot in (slots[0], slots[-1]))


def _edges(outline: Outline, homes: Sequence[int]) -> tuple[Edge, ...]:
    """Return the edges between cards; a card of several slots numbers what comes in."""
    sizes = Counter(homes)
    counts: Counter[tuple[int, int, int]] = Counter()
    for node, sources in enumerate(outline.parents):
        for slot, p in enumerate(sources):
            if p >= 0 and homes[p] != homes[node]:
                own = sizes[homes[node]] == 1
                counts[homes[node], slot if own else -1, homes[p]] += 1
    edges: list[Edge] = []
    arrived: Counter[int] = Counter()
    for (target, slot, source), count in sorted(counts.items()):
        if slot < 0:
            slot, arrived[target] = arrived[target], arrived[target] + 1
        edges.append(Edge(source, target, slot, None, count))
    return tuple(edges)
