"""A style sheet that leaves the rest of a document alone, for a page that is a guest in one."""

import re
from collections.abc import Iterator

GUEST = ".chainrule"
_RULE = re.compile(r"\s*([^{}]*?)\s*\{")
_COMMA = re.compile(r",(?![^()]*\))")


def scoped(css: str) -> str:
    """Return the sheet with each rule bound to the inside of a `.chainrule` element.

    What is meant for the whole document, `body` and `:root`, is left out. `:where` keeps each
    rule's weight against the others.
    """
    return "".join(_rules(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))


def _rules(css: str) -> Iterator[str]:
    place = 0
    while match := _RULE.match(css, place):
        end = _closing(css, match.end())
        body = css[match.end() : end]
        place = end + 1
        if match[1].startswith("@"):
            yield f"{match[1]} {{\n{''.join(_rules(body))}}}\n"
        elif selectors := [s for s in map(_bound, _COMMA.split(match[1])) if s]:
            yield f"{', '.join(selectors)} {{{body}}}\n"


def _closing(css: str, place: int) -> int:
    """Return where the block ends that is open at a place."""
    depth = 1
    for brace in re.finditer(r"[{}]", css[place:]):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return place + brace.start()
    raise AssertionError(f"page.css: a block is not closed: {css[place : place + 60]!r}")


def _bound(selector: str) -> str:
    selector = selector.strip()
    if GUEST in selector:
        return selector
    if re.match(r"(:root|html|body)\b\S*$", selector):
        return ""
    return f":where({GUEST}) {selector}"
