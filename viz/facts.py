"""What is said of a node and of an edge in words: for tooltips, screen readers and plain text."""

from autograd_core.notation import name_text
from viz.counting import (
    folded_text,
    format_count,
    format_number,
    format_shape,
    phase_name,
    place_text,
    type_text,
)
from viz.labels import SIGNS, plain_text
from viz.messages import Messages
from viz.scene import Edge, LocalDerivative, Scene, SceneNode, Summary
from viz.style import Style


def node_title(node: SceneNode, loss: str, say: Messages) -> str:
    """Return a node in one sentence, for tooltips and screen readers."""
    note = [node.note.text] if node.note is not None else []
    return "; ".join(node_facts(node, loss, say) + note)


def node_facts(node: SceneNode, loss: str, say: Messages) -> list[str]:
    """Return how a node was computed, its value and, where it takes one, its gradient."""
    name = name_text(node.name)
    parts = [f"{name} = {plain_text(node.expression)}" if node.expression else name]
    if node.contents is not None:
        parts[0] += f" {folded_text(node.contents, say)}"
    if node.execution is not None:
        return [*parts, *program_facts(node, say)]
    parts.append(say("value {value}", value=_in_words(node.value, say)))
    if node.takes_gradient:
        gradient = _in_words(node.gradient, say) if node.gradient else say("not computed yet")
        parts.append(f"∂{name_text(loss)}/∂{name} {gradient}")
    return parts


def program_facts(node: SceneNode, say: Messages) -> list[str]:
    """Return what is known of an array of a program: no numbers, but its type and place."""
    assert node.execution is not None
    phase, place = phase_name(node.execution.phase, say), place_text(node.execution, say)
    return [fact for fact in (type_text(node, say), phase, place) if fact]


def scene_title(scene: Scene, say: Messages) -> str:
    """Return what a picture shows, in words."""
    loss = name_text(scene.loss_name)
    if any(node.execution for node in scene.nodes):
        return say("Program that returns {names}", names=loss)
    return say("Computation graph of {loss}", loss=loss)


def shown_facts(node: SceneNode, loss: str, style: Style) -> list[str]:
    """Return the facts of a node that the style shows."""
    title, *rest = node_facts(node, loss, style.say)
    if "grad" not in style.show or not node.takes_gradient:
        rest = rest[:1]
    note = [f"{SIGNS[node.note.severity]} {node.note.text}"] if node.note else []
    if node.execution is not None:
        return [*node_facts(node, loss, style.say), *note]
    return [title, *(rest if "data" in style.show else rest[1:]), *note]


def _in_words(summary: Summary, say: Messages) -> str:
    if not summary.shape and not summary.low < summary.high:
        return format_number(summary.mean, 6)
    return say(
        "{shape}, min {low}, mean {mean}, max {high}",
        shape=format_shape(summary.shape, say),
        low=format_number(summary.low, 6),
        mean=format_number(summary.mean, 6),
        high=format_number(summary.high, 6),
    )


def edge_title(edge: Edge, nodes: tuple[SceneNode, ...]) -> str:
    """Return an edge in words, for tooltips and screen readers: `z → a: ∂a/∂z = 1 − a² = 0.5`."""
    lower, upper = nodes[edge.source].name, nodes[edge.target].name
    ends = f"{name_text(lower)} → {name_text(upper)}"
    if edge.count > 1:
        ends += f" (× {format_count(edge.count)})"
    if edge.local is None:
        return ends
    return f"{ends}: {' = '.join(local_steps(edge.local, upper, lower))}"


def local_steps(local: LocalDerivative, upper: str, lower: str) -> list[str]:
    """Return what stands between equal signs in `∂a/∂z = 1 − a² = 0.5`.

    Where the gradient of `upper` is written ȳ, the formula is no derivative and begins alone.
    """
    formula = plain_text(local.formula)
    steps = [formula]
    if "ȳ" not in formula:
        steps.insert(0, f"∂{name_text(upper)}/∂{name_text(lower)}")
    if local.number is not None and format_number(local.number) != formula:
        steps.append(format_number(local.number))
    return steps
