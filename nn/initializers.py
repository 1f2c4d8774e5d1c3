r"""First weights of a layer: functions of `(rng, fan_in, fan_out)`, and a table of them by name.

Each returns a float64 array of shape (fan_in, fan_out).

References
----------
LeCun, Bottou, Orr, Müller (1998), "Efficient BackProp", section 4.6.
Glorot, Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks",
equations 1 and 16.
He, Zhang, Ren, Sun (2015), "Delving deep into rectifiers", equation 10.
Saxe, McClelland, Ganguli (2014), "Exact solutions to the nonlinear dynamics of learning in deep
linear neural networks".
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Initializer = Callable[[np.random.Generator, int, int], NDArray[Any]]
"""`initializer(rng, fan_in, fan_out) -> array, shape (fan_in, fan_out)`."""


def zeros(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Return zeros. In a hidden layer all units then stay equal for ever: good for a lesson only.

    Examples
    --------
    >>> zeros(np.random.default_rng(0), 1, 2)
    array([[0., 0.]])
    """
    return np.zeros((fan_in, fan_out))


def constant(rng: np.random.Generator, fan_in: int, fan_out: int, *, value: float = 1.0) -> Array:
    """Return one number everywhere: like `zeros` for a lesson, or for weights set by hand.

    Another number, and other keywords below, are bound with `functools.partial`.

    Examples
    --------
    >>> import functools, nn
    >>> halves = functools.partial(constant, value=0.5)
    >>> nn.Dense(1, 2, initializer=halves).W.numpy()
    array([[0.5, 0.5]])
    """
    return np.full((fan_in, fan_out), float(value))


def uniform(
    rng: np.random.Generator, fan_in: int, fan_out: int, *, bound: float | None = None
) -> Array:
    """Draw from U(-bound, bound); `bound` is 1/√fan_in unless given (Glorot & Bengio, equation 1).

    Examples
    --------
    >>> weights = uniform(np.random.default_rng(0), 4, 3)
    >>> weights.shape, bool(abs(weights).max() <= 0.5)
    ((4, 3), True)
    """
    limit = 1 / math.sqrt(fan_in) if bound is None else bound
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def normal(rng: np.random.Generator, fan_in: int, fan_out: int, *, std: float = 0.01) -> Array:
    """Draw from N(0, std²), whatever the fans; 0.01 is the usual small start."""
    return rng.normal(0.0, std, (fan_in, fan_out))


def glorot_uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Draw from U(-r, r) with r = √(6 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out).

    Keeps the variance of both sweeps where the activation is linear near 0 (tanh, identity).
    """
    limit = math.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def glorot_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Draw from N(0, 2 / (fan_in + fan_out)), the variance of `glorot_uniform`."""
    return rng.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


def he_uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Draw from U(-r, r) with r = √(6 / fan_in): variance 2 / fan_in, that of `he_normal`."""
    limit = math.sqrt(6 / fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def he_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Draw from N(0, 2 / fan_in): keeps the forward variance through relu, which halves it."""
    return rng.normal(0.0, math.sqrt(2 / fan_in), (fan_in, fan_out))


def lecun_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Draw from N(0, 1 / fan_in): keeps the forward variance of a linear layer."""
    return rng.normal(0.0, math.sqrt(1 / fan_in), (fan_in, fan_out))


def lecun_uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Draw from U(-r, r) with r = √(3 / fan_in): variance 1 / fan_in, that of `lecun_normal`."""
    limit = math.sqrt(3 / fan_in)
    return rng.uniform(-limit, limit, (fan_in, fan_out))


def orthogonal(rng: np.random.Generator, fan_in: int, fan_out: int, *, gain: float = 1.0) -> Array:
    """Draw a matrix with orthogonal columns of length `gain`, or such rows where it is wide.

    All such matrices are equally likely. A square one changes no length but by the gain, in
    neither sweep, whatever the depth; √2 makes up for relu.

    Examples
    --------
    >>> W = orthogonal(np.random.default_rng(0), 3, 2)
    >>> np.allclose(W.T @ W, np.eye(2))
    True
    """
    long, short = max(fan_in, fan_out), min(fan_in, fan_out)
    Q, R = np.linalg.qr(rng.normal(size=(long, short)))
    Q = gain * Q * np.where(np.diag(R) < 0, -1.0, 1.0)  # without it some are likelier than others
    return np.ascontiguousarray(Q if fan_in >= fan_out else Q.T)


INITIALIZERS: dict[str, Initializer] = {
    "zeros": zeros,
    "constant": constant,
    "uniform": uniform,
    "normal": normal,
    "glorot_uniform": glorot_uniform,
    "glorot_normal": glorot_normal,
    "he_uniform": he_uniform,
    "he_normal": he_normal,
    "lecun_uniform": lecun_uniform,
    "lecun_normal": lecun_normal,
    "orthogonal": orthogonal,
}
"""Every initializer by name."""


def initializer_for(choice: str | Initializer | None, activation: str | None) -> Initializer:
    """Return the initializer meant by a name, a function, or None: what suits the activation.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists the names.
    """
    if choice is None:
        return he_normal if activation == "relu" else glorot_uniform
    if callable(choice):
        return choice
    if choice not in INITIALIZERS:
        raise ValueError(
            f"initializer: expected one of {', '.join(INITIALIZERS)}, got {choice!r}. "
            "Pass one of these names, or a function of (rng, fan_in, fan_out)."
        )
    return INITIALIZERS[choice]
