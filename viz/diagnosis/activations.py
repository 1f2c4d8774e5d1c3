"""Sick activations: dead relus, saturated sigmoids and softmaxes, units that are all the same."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from viz.diagnosis import thresholds as at
from viz.diagnosis.finding import Finding
from viz.diagnosis.patient import Patient
from viz.diagnosis.units import RECTIFIERS, STEEPEST, Array, Layer
from viz.labels import format_number
from viz.messages import Messages
from viz.scene import Severity

MOST_UNITS = 12


def examine_activations(patient: Patient, layers: list[Layer]) -> Iterator[Finding]:
    """Yield what is wrong with the units of each layer."""
    silent = False  # whether a layer gives nothing but 0, so that those after it cannot help it
    for layer in layers:
        if layer.op in RECTIFIERS and (layer.inputs.any() or not silent):
            yield from _dead(layer, patient)
            silent = silent or not layer.slopes.any()
        elif layer.op in STEEPEST:
            yield from _saturated(layer, patient)
        yield from _identical(layer, patient)


def place(layer: Layer, units: Array, patient: Patient) -> dict[str, object]:
    """Return where some units of a layer are, as fields of a Finding."""
    nodes = layer.nodes
    if not layer.is_array:
        rows = len(layer.nodes) // layer.width
        nodes = tuple(n for u in units for n in layer.nodes[u * rows : (u + 1) * rows])
    named = layer.units if layer.is_array else tuple(layer.units[u] for u in units)
    return {
        "nodes": patient.keys_of(nodes),
        "names": tuple(patient.name(node) for node in named),
        "layer": layer.scope,
        "units": tuple(int(u) for u in units),
        "source": str(nodes[0].source or ""),
    }


def title_of(layer: Layer, patient: Patient) -> str:
    """Return what a reader calls a layer: its array, its scope, or its first units."""
    if layer.is_array:
        return patient.name(layer.nodes[0])
    return layer.scope.rpartition("/")[2] or patient.name_all(layer.units)


def which(layer: Layer, units: Array, patient: Patient) -> str:
    """Return which units are meant: their numbers, or their names in a graph of numbers."""
    if not layer.is_array:
        return patient.name_all([layer.units[u] for u in units])
    listed = ", ".join(str(u) for u in units[:MOST_UNITS])
    return f"[{listed}{', …' if len(units) > MOST_UNITS else ''}]"


# ---- dead relus ----


def _dead(layer: Layer, patient: Patient) -> Iterator[Finding]:
    dead = np.flatnonzero((layer.slopes == 0).all(axis=0))
    severity = _how_dead(layer, dead, patient)
    if severity is None:
        return
    say, name = patient.say, title_of(layer, patient)
    facts = {"count": len(dead), "units": layer.width, "examples": layer.examples, "layer": name}
    caption = say("dead: {count} of {units} units", **facts)
    if layer.examples == 1:
        title = say("{layer}: {count} of {units} relu units are 0 for this example", **facts)
        caption = say("off: {count} of {units} units", **facts)
    else:
        title = say(
            "{layer}: {count} of {units} relu units are 0 for all {examples} examples", **facts
        )
    if len(dead) < layer.width:
        title += say(", units {which}", which=which(layer, dead, patient))
    yield Finding(
        code="dead-relu",
        severity=severity,
        title=title,
        why=_why_dead(layer, dead, say),
        remedies=(
            say('Draw the weights again with a bias of 0: Dense(…, "relu", "he_normal").'),
            say("Use ag.leaky_relu, whose slope is not 0 on the left."),
            say("Lower the learning rate: one long step can push a unit below 0 for good."),
        ),
        caption=caption,
        numbers={
            "dead": float(len(dead)),
            "units": float(layer.width),
            "share": len(dead) / layer.width,
            "examples": float(layer.examples),
            "largest_input": float(layer.inputs[:, dead].max()),
        },
        **place(layer, dead, patient),  # type: ignore[arg-type]
    )


def _how_dead(layer: Layer, dead: Array, patient: Patient) -> Severity | None:
    """Return how bad it is that these units are off for every example, None for no finding."""
    if not len(dead):
        return None
    if len(dead) == layer.width:
        if layer.width == layer.examples == 1:  # one use of relu: on or off, as it comes
            return "note" if patient.anything_learns else "warning"
        return "error" if layer.examples >= at.LEAST_EXAMPLES else "warning"
    if layer.examples < at.LEAST_EXAMPLES // 2:
        return None
    if layer.examples < at.LEAST_EXAMPLES:
        return "note"
    alive = np.delete(layer.inputs, dead, axis=1)
    typical = float(np.median(np.abs(alive)))
    far = layer.inputs[:, dead].max(axis=0) < -at.FAR * typical
    return "warning" if len(dead) > at.DEAD_SHARE * layer.width or far.any() else "note"


def _why_dead(layer: Layer, dead: Array, say: Messages) -> str:
    if not layer.inputs[:, dead].any():
        return say(
            "Every input of these units is exactly 0, where relu's slope is taken as 0. That comes "
            "from weights that are all 0: no gradient passes, so they stay 0."
        )
    return say(
        "A relu gives 0 and has slope 0 where its input is negative, and here no input is above "
        "{largest}. No gradient passes, so the weights of these units do not change by themselves.",
        largest=format_number(float(layer.inputs[:, dead].max()), 3),
    )


# ---- saturation ----


def _saturated(layer: Layer, patient: Patient) -> Iterator[Finding]:
    flat = layer.slopes < at.SATURATED_SLOPE * STEEPEST[layer.op]
    free = np.isfinite(layer.inputs)  # a masked entry of a softmax is 0 by intent
    if layer.op == "softmax":
        free &= free.sum(axis=1, keepdims=True) > 1
    flat &= free
    if not flat.any() or not patient.gradients:
        return
    share, passed = float(flat.sum() / free.sum()), _passed(layer)
    blocks = share >= at.SATURATED_SHARE and passed < at.PASSES
    stuck = _is_stuck(layer, flat, patient)
    if not (blocks or stuck):
        return
    is_output = patient.is_output(layer.nodes)
    if stuck if is_output else blocks:
        units = np.flatnonzero(flat.all(axis=0) if layer.is_array else flat.any(axis=0))
        finding = _saturation(layer, patient, share, passed, units)
        yield replace(finding, remedies=(*finding.remedies, _remedy(layer.op, is_output, patient)))


def _passed(layer: Layer) -> float:
    """Return the part of the gradient's norm that passes, against the largest slope."""
    arriving = np.linalg.norm(layer.arriving)
    leaving = np.linalg.norm(layer.arriving * layer.slopes)
    return float(leaving / arriving / STEEPEST[layer.op]) if arriving else 1.0


def _is_stuck(layer: Layer, flat: Array, patient: Patient) -> bool:
    """Tell whether the loss would fall if the saturated outputs went to the middle.

    Outputs that are saturated because they are right are healthy.
    """
    middle = {"sigmoid": 0.5, "softmax": 1 / layer.width}.get(layer.op, 0.0)
    gains = layer.arriving * (layer.outputs - middle)
    if layer.op == "softmax":  # whose outputs move together
        gains = gains.sum(axis=1, keepdims=True)
    rows: Any = flat.all(axis=1, keepdims=True) if layer.op == "softmax" else flat
    gain = float(gains[rows & (gains > 0)].sum())
    return gain > at.STUCK_GAIN * abs(float(np.reshape(patient.loss._data, ())))


def _saturation(
    layer: Layer, patient: Patient, share: float, passed: float, units: Array
) -> Finding:
    say, name = patient.say, title_of(layer, patient)
    percent = f"{100 * share:.0f} %"
    slope = format_number(float(layer.slopes.mean()), 2)
    return Finding(
        code=f"saturated-{layer.op}",
        severity="error" if passed < at.PASSES**2 else "warning",
        title=say(
            "{layer}: {percent} of the {op} entries are saturated",
            layer=name,
            percent=percent,
            op=layer.op,
        ),
        why=say(
            "Where {op} is flat its local derivative is nearly 0 (mean {slope}, at most "
            "{steepest}), and the chain rule multiplies with it: {passed} of the gradient passes.",
            op=layer.op,
            slope=slope,
            steepest=format_number(STEEPEST[layer.op], 3),
            passed=f"{100 * passed:.2g} %",
        ),
        remedies=(
            say("Standardize the inputs: nn.datasets.standardize(train, test)."),
            say('Start from smaller weights: initializer="glorot_uniform".'),
        ),
        caption=say("saturated: {percent}", percent=percent),
        numbers={
            "share": share,
            "passed": passed,
            "mean_slope": float(layer.slopes.mean()),
            "examples": float(layer.examples),
        },
        **place(layer, units, patient),  # type: ignore[arg-type]
    )


def _remedy(op: str, is_output: bool, patient: Patient) -> str:
    say = patient.say
    if op == "softmax":
        return say("Pass the logits to nn.cross_entropy, whose gradient never vanishes.")
    if is_output:
        return say("Pass the logits to nn.binary_cross_entropy, whose gradient never vanishes.")
    return say('Use relu in hidden layers: nn.MLP(…, activation="relu").')


# ---- units that are all the same ----


def _identical(layer: Layer, patient: Patient) -> Iterator[Finding]:
    """Yield a finding where units get the same input and gradient in every example."""
    if layer.width < 2 or layer.op == "softmax" or not patient.gradients:
        return
    table = np.concatenate([layer.inputs, layer.arriving * layer.slopes]).T
    _, first, count = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    awake = layer.slopes.any(axis=0)  # of the others another finding speaks
    same = np.flatnonzero((count[first.reshape(-1)] > 1) & awake)
    if len(same) < 2 or not _could_differ(layer, patient):
        return
    say = patient.say
    facts = {"layer": title_of(layer, patient), "count": len(same), "units": layer.width}
    yield Finding(
        code="identical-units",
        severity="warning",
        title=say("{layer}: {count} of {units} units are identical", **facts),
        why=say(
            "They have the same weights, so they compute the same and get the same gradient. "
            "Every update keeps them equal: the layer acts like one with fewer units."
        ),
        remedies=(say('Start from random weights: initializer="glorot_uniform" or "he_normal".'),),
        caption=say("identical: {count} of {units} units", **facts),
        numbers={"identical": float(len(same)), "units": float(layer.width)},
        **place(layer, same, patient),  # type: ignore[arg-type]
    )


def _could_differ(layer: Layer, patient: Patient) -> bool:
    """Tell whether parameters lie below: equal functions of the data are nobody's mistake."""
    nodes, seen = list(layer.units), set(layer.units)
    while nodes:
        for parent in nodes.pop().parents:
            if patient.is_parameter(parent):
                return True
            if parent not in seen and parent.requires_grad:
                seen.add(parent)
                nodes.append(parent)
    return False
