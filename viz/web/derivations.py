"""The derivations that stand in a page beside the picture, one for each leaf."""

from collections.abc import Collection
from dataclasses import replace

from autograd_core.graph import sweep_order
from autograd_core.node import Node
from viz.build import Drawing
from viz.derivation import Derivation, derive
from viz.derivation_html import write_html
from viz.derivation_sheet import Note, Sheet

MOST_CHARACTERS = 600_000
"""Of all derivations of a page together, which a file packs to about a twentieth."""
MOST_LEAVES = 100


def leaf_derivations(drawing: Drawing, first: Collection[int], lang: str) -> dict[int, str]:
    """Return the chain rule from the first root to each leaf as HTML, by the leaf's key.

    Those of `first` come first, as long as there is room.
    """
    keys = drawing.keys
    found: dict[int, str] = {}
    room = MOST_CHARACTERS
    for leaf in _leaves(drawing, first)[:MOST_LEAVES]:
        text = write_html(_sheet(derive(drawing, leaf, lang=lang)), style=False)
        if len(text) > room:
            break
        room -= len(text)
        found[keys[leaf]] = text
    return found


def _sheet(derivation: Derivation) -> Sheet:
    """Return what a derivation says; not that `backward()` was not called, which a page does."""
    if derivation.ledger.stored is not None:
        return derivation.sheet
    *parts, checks = derivation.sheet.parts
    missing = next(block for block in checks if isinstance(block, Note) and block.mark == "·")
    kept = tuple(block for block in checks if block is not missing)
    return replace(derivation.sheet, parts=(*parts, kept))


def _leaves(drawing: Drawing, first: Collection[int]) -> list[Node]:
    reached = set(sweep_order(drawing.roots[0]))
    leaves = [node for node in drawing.nodes if node.is_leaf and node in reached]
    return sorted(leaves, key=lambda leaf: drawing.keys[leaf] not in first)
