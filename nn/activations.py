"""The activation functions that a layer takes by name."""

import autograd_core as ag

ACTIVATIONS: dict[str, ag.Op] = {
    "identity": ag.identity,
    "relu": ag.relu,
    "sigmoid": ag.sigmoid,
    "softplus": ag.softplus,
    "tanh": ag.tanh,
}
"""Name to op. The ops work on arrays, Tensors and Values alike."""


def activation_op(name: str) -> ag.Op:
    """Return the op of an activation.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists the names.
    """
    op = ACTIVATIONS.get(name)
    if op is None:
        raise ValueError(
            f"activation: expected one of {', '.join(ACTIVATIONS)}, got {name!r}. "
            "Pass one of these names."
        )
    return op
