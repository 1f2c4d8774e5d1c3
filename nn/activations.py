"""The activation functions that a layer takes by name."""

from typing import Any

import autograd_core as ag

ACTIVATIONS: dict[str, ag.Op] = {
    "elu": ag.elu,
    "gelu": ag.gelu,
    "identity": ag.identity,
    "leaky_relu": ag.leaky_relu,
    "relu": ag.relu,
    "selu": ag.selu,
    "shifted_relu": ag.shifted_relu,
    "sigmoid": ag.sigmoid,
    "sign": ag.sign,
    "softmax": ag.softmax,
    "softplus": ag.softplus,
    "step": ag.step,
    "swish": ag.swish,
    "tanh": ag.tanh,
}
"""Name to op, with the op's usual constants: slope .01 of leaky_relu, α = 1 of elu, β = 1 of swish,
s = 1 of shifted_relu (max(z, -1)). All but softmax take one number at a time, so that they work on
arrays, Tensors and Values alike; step and sign have the derivative 0, so nothing before them
learns."""


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


def activate(name: str | None, Z: Any, units: int = -1) -> Any:
    """Return f(Z), or Z itself for None; softmax runs over the axis `units`."""
    if name is None:
        return Z
    if name == "softmax":
        return ag.softmax(Z, units)
    return ACTIVATIONS[name](Z)
