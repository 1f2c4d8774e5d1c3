"""Numbers that are left from before: gradients that were added up, data that changed since."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core.node import Node
from viz.diagnosis import thresholds as at
from viz.diagnosis.finding import Finding
from viz.diagnosis.patient import Patient, as_plain
from viz.labels import format_number

_MOST_SWEEPS = 1000


def examine_leftovers(patient: Patient) -> Iterator[Finding]:
    """Yield a finding where `.grad` or the graph's numbers do not belong to this loss."""
    if patient.stale:
        yield _stale_data(patient)
    elif patient.gradients:
        yield from _gradients(patient)


def _stale_data(patient: Patient) -> Finding:
    say = patient.say
    changed = list(dict.fromkeys(node for _, node in patient.stale))
    users = list(dict.fromkeys(user for user, _ in patient.stale))
    facts = {"names": patient.name_all(changed), "loss": patient.name(patient.loss)}
    return Finding(
        code="stale-data",
        severity="warning",
        title=say("{names} changed after {loss} was computed", **facts),
        why=say(
            "The graph holds the values from before the change, as after optimizer.step(). Its "
            "numbers belong to the old data; a new backward() from it raises an error."
        ),
        remedies=(say("Compute the loss again, then call backward() and diagnose that one."),),
        caption=say("changed since"),
        nodes=patient.keys_of(changed),
        names=tuple(map(patient.name, changed)),
        numbers={"changed": float(len(changed)), "users": float(len(users))},
        source=str(users[0].source or ""),
    )


def _gradients(patient: Patient) -> Iterator[Finding]:
    """Compare each leaf's `.grad` with the one that this loss alone gives."""
    left = {n: as_plain(n._grad) for n in patient.order if n.is_leaf and n._grad is not None}
    left = {n: g for n, g in left.items() if np.shape(g) == np.shape(n._data)}
    seed = as_plain(patient.loss._grad) if not patient.loss.is_leaf else None
    scale = 1.0 if seed is None else float(np.reshape(seed, ()))
    fresh = {node: np.asarray(patient.gradients[node]) * scale for node in left}
    finite = all(np.isfinite(x).all() for x in (*left.values(), *fresh.values()))
    if not left or not finite:
        return
    factor = _common_factor(left, fresh)
    sweeps = round(factor)
    if _equal(left, fresh, factor):
        if 2 <= sweeps <= _MOST_SWEEPS and _equal(left, fresh, sweeps):
            yield _accumulated(patient, list(left), sweeps)
        return
    if seed is not None:
        off = [n for n in left if not _equal({n: left[n]}, {n: fresh[n]}, 1.0)]
        yield _foreign(patient, off, left, fresh)


def _common_factor(left: dict[Node, Any], fresh: dict[Node, Any]) -> float:
    """Return the number that all `.grad` are best written as, times the fresh gradients."""
    product = sum(float(np.sum(left[n] * fresh[n])) for n in left)
    square = sum(float(np.sum(np.square(fresh[n]))) for n in left)
    return product / square if square else 1.0


def _equal(left: dict[Node, Any], fresh: dict[Node, Any], factor: float) -> bool:
    """Tell whether the gradients left are `factor` times the fresh ones, but for rounding."""
    single = any(getattr(x, "dtype", None) == np.float32 for x in left.values())
    slack = at.SAME_FLOAT32 if single else at.SAME
    size = max([float(np.max(np.abs(x), initial=0.0)) for x in (*left.values(), *fresh.values())])
    return all(
        float(np.max(np.abs(left[n] - factor * fresh[n]), initial=0.0)) <= slack * size
        for n in left
    )


def _accumulated(patient: Patient, nodes: list[Node], sweeps: int) -> Finding:
    say = patient.say
    return Finding(
        code="accumulated-gradient",
        severity="error",
        title=say(
            "Every .grad is {sweeps} times the gradient of {loss}",
            sweeps=sweeps,
            loss=patient.name(patient.loss),
        ),
        why=say(
            "backward() adds to the .grad of a leaf instead of replacing it, and it was called "
            "{sweeps} times without zero_grad() between. Every step is {sweeps} times too long.",
            sweeps=sweeps,
        ),
        remedies=(_zero(patient),),
        caption=say("counted {sweeps} times", sweeps=sweeps),
        nodes=patient.keys_of(nodes),
        names=tuple(map(patient.name, nodes)),
        numbers={"sweeps": float(sweeps)},
    )


def _foreign(
    patient: Patient, off: list[Node], left: dict[Node, Any], fresh: dict[Node, Any]
) -> Finding:
    say = patient.say
    worst = max(off, key=lambda n: float(np.max(np.abs(left[n] - fresh[n]), initial=0.0)))
    rest = float(np.linalg.norm(np.reshape(left[worst] - fresh[worst], -1)))
    own = float(np.linalg.norm(np.reshape(fresh[worst], -1)))
    return Finding(
        code="stale-gradient",
        severity="error",
        title=say(
            "The .grad of {names} holds more than the gradient of {loss}",
            names=patient.name_all(off),
            loss=patient.name(patient.loss),
        ),
        why=say(
            "backward() adds to the .grad of a leaf, and something was there before, such as the "
            "gradient of the last batch: for {name} the rest has norm {rest}, the gradient {own}.",
            name=patient.name(worst),
            rest=format_number(rest, 3),
            own=format_number(own, 3),
        ),
        remedies=(
            _zero(patient),
            say("If you add up the gradients of several batches on purpose, all is well."),
        ),
        caption=say("holds an old gradient"),
        nodes=patient.keys_of(off),
        names=tuple(map(patient.name, off)),
        numbers={"rest": rest, "own": own},
    )


def _zero(patient: Patient) -> str:
    return patient.say("Call optimizer.zero_grad() or model.zero_grad() before each backward().")
