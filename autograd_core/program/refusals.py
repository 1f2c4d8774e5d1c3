"""What tracing refuses, in an error that shows the user's line and says what to write instead."""

from autograd_core.errors import GraphError
from autograd_core.node import Node
from autograd_core.sources import Source, users_line
from autograd_core.value import Value

_KEEP = "Keep it a Tensor: use ag functions on it, or read the number outside of f."
_REMEDIES = {
    "bool()": (
        "Choose between results with ag.where(condition, a, b) or ag.maximum, or branch outside "
        "of f."
    ),
    "float()": "Keep it a Tensor: ag functions instead of math's, x * y instead of float(x) * y.",
    "int()": (
        "What counts must be fixed: take it from a shape, or pass it to f as an integer, which "
        "makes a program of its own."
    ),
    "a plain array": (
        "Keep it a Tensor: call NumPy's function on the Tensor itself, ag.where for a mask, "
        "ag.stack for an array of results."
    ),
    "the text": "Return it from f and print it there, or print its .shape, which is fixed.",
    ".detach()": "Use ag.stop_gradient(x), which a program can do.",
    "no_grad()": "Leave no_grad() out, and use ag.stop_gradient(x) where no gradient may flow.",
    ".backward()": "Return ag.value_and_grad(loss)(w, ...) from f: gradients are results then.",
    "a change of the data": "Return the new numbers from f, and set .data outside.",
    "copy.copy()": "Use it as it is: no operation changes it.",
    "copy.deepcopy()": "Use it as it is: no operation changes it.",
    ".item()": _KEEP,
    ".numpy()": _KEEP,
    ".data": "Keep it a Tensor: ag functions, or NumPy's, take the Tensor itself.",
    "pickle": "Save it outside of f.",
}


def refusal(node: Node, reading: str) -> GraphError:
    """Return the error for `reading` the number of a node that depends on an argument."""
    what = node.name or (f"a result of {node.op.name}" if node.op else "an argument")
    remedy = _REMEDIES[reading]
    if isinstance(node, Value):
        remedy = remedy.replace("Tensor", "Value")
    return GraphError(
        "compile: expected a function whose steps do not depend on the numbers, got "
        f"{reading} of {what}. {remedy}{users_line().quoted}"
    )


def random_refusal(source: Source | None) -> GraphError:
    """Return the error for random numbers that were drawn while f was traced."""
    return GraphError(
        "compile: expected a function that computes the same in each run, got random numbers, of "
        "which a program would keep those of this one run. Draw them outside of f, and pass them "
        "as an argument; in a model, take ag.dropout with an ag.KeyStream, or fit it with "
        f'engine="eager".{source.quoted if source else ""}'
    )
