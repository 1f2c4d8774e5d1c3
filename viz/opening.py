"""`unfold` a folded card: a picture of one of its parts, or of its content folded again."""

from dataclasses import replace

from autograd_core import AutogradError
from autograd_core.notation import name_text
from viz.build import boxes_of
from viz.folding import Folding
from viz.picture import Picture, Recorded, compose
from viz.scene import Scene
from viz.unfolding import View, view_parts


def unfold(picture: Picture, card: str | int, part: int = 1) -> Picture:
    """Draw what a folded card stands for: of `× 400`, one of the 400 parts.

    A box with its title is around the part; outside it are the nodes that feed it, and those that
    it feeds. A part of many nodes is folded again, and can be unfolded in turn.

    Parameters
    ----------
    picture : Picture
        From `draw`, or from this function.
    card : str or int
        The card's name, or its key in `picture.scene`.
    part : int
        Which of the equal parts, counted from 1 in the order of recording.

    Raises
    ------
    AutogradError
        If the picture does not know its graph, has no such folded card, or the card no such part.

    Examples
    --------
    >>> import autograd_core as ag, viz
    >>> w = ag.Value(0.5, "w")
    >>> L = sum(ag.tanh(w * x) for x in range(1, 50))
    >>> picture = viz.draw(L, max_nodes=5, variables=False)
    >>> [node.name for node in picture.scene.nodes]
    ['w', 'p', 'q', 'r', 'v_147']
    >>> [node.name for node in viz.unfold(picture, "p", 3).scene.nodes]
    ['w', 'v_7', 'v_8']
    """
    recorded = _recorded(picture)
    key = _key(picture.scene, recorded.folding, card)
    count, view_of = view_parts(recorded.drawing, recorded.folding, key)
    if not 1 <= part <= count:
        raise AutogradError(f"unfold: expected a part from 1 to {count}, got {part}.")
    view = view_of(part - 1)
    say = picture.style.say
    name = name_text(picture.scene.nodes[key].name)
    title = say("{name}: part {part} of {count}", name=name, part=part, count=count)
    scene = _boxed(view, title if count > 1 else name)
    folding = Folding(scene, tuple(card.members for card in view.plan), view.plan)
    inner = Recorded(recorded.drawing, {}, None, folding, is_whole=False)
    return compose(scene, replace(picture.style, overlay=""), picture.engine, recorded=inner)


def _recorded(picture: Picture) -> Recorded:
    if picture.recorded is None:
        raise AutogradError(
            "unfold: expected a picture from viz.draw, got one of a saved scene, which does not "
            "hold what is folded. Draw the graph itself."
        )
    return picture.recorded


def _key(scene: Scene, folding: Folding, card: str | int) -> int:
    """Return the key of a folded card, given it or its name."""
    folded = {
        node.key: node.name
        for node, plan in zip(scene.nodes, folding.plan, strict=False)
        if len(plan.members) > 1 or plan.boxes
    }
    found = [k for k, name in folded.items() if card in (k, name, name_text(name))]
    if not found:
        listed = ", ".join(folded.values()) or "none: nothing is folded"
        raise AutogradError(
            f"unfold: expected the name or the key of a folded card, got {card!r}. "
            f"The picture has {listed}."
        )
    return found[0]


def _boxed(view: View, title: str) -> Scene:
    """Return the scene with a box around the part."""
    path = title.replace("/", "∕")  # a slash would begin a box inside
    inside = set(view.inside)
    nodes = tuple(
        replace(node, group=f"{path}/{node.group}".rstrip("/")) if node.key in inside else node
        for node in view.scene.nodes
    )
    return replace(view.scene, nodes=nodes, groups=boxes_of([node.group for node in nodes]))
