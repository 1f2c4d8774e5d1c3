"""Gradients that vanish or explode on the way back: their norm, layer by layer."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from autograd_core.node import Node
from viz.diagnosis import thresholds as at
from viz.diagnosis.curves import matching_start
from viz.diagnosis.finding import Finding
from viz.diagnosis.patient import Patient, as_array
from viz.diagnosis.stops import Stop, find_culprit, read_levels, read_stops, title_of
from viz.diagnosis.units import MIXERS
from viz.labels import format_number
from viz.messages import Messages

_MOST_SPECTRAL = 400


def examine_flow(patient: Patient) -> Iterator[Finding]:
    """Yield a finding where the gradient or the values change by orders of magnitude."""
    if not patient.gradients:
        return
    stops = read_stops(patient)
    found = [*_gradients(stops, patient), *_values(stops, patient)] if len(stops) > 1 else []
    yield from found or _large(patient)


# ---- gradients ----


def _gradients(stops: list[Stop], patient: Patient) -> Iterator[Finding]:
    first, last = stops[-1].norm, stops[0].norm
    total = first / last if last else math.nan
    if not math.isfinite(total):
        return
    if total < at.VANISHING:
        yield _flow_finding(stops, total, patient, vanishes=True)
    elif total > at.EXPLODING:
        yield _flow_finding(stops, total, patient, vanishes=False)


def _flow_finding(stops: list[Stop], total: float, patient: Patient, *, vanishes: bool) -> Finding:
    levels = tuple(read_levels(stops, patient))
    worst = (min if vanishes else max)(range(1, len(stops)), key=lambda i: levels[i].ratio)
    culprit = find_culprit(stops[worst - 1], stops[worst], patient, smallest=vanishes)
    factor, node = culprit if culprit else (levels[worst].ratio, stops[worst].nodes[0])
    facts = {"first": levels[-1].name, "last": levels[0].name, "layers": len(stops)}
    first = patient.keys_of(stops[-1].nodes)
    left = patient.say("{share} of the gradient", share=format_number(total, 2))
    words = _vanishing if vanishes else _exploding
    title, why, remedies, caption, severe = words(patient, facts, total, (factor, node))
    return Finding(
        code="vanishing-gradient" if vanishes else "exploding-gradient",
        severity="error" if severe else "warning",
        title=title,
        why=why,
        remedies=remedies,
        caption=caption,
        nodes=tuple(dict.fromkeys((*patient.keys_of([node]), *first))),
        names=(patient.name(node),),
        layer=node.scope,
        numbers={
            "total": total,
            "per_layer": total ** (1 / (len(stops) - 1)),
            "worst_layer": levels[worst].ratio,
            "worst_factor": factor,
        },
        levels=levels,
        source=str(node.source or ""),
        captions=dict.fromkeys(first, left),
    )


_Words = tuple[str, str, tuple[str, ...], str, bool]


def _vanishing(
    patient: Patient, facts: dict[str, Any], total: float, worst: tuple[float, Node]
) -> _Words:
    say = patient.say
    title = say(
        "The gradient vanishes: {last} gets {times} times as much of it as {first}",
        times=format_number(1 / total, 2),
        **facts,
    )
    why = say(
        "On the way back the gradient is multiplied by a factor at each of {layers} layers, and "
        "their product is {total}. The smallest is that of {op}: {factor}{detail}. The first "
        "layers hardly learn.",
        total=format_number(total, 2),
        **facts,
        **_facts_of(patient, worst),
    )
    remedies = (
        say("Take an activation with larger slopes: relu or tanh (at most 1), not sigmoid (1/4)."),
        matching_start(say),
        say("Use fewer layers, or add a layer's input to its result (a residual connection)."),
    )
    return (
        title,
        why,
        remedies,
        _caption(say, worst[0]),
        total < at.VANISHED,
    )


def _exploding(
    patient: Patient, facts: dict[str, Any], total: float, worst: tuple[float, Node]
) -> _Words:
    say = patient.say
    title = say(
        "The gradient explodes: {first} gets {times} times as much of it as {last}",
        times=format_number(total, 2),
        **facts,
    )
    why = say(
        "On the way back the gradient is multiplied by a factor at each of {layers} layers, and "
        "their product is {total}. The largest is that of {op}: {factor}{detail}. A step that "
        "suits the last layer throws the first ones far off.",
        total=format_number(total, 2),
        **facts,
        **_facts_of(patient, worst),
    )
    remedies = (
        say('Start from smaller weights: initializer="glorot_uniform" or "he_normal".'),
        say("Before optimizer.step(), divide each gradient by its norm where that is above 1."),
        say("Lower the learning rate."),
    )
    return (
        title,
        why,
        remedies,
        _caption(say, worst[0]),
        total > at.EXPLODED,
    )


def _caption(say: Messages, factor: float) -> str:
    return say("gradient ×{ratio} here", ratio=format_number(factor, 2))


def _facts_of(patient: Patient, worst: tuple[float, Node]) -> dict[str, str]:
    factor, node = worst
    assert node.op is not None
    op = f"{node.op.name} ({patient.name(node)})"
    return {"op": op, "factor": format_number(factor, 2), "detail": _detail(node, patient)}


def _detail(node: Node, patient: Patient) -> str:
    """Return what makes an op's factor what it is: its slope, or the norm of its weights."""
    say, op = patient.say, node.op
    assert op is not None
    moving = [p for p in node.parents if p.requires_grad]
    if op.elementwise and len(node.parents) == 1:
        slope = float(np.mean(np.abs(_slope(node))))
        return say(", with a mean slope of {slope}", slope=format_number(slope, 2))
    weights = [p for p in moving if p.is_leaf and np.ndim(p._data) == 2]
    if op.name in MIXERS and weights:
        matrix = as_array(weights[0])
        small = max(matrix.shape) <= _MOST_SPECTRAL and np.isfinite(matrix).all()
        norm = float(np.linalg.norm(matrix, 2 if small else None))
        return say(
            ", where ‖{weight}‖ = {norm}",
            weight=patient.name(weights[0]),
            norm=format_number(norm, 2),
        )
    return ""


def _slope(node: Node) -> Any:
    y, *inputs = (np.asarray(n._data)[()] for n in (node, *node.parents))
    assert node.op is not None
    with np.errstate(all="ignore"):
        return node.op.vjps[0](np.ones_like(y), y, *inputs, **node.attrs)


# ---- values and weights ----


def _values(stops: list[Stop], patient: Patient) -> Iterator[Finding]:
    """Yield a finding where the values grow from layer to layer; the output may be of any size."""
    hidden = [_typical(stop.nodes) for stop in stops[1:]]
    growth = hidden[0] / hidden[-1] if hidden and hidden[-1] else 0.0
    if len(hidden) < 2 or not math.isfinite(growth) or growth < at.VALUE_GROWTH:
        return
    say = patient.say
    names = [title_of(stop.nodes, patient) for stop in stops]
    yield Finding(
        code="exploding-values",
        severity="warning",
        title=say(
            "The values explode: those of {last} are {times} times those of {first}",
            last=names[1],
            first=names[-1],
            times=format_number(growth, 2),
        ),
        why=say(
            "Each layer makes its values larger than those it gets, {per_layer} times on average, "
            "because its weights are too large. Sigmoids saturate, exp overflows, the gradient "
            "explodes.",
            per_layer=format_number(growth ** (1 / (len(hidden) - 1)), 2),
        ),
        remedies=(
            say('Start from smaller weights: initializer="glorot_uniform" or "he_normal".'),
            say("Standardize the inputs: nn.datasets.standardize(train, test)."),
        ),
        caption=say("values ×{times}", times=format_number(growth, 2)),
        nodes=patient.keys_of(stops[1].nodes),
        names=(names[1],),
        layer=stops[1].nodes[0].scope,
        numbers={"growth": growth, "first": hidden[-1], "last": hidden[0]},
    )


def _typical(nodes: Iterable[Node]) -> float:
    """Return the root of the mean square of the values."""
    arrays = [as_array(node).reshape(-1) for node in nodes]
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.mean(np.square(np.concatenate(arrays)))))


def _large(patient: Patient) -> Iterator[Finding]:
    """Yield a finding where a gradient dwarfs the weights it is for."""
    ratios = {
        node: patient.norm(node) / size
        for node in patient.order
        if np.ndim(node._data) > 1 and patient.is_parameter(node) and (size := _norm(node))
    }
    large = [node for node, ratio in ratios.items() if at.LARGE_GRADIENT < ratio < math.inf]
    if not large:
        return
    say, worst = patient.say, max(large, key=ratios.__getitem__)
    yield Finding(
        code="large-gradient",
        severity="warning",
        title=say(
            "The gradient of {name} is {times} times as long as its weights",
            name=patient.name_all(large),
            times=format_number(ratios[worst], 2),
        ),
        why=say(
            "Even with lr = 0.001 one step would replace the weights instead of improving them. "
            "Most often the inputs or the targets are large numbers that nobody scaled."
        ),
        remedies=(
            say("Standardize the inputs: nn.datasets.standardize(train, test)."),
            say("Scale the targets to about 1, or lower the learning rate."),
        ),
        caption=say("gradient {times} × weights", times=format_number(ratios[worst], 2)),
        nodes=patient.keys_of(large),
        names=tuple(map(patient.name, large)),
        layer=worst.scope,
        numbers={"ratio": ratios[worst]},
    )


def _norm(node: Node) -> float:
    return float(np.linalg.norm(as_array(node)))
