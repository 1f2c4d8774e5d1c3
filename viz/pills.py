"""The labels on edges: the local derivative as a formula and a number, `1 − a² = 0.5`."""

from viz.counting import format_number
from viz.labels import Line, Run, plain_text
from viz.metrics import shorten, text_width
from viz.scene import Edge, LocalDerivative

MOST_PILL = 112.0
PILL_SIZE, PILL_HEIGHT = 11.0, 20.0


def pill_text(local: LocalDerivative | None) -> str:
    """Return an edge's label, `1 − a² = 0.5`, or the number alone where both are too long."""
    if local is None:
        return ""
    formula = plain_text(local.formula)
    if local.number is None:
        return shorten(formula, MOST_PILL, PILL_SIZE, bold=True)
    number = format_number(local.number, 3)
    if formula == number:
        return number
    both = f"{formula} = {number}"
    return both if text_width(both, PILL_SIZE, bold=True) <= MOST_PILL else number


def pill_line(local: LocalDerivative | None) -> Line:
    """Return an edge's label in type."""
    text = pill_text(local)
    if local is None or not text:
        return ()
    formula, equals, number = plain_text(local.formula), "", ""
    if local.number is not None and text != formula:
        number = format_number(local.number, 3)
        equals = f" = {number}"
    latex = local.formula.latex + equals if text == formula + equals else ""
    return (Run(text, PILL_SIZE, "gradient", bold=True, latex=latex),)


def pill_size(edge: Edge) -> tuple[float, float] | None:
    """Return the size of an edge's label, None where there is nothing to say."""
    text = pill_text(edge.local)
    if not text:
        return None
    return text_width(text, PILL_SIZE, bold=True) + 16, PILL_HEIGHT
