"""Elements of MathML Core as text."""

from html import escape


def element(tag: str, *children: str, attributes: str = "") -> str:
    """Return an element with children that are markup already."""
    start = f"{tag} {attributes}" if attributes else tag
    return f"<{start}>{''.join(children)}</{tag}>"


def leaf(tag: str, text: str, attributes: str = "") -> str:
    """Return an element that holds characters, escaped."""
    return element(tag, escape(text, quote=False), attributes=attributes)


def row(children: list[str]) -> str:
    """Return elements side by side as one."""
    return children[0] if len(children) == 1 else element("mrow", *children)


def space(width_em: float) -> str:
    """Return an empty space."""
    return f'<mspace width="{width_em:g}em"/>'


def with_scripts(base: str, scripts: dict[str, str]) -> str:
    """Return a base with its indices, by `_` and `^`; below and above a ∑ or ∏."""
    if not scripts:
        return base
    limits = base in _WITH_LIMITS
    below, above = ("munder", "mover") if limits else ("msub", "msup")
    if len(scripts) == 2:
        return element("munderover" if limits else "msubsup", base, scripts["_"], scripts["^"])
    return element(below if "_" in scripts else above, base, *scripts.values())


_WITH_LIMITS = frozenset(leaf("mo", sign) for sign in "∑∏")
