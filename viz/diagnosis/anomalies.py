"""The first nan or inf, forward and backward, on a graph that is already recorded."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd_core.backward import contributions, plain
from autograd_core.node import Node
from autograd_core.reach import Reach
from viz.diagnosis.finding import Finding
from viz.diagnosis.patient import Patient, as_array
from viz.messages import Messages

_LOGS = frozenset(["log", "log2", "log10", "log1p"])
_EXPONENTIALS = frozenset(["exp", "exp2", "expm1", "sinh", "cosh", "square", "power"])
_ROOTS = frozenset(["sqrt", "norm", "euclidean_norm", "std", "cbrt"])
_QUOTIENTS = frozenset(["divide", "reciprocal", "mod", "floor_divide"])


def examine_numbers(patient: Patient) -> Iterator[Finding]:
    """Yield where the first nan or inf arises in the values, and in the gradients."""
    bad = [node for node in patient.nodes if not is_finite(node._data)]
    spoils = not is_finite(patient.loss._data) or not _finite_gradients(patient)
    if bad and spoils:
        yield _forward(_first(bad), len(bad), patient)
    if patient.gradients and not patient.stale and not _finite_gradients(patient):
        yield from _backward(patient)


def is_finite(x: Any) -> bool:
    """Tell whether no entry is nan or inf."""
    if x.__class__ is float:
        return math.isfinite(x)
    array = np.asarray(x)
    return array.dtype.kind != "f" or bool(np.isfinite(array).all())


def _finite_gradients(patient: Patient) -> bool:
    return all(is_finite(gradient) for gradient in patient.gradients.values())


def _first(bad: list[Node]) -> Node:
    """Return the node at which it began: made of finite numbers, or a leaf that is not finite."""
    among = set(bad)
    return next(n for n in bad if not any(p in among for p in n.parents))


def _index(x: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(~np.isfinite(np.asarray(x)))[0])


def _number(x: Any, index: tuple[int, ...]) -> float:
    """Return the entry that went into the result's entry at `index`, as broadcasting has it."""
    array = np.asarray(x)
    own = index[len(index) - array.ndim :] if array.ndim <= len(index) else None
    fits = own is not None and all(i < n or n == 1 for i, n in zip(own, array.shape, strict=True))
    if own is None or not fits:
        return math.nan
    return float(array[tuple(min(i, n - 1) for i, n in zip(own, array.shape, strict=True))])


def _inputs(node: Node, index: tuple[int, ...], patient: Patient) -> str:
    """Return the op's inputs at the entry, or their ranges where entries do not correspond."""
    assert node.op is not None
    parts = []
    for parent in node.parents:
        array = as_array(parent)
        entry = _number(array, index) if node.op.elementwise else math.nan
        if array.size == 1 or node.op.elementwise:
            text = f"{array.item() if array.size == 1 else entry:.4g}"
        elif array.size:
            text = f"{array.min():.3g} … {array.max():.3g}"
        else:
            text = "[]"
        name = patient.name(parent)
        parts.append(f"{name} = {text}" if name != text else text)
    return ", ".join(parts)


def _forward(node: Node, count: int, patient: Patient) -> Finding:
    say, index = patient.say, _index(node._data)
    number = f"{float(as_array(node)[index]):g}"
    facts = {"number": number, "name": patient.name(node), "index": _bracketed(index)}
    if node.op is None:
        title = say("The data hold {number}: {name}{index}", **facts)
        why = say("What is computed from it is nan or inf as well.")
        remedies = (say("Look for missing or infinite entries: np.isfinite(X).all()."),)
    else:
        op, inputs = node.op.name, _inputs(node, index, patient)
        title = say("The first {number} is made by {op}: {name}{index}", op=op, **facts)
        why = say("{op} got {inputs}. {reason}", op=op, inputs=inputs, reason=_reason(op, say))
        remedies = (_remedy(op, say),)
    if count > 1:
        why += say(" It spreads to {count} nodes after it.", count=count - 1)
    return Finding(
        code="nonfinite-value",
        severity="error",
        title=title,
        why=why,
        remedies=remedies,
        caption=say("first {number}", number=number),
        nodes=_drawn(node, patient),
        names=(patient.name(node),),
        layer=node.scope,
        numbers={"nodes": float(count), **{f"index_{i}": float(k) for i, k in enumerate(index)}},
        source=str(node.source or ""),
    )


def _bracketed(index: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, index))}]" if index else ""


def _drawn(node: Node, patient: Patient) -> tuple[int, ...]:
    """Return the node's key, or those of what uses it where it is written into them."""
    if node in patient.keys:
        return patient.keys_of([node])
    return patient.keys_of(user for user in patient.nodes if any(p is node for p in user.parents))


def _backward(patient: Patient) -> Iterator[Finding]:
    found = _first_part(patient)
    if found is None:
        return
    node, slot, part = found
    say, index = patient.say, _index(part)
    assert node.op is not None
    parent = node.parents[slot]
    number = f"{float(np.asarray(part)[index]):g}"
    yield Finding(
        code="nonfinite-gradient",
        severity="error",
        title=say(
            "The first {number} on the way back is made by {op}, for {name}{index}",
            number=number,
            op=node.op.name,
            name=patient.name(parent),
            index=_bracketed(index),
        ),
        why=say(
            "The gradient that reaches {where} is finite, the local derivative is not: {op} got "
            "{inputs}. {reason}",
            where=patient.name(node),
            op=node.op.name,
            inputs=_inputs(node, index, patient),
            reason=_steep(node.op.name, say),
        ),
        remedies=(_remedy(node.op.name, say),),
        caption=say("first {number} backward", number=number),
        nodes=_drawn(node, patient),
        names=(patient.name(node), patient.name(parent)),
        layer=node.scope,
        numbers={f"index_{i}": float(k) for i, k in enumerate(index)},
        source=str(node.source or ""),
    )


def _first_part(patient: Patient) -> tuple[Node, int, Any] | None:
    """Return the first (node, slot, part) of a sweep where finite numbers give one that is not."""
    totals: dict[Node, Any] = {patient.loss: patient.loss.seed(None)}
    reach: Reach = {}
    with np.errstate(all="ignore"):
        for node in patient.order:
            if node.op is None:
                continue
            ct = totals[node]
            sound = all(map(is_finite, (ct, *map(plain, node.parents))))
            for slot, part in contributions(node, ct, plain, reach, totals):
                if sound and not is_finite(part):
                    return node, slot, part
                parent = node.parents[slot]
                totals[parent] = totals[parent] + part if parent in totals else part
    return None


def _reason(op: str, say: Messages) -> str:
    if op in _LOGS:
        return say("A logarithm is −inf at 0 and nan below.")
    if op in _QUOTIENTS:
        return say("A division by 0 is inf, 0/0 is nan.")
    if op in _EXPONENTIALS:
        return say("The result is larger than the largest float, or it is no real number.")
    if op in _ROOTS:
        return say("A root of a negative number is nan.")
    return say("The result is no finite number.")


def _steep(op: str, say: Messages) -> str:
    if op in _ROOTS:
        return say("The slope of a root is infinite at 0.")
    if op in _LOGS or op in _QUOTIENTS:
        return say("The slope 1/x is infinite at 0.")
    return say("The slope is not finite there.")


def _remedy(op: str, say: Messages) -> str:
    if op in _LOGS:
        return say(
            "Keep the argument above 0, as ag.log(x + 1e-12), or compute the loss from logits: "
            "nn.binary_cross_entropy, nn.cross_entropy."
        )
    if op in _QUOTIENTS:
        return say("Keep the denominator away from 0: add a small number such as 1e-8.")
    if op in _EXPONENTIALS:
        return say(
            "Use a stable form (ag.softplus, ag.logsumexp, ag.log_softmax), or lower the "
            "learning rate."
        )
    if op in _ROOTS:
        return say("Add a small number under the root: ag.sqrt(x + 1e-12).")
    return say(
        "Run the code inside ag.detect_anomaly() to stop at the line, and keep the inputs away "
        "from there."
    )
