"""The options of `draw`: which values they have, and an error that lists them."""

from collections.abc import Sequence

from autograd_core import AutogradError
from viz.messages import LANGUAGES
from viz.overlays import OVERLAYS
from viz.theme import THEMES


def check_options(*, show: Sequence[str], **options: str) -> None:
    """Raise unless each option is one of its values."""
    allowed = {
        "direction": ("LR", "TB"),
        "theme": tuple(THEMES),
        "engine": ("auto", "dot", "builtin"),
        "lang": tuple(LANGUAGES),
    }
    for name, value in options.items():
        if value not in allowed[name]:
            listed = " or ".join(repr(a) for a in allowed[name])
            raise AutogradError(f"draw: expected {name} to be {listed}, got {value!r}.")
    wrong = set(show) - {"data", "grad", "local"}
    if wrong:
        raise AutogradError(
            f'draw: expected show to hold "data", "grad" and "local", got {sorted(wrong)}.'
        )


def check_folding(overlay: str | None, max_nodes: int) -> None:
    """Raise unless there is such an overlay and room for a card."""
    if overlay is not None and overlay not in OVERLAYS:
        listed = " or ".join(map(repr, OVERLAYS))
        raise AutogradError(f"draw: expected overlay to be {listed}, got {overlay!r}.")
    if max_nodes < 1:
        raise AutogradError(f"draw: expected max_nodes to be at least 1, got {max_nodes}.")
