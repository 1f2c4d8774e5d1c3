"""One sentence for each step of a sweep, as films, storyboards and pages say it."""

from autograd_core.notation import ENTRYWISE, Written, name_text
from viz.labels import format_number, format_shape, plain_text
from viz.messages import Messages
from viz.scene import Scene, Summary
from viz.steps import State

_DIGITS = 4
_LISTED = 3
"""Of more parts than these, all but the last are shown as their sum."""


def narrate(scene: Scene, state: State, say: Messages) -> str:
    """Return what happens at a step, in one sentence."""
    step = state.step
    if step.node is None:
        return say("Given: the inputs and the parameters.")
    if step.phase == "forward":
        return _forward(scene, step.node, say)
    if step.phase == "seed":
        loss = name_text(scene.loss_name)
        return say("The loss is where gradients begin: ∂{loss}/∂{loss} = 1.", loss=loss)
    return _backward(scene, state, say)


def _forward(scene: Scene, key: int, say: Messages) -> str:
    node = scene.nodes[key]
    rule = plain_text(node.expression) if node.expression else node.op
    equation = f"{name_text(node.name)} = {rule}"
    if node.scalar:
        value = format_number(node.value.mean, _DIGITS)
        return say("Forward: {equation} = {value}.", equation=equation, value=value)
    shape = format_shape(node.value.shape, say)
    return say("Forward: {equation}, of shape {shape}.", equation=equation, shape=shape)


def _backward(scene: Scene, state: State, say: Messages) -> str:
    step = state.step
    if step.node is None or step.edge is None or step.total is None:
        return ""
    source, target = scene.nodes[step.node], scene.nodes[step.edge[1]]
    gradient = f"∂{name_text(scene.loss_name)}/∂{name_text(source.name)}"
    facts: dict[str, object] = {
        "gradient": gradient,
        "part": _product(scene, state, say),
        "node": name_text(target.name),
    }
    if state.uses == 1:
        return say("Back from {node}: {gradient} = {part}.", **facts)
    facts |= {"place": len(state.parts), "uses": state.uses}
    text = say("Back from {node}, part {place} of {uses} of {gradient}: {part}.", **facts)
    if not step.last or not source.scalar:
        return text
    total = sum_text(state, say)
    return f"{text} " + say("The parts add up: {total}.", total=total)


def _product(scene: Scene, state: State, say: Messages) -> str:
    """Return `−0.2929 · 2 = −0.5858`, or the rule where these are no numbers."""
    step = state.step
    if step.edge is None or step.part is None:
        return ""
    edge = next(e for e in scene.edges if (e.source, e.target, e.slot) == step.edge)
    upstream = state.gradients.get(edge.target)
    if edge.local is None or upstream is None:
        return _number(step.part)
    if edge.local.number is None or step.part.shape or upstream.shape:
        return _rule(scene, edge.target, edge.local.formula, say)
    number = format_number(edge.local.number, _DIGITS)
    factor = f"({number})" if number.startswith("−") else number
    return f"{_number(upstream)} · {factor} = {_number(step.part)}"


def _rule(scene: Scene, target: int, formula: Written, say: Messages) -> str:
    """Return how the gradient of an array comes from that of what it went into."""
    upstream = f"∂{name_text(scene.loss_name)}/∂{name_text(scene.nodes[target].name)}"
    text = plain_text(formula)
    if "ȳ" in text:
        return say("{formula} with ȳ = {gradient}", formula=text, gradient=upstream)
    if text == "1":
        return upstream
    return f"{upstream} ⊙ {text if formula.precedence >= ENTRYWISE else f'({text})'}"


def _number(summary: Summary) -> str:
    return format_number(summary.mean, _DIGITS)


def sum_text(state: State, say: Messages) -> str:
    """Return how the parts of a gradient add up, `+0.84 +0.20 = 1.04`.

    Of an array there is no such line; it says which part has come.
    """
    step, parts = state.step, state.parts
    if step.total is None or step.total.shape:
        return say("part {place} of {uses}", place=len(parts), uses=state.uses)
    if len(parts) > _LISTED:
        before = [f"… {format_number(parts[-1].mean, 3, signed=True)}"]
    else:
        before = [format_number(part.mean, 3, signed=True) for part in parts]
    terms = " ".join(before)
    return f"{terms} = {format_number(step.total.mean, 3)}" if len(parts) > 1 else f"{terms} + …"
