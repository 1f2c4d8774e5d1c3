"""The Markdown that all generated pages are written in."""

import re
from collections.abc import Iterable


def prose(text: str) -> str:
    """Return plain text with `code` in it as Markdown that shows it unchanged."""
    pieces = re.split(r"(`[^`]*`)", " ".join(text.split()))
    return "".join(
        piece if i % 2 else re.sub(r"([\\*_$<\[\]|])", r"\\\1", piece)
        for i, piece in enumerate(pieces)
    )


def link(name: str) -> str:
    """Return a link from one page of an op to another."""
    return f"[{name}]({name}.md)"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table with a row of titles."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def anchor(clause: str) -> str:
    """Return the name of a clause in an address."""
    return clause.replace(" ", "-")


def title(family: str) -> str:
    """Return the name of a family as a title."""
    return family[0].upper() + family[1:]
