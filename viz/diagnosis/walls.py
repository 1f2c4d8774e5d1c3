"""Ops that a gradient reaches and does not pass: stop_gradient, step, a choice, weights of 0."""

from collections.abc import Iterable, Iterator

import numpy as np

from autograd_core.node import Node
from viz.diagnosis.finding import Finding
from viz.diagnosis.patient import Patient, shortened_list
from viz.scene import Severity

STEPS = frozenset(["step", "sign", "floor", "ceil", "floor_divide"])
CHOICES = frozenset(
    ["where", "maximum", "minimum", "clip", "max", "min", "median", "getitem", "take", "dropout",
     "take_along_axis", "max_pool2d", "order_statistic", "tril", "triu", "diagonal"]
)  # fmt: skip
SUBJECTS = {
    "stop_gradient": "cut",
    **dict.fromkeys(STEPS, "step"),
    **dict.fromkeys(CHOICES, "choice"),
}


def examine_walls(patient: Patient) -> Iterator[Finding]:
    """Yield what makes the whole gradient of a parameter 0."""
    yield from _cut_by_integers(patient)
    yield from _zero(patient)


def list_parameters(nodes: Iterable[Node], patient: Patient) -> str:
    """Return the names of parameters, in the order in which they were made."""
    inside = patient.drawing.names
    names = [
        patient.name(node) if node in inside else patient.parameters[node]
        for node in sorted(nodes, key=lambda node: node.tick)
    ]
    return shortened_list(names, patient.say)


def _cut_by_integers(patient: Patient) -> Iterator[Finding]:
    """Yield a finding for parameters whose every way to the loss leads over integers or no_grad."""
    taking = set(patient.order)
    cut = [n for n in patient.nodes if patient.is_parameter(n) and n not in taking]
    ops = [
        n
        for n in patient.nodes
        if n.op is not None and not n.requires_grad and any(p.requires_grad for p in n.parents)
    ]
    if cut and ops:
        yield _blocked("cut", ops, cut, patient)


def _zero(patient: Patient) -> Iterator[Finding]:
    """Yield a finding for each kind of op that makes the whole gradient of parameters 0."""
    if not patient.gradients or float(np.reshape(patient.loss._data, ())) == 0:
        return  # a perfect fit has no gradient, and needs none
    found: dict[str, tuple[dict[Node, None], dict[Node, None]]] = {}
    flat = [n for n in patient.order if patient.is_parameter(n) and n in patient.gradients]
    walls: dict[Node, frozenset[Node]] = {}
    for parameter in (n for n in flat if patient.is_flat(n)):
        for wall in _walls(parameter, patient, walls):
            subject = _subject(wall, parameter, patient)
            if subject:
                ops, parameters = found.setdefault(subject, ({}, {}))
                ops[wall], parameters[parameter] = None, None
    for subject, (ops, parameters) in found.items():
        yield _blocked(subject, list(ops), list(parameters), patient)


def _subject(wall: Node, parameter: Node | None, patient: Patient) -> str:
    """Return what kind of wall an op is, "" where another examination speaks of it."""
    name = wall.op.name if wall.op is not None else ""
    if name in SUBJECTS:
        return SUBJECTS[name]
    others = [p for p in wall.parents if p is not parameter and np.ndim(p._data) > 1]
    empty = any(patient.is_parameter(p) and not np.any(p._data) for p in others)
    return "factor" if empty else ""


def _walls(start: Node, patient: Patient, known: dict[Node, frozenset[Node]]) -> frozenset[Node]:
    """Return the ops nearest to a node that a gradient reaches and does not pass."""
    waiting = [start]
    while waiting:
        node = waiting[-1]
        flat = [u for u in patient.users[node] if patient.is_flat(u)]
        missing = [u for u in flat if u not in known]
        if node not in known and missing:
            waiting += missing
            continue
        if node not in known:
            past = (u for u in patient.users[node] if not patient.is_flat(u))
            direct = frozenset(u for u in past if _subject(u, None, patient))
            known[node] = direct.union(*(known[u] for u in flat))
        waiting.pop()
    return known[start]


def _blocked(subject: str, ops: list[Node], parameters: list[Node], patient: Patient) -> Finding:
    say = patient.say
    kinds = ", ".join(dict.fromkeys(n.op.name for n in ops if n.op is not None))
    facts = {
        "op": kinds,
        "where": patient.name_all(ops),
        "names": list_parameters(parameters, patient),
    }
    codes = {
        "cut": "cut-gradient",
        "step": "flat-op",
        "choice": "not-chosen",
        "factor": "zero-factor",
    }
    title = (
        say("{op} cuts {names} off the loss, at {where}", **facts)
        if subject == "cut"
        else say("The gradient of {names} is 0: nothing passes {op} at {where}", **facts)
    )
    why, remedy = _why_blocked(subject, patient)
    return Finding(
        code=codes[subject],
        severity=_how_blocked(subject, parameters, patient),
        title=title,
        why=why,
        remedies=(remedy,),
        caption=say("no gradient passes"),
        nodes=patient.keys_of([*ops, *parameters]),
        captions=dict.fromkeys(patient.keys_of(parameters), say("gets no gradient")),
        names=tuple(map(patient.name, [*ops, *parameters])),
        layer=ops[0].scope,
        numbers={"parameters": float(len(parameters))},
        source=str(ops[0].source or ""),
    )


def _how_blocked(subject: str, parameters: list[Node], patient: Patient) -> Severity:
    """Return how bad it is: of single numbers that one example does not choose, few matter."""
    if subject == "factor":
        return "warning"
    numbers = all(np.ndim(node._data) == 0 for node in parameters)
    spared = subject == "choice" and numbers and patient.anything_learns
    return "note" if spared else "error"


def _why_blocked(subject: str, patient: Patient) -> tuple[str, str]:
    say = patient.say
    return {
        "cut": (
            say(
                "This op takes its input as a constant, so backward() ends there. The value still "
                "depends on these parameters, the gradient does not."
            ),
            say("Leave it out, if the parameters should learn from this loss."),
        ),
        "step": (
            say(
                "It is flat almost everywhere: a small change of the input changes nothing, so its "
                "local derivative is 0."
            ),
            say(
                "Train with a smooth function in its place (sigmoid for step, tanh for sign), and "
                "use the step only to predict."
            ),
        ),
        "choice": (
            say(
                "It passes the gradient only to the entries it chose, and it chose none that these "
                "parameters made."
            ),
            say("Look at its other inputs: a bound or a condition is always taken."),
        ),
        "factor": (
            say(
                "It multiplies the gradient with weights that are 0 in every entry, so what lies "
                "below them gets none."
            ),
            say('Start from random weights: initializer="glorot_uniform" or "he_normal".'),
        ),
    }[subject]
