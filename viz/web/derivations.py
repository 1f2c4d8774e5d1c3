"""The derivations that stand in a page beside the picture, one for each leaf."""

import base64
import gzip
import json
from collections.abc import Collection, Mapping
from html import escape

from autograd_core.graph import sweep_order
from autograd_core.node import Node
from viz.build import Drawing
from viz.chain import write_derivative
from viz.derivation import Derivation
from viz.ledger import keep_ledger

MOST_CHARACTERS = 600_000
"""Of all derivations of a page together, before they are packed to about a twentieth."""
MOST_LEAVES = 100


def leaf_derivations(drawing: Drawing, first: Collection[int]) -> dict[int, str]:
    """Return the chain rule from the first root to each leaf as HTML, by the leaf's key.

    Those of `first` come first, as long as there is room.
    """
    root, keys = drawing.roots[0], drawing.keys
    found: dict[int, str] = {}
    room = MOST_CHARACTERS
    for leaf in _leaves(drawing, first)[:MOST_LEAVES]:
        text = _fragment(Derivation(keep_ledger(drawing, root, leaf, "auto")), drawing)
        if len(text) > room:
            break
        room -= len(text)
        found[keys[leaf]] = text
    return found


def packed(derivations: Mapping[int, str]) -> str:
    """Return derivations as base64 of gzip of JSON, which a page unpacks by itself."""
    text = json.dumps(derivations, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _leaves(drawing: Drawing, first: Collection[int]) -> list[Node]:
    reached = set(sweep_order(drawing.roots[0]))
    leaves = [node for node in drawing.nodes if node.is_leaf and node in reached]
    return sorted(leaves, key=lambda leaf: drawing.keys[leaf] not in first)


def _fragment(derivation: Derivation, drawing: Drawing) -> str:
    ledger = derivation.ledger
    keys = {name: key for key, name in reversed(list(enumerate(drawing.names.values())))}
    cells = " · ".join(
        f'<span class="factor" data-upper="{keys[f.upper]}" data-lower="{keys[f.lower]}">'
        f"{escape(write_derivative(f.upper, f.lower).text)}</span>"
        for f in ledger.factors
    )
    left = escape(write_derivative(ledger.loss, ledger.leaf).text)
    return f"<p>{left} = {cells}</p><pre>{escape(str(derivation))}</pre>"
