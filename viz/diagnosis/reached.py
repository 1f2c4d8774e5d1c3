"""Parameters that do not learn: no path reaches them, something cuts it, or their gradient is 0."""

from collections.abc import Iterator

import numpy as np

from autograd_core import NotDifferentiableError
from autograd_core.exposure import EXPOSED
from autograd_core.node import Node
from viz.diagnosis.finding import Finding
from viz.diagnosis.patient import Patient, as_array
from viz.diagnosis.walls import examine_walls, list_parameters


def examine_reach(patient: Patient) -> Iterator[Finding]:
    """Yield what keeps the gradient from a parameter."""
    if patient.failure is not None:
        yield _failed(patient.failure, patient)
        return
    if not patient.loss.requires_grad:
        yield _constant(patient)
    below = patient.everything
    lost = [node for node in patient.parameters if node not in below]
    if lost:
        yield _unreached(lost, patient)
    yield from examine_walls(patient)


def _failed(failure: Exception, patient: Patient) -> Finding:
    say = patient.say
    if isinstance(failure, NotDifferentiableError):
        return _no_derivative(str(failure).partition(":")[0], patient)
    return Finding(
        code="failing-sweep",
        severity="error",
        title=say("backward() fails: {reason}", reason=failure),
        why=say("An op on the way has no derivative at these numbers."),
        remedies=(say("Look at the values in the graph: one is 0, infinite or not a number."),),
        caption=say("no derivative"),
        nodes=patient.keys_of([patient.loss]),
        names=(patient.name(patient.loss),),
    )


def _no_derivative(op: str, patient: Patient) -> Finding:
    say = patient.say
    nodes = [n for n in patient.order if n.op is not None and n.op.name == op]
    return Finding(
        code="no-derivative",
        severity="error",
        title=say("{op} has no derivative, so no gradient can be computed", op=op),
        why=say("backward() raises an error when it comes to this op on the way from the loss."),
        remedies=(
            say("Apply ag.stop_gradient to its result, or replace it by a smooth function."),
        ),
        caption=say("no derivative"),
        nodes=patient.keys_of(nodes),
        names=tuple(map(patient.name, nodes)),
    )


def _constant(patient: Patient) -> Finding:
    say, loss = patient.say, patient.loss
    return Finding(
        code="constant-loss",
        severity="error",
        title=say(
            "{loss} takes no gradient: nothing trainable is in its graph", loss=patient.name(loss)
        ),
        why=say(
            "A gradient flows only to leaves made with requires_grad=True, and stops at detach(), "
            "no_grad() and at numbers taken out with .data, .item() or .numpy()."
        ),
        remedies=(
            say("Compute the loss outside ag.no_grad(), from Tensors with requires_grad=True."),
            _mend(patient),
        ),
        caption=say("takes no gradient"),
        nodes=patient.keys_of([loss]),
        names=(patient.name(loss),),
    )


def _unreached(lost: list[Node], patient: Patient) -> Finding:
    say = patient.say
    suspects = _suspects(lost, patient)
    every = len(lost) == len(patient.parameters)
    why = (
        say(
            "None of the {count} parameters is in the graph of the loss. Perhaps it was computed "
            "with another model, or from numbers instead of Tensors.",
            count=len(lost),
        )
        if every and not suspects
        else say(
            "The graph of the loss does not hold them, so backward() leaves no gradient there "
            "(.grad stays None, which is not the same as 0)."
        )
    )
    if suspects:
        listed = "; ".join(_described(node, patient) for node in suspects[:3])
        why += " " + say(
            "The graph begins at {leaves}: if that was computed from them, detach(), "
            "no_grad(), .data or .numpy() cut the path there.",
            leaves=listed,
        )
    return Finding(
        code="unreached-parameter",
        severity="error",
        title=say(
            "No path leads from {loss} to {names}",
            loss=patient.name(patient.loss),
            names=list_parameters(lost, patient),
        ),
        why=why,
        remedies=(
            _mend(patient),
            say("Use the layer in forward(), or leave its parameters out of the optimizer."),
        ),
        caption=say("path cut here?"),
        nodes=patient.keys_of(suspects[:3]),
        names=tuple(patient.parameters[node] for node in lost),
        numbers={"count": float(len(lost))},
        source=next((str(node.source) for node in suspects if node.source), ""),
    )


def _mend(patient: Patient) -> str:
    return patient.say(
        "Keep everything between the parameter and the loss a Tensor or a Value: no "
        ".data, .numpy(), detach() or float() on the way."
    )


def _suspects(lost: list[Node], patient: Patient) -> list[Node]:
    """Return the constants that may be what is left of a cut path.

    A copy of a lost parameter's data is one for sure; then arrays that were handed out.
    """
    leaves = [n for n in patient.drawing.nodes if n.is_leaf and not n.requires_grad]
    arrays = [n for n in leaves if as_array(n).dtype.kind == "f" and np.size(n._data) > 1]
    copies = [n for n in arrays if any(np.may_share_memory(as_array(n), as_array(p)) for p in lost)]
    handed_out = [n for n in arrays if n.changed == EXPOSED and not n.name]
    unnamed = [n for n in arrays if not n.name]
    return copies or handed_out or unnamed


def _described(node: Node, patient: Patient) -> str:
    shape = "×".join(map(str, np.shape(node._data)))
    made = f", {node.source}" if node.source else ""
    return f"{patient.name(node)} ({shape}{made})"
