"""What a NumPy function does on a traced value: our function of that name, or a refusal.

Never a silent array: a function without a rule, and a keyword that ours does not take, raise.
"""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.numpy_functions import composites
from autograd_core.op import OPS, Op
from autograd_core.shapes import normalize_axis, shape_of, size_of

# NumPy names that differ from ours.
_NUMPY_NAMES = {
    "true_divide": "divide",
    "absolute": "abs",
    "float_power": "power",
    "remainder": "mod",
    "amax": "max",
    "amin": "min",
}


# NumPy functions that only ask for the shape.
_SHAPE_QUERIES: dict[Any, Callable[..., Any]] = {
    np.shape: lambda shape: shape,
    np.ndim: len,
    np.size: lambda shape, axis=None: size_of(
        tuple(shape[i] for i in normalize_axis("size", axis, len(shape)))
    ),
}


def op_for(function: Any) -> Callable[..., Any]:
    """Return our function for one of NumPy's.

    Raises
    ------
    TypeError
        If there is none; the message names the function.
    """
    called = _called(function)
    ours = composites().get(called.removeprefix("numpy.")) or _namesake(function)
    if ours is None:
        raise TypeError(
            f"{called}: expected a NumPy function that the engine can differentiate, "
            f"got {function.__name__}. Use .numpy() for a plain array, or register_op to add a "
            "rule."
        )
    return ours


def _namesake(function: Any) -> Callable[..., Any] | None:
    # numpy.linalg.trace sums over the last axes, numpy.trace over the first
    if getattr(np, function.__name__, function) is not function:
        return None
    name = _NUMPY_NAMES.get(function.__name__, function.__name__)
    return getattr(ops, name) if name in ops.__all__ else OPS.get(name)


def _called(function: Any) -> str:
    return f"{getattr(function, '__module__', None) or 'numpy'}.{function.__name__}"


# What a ufunc does anyway.
_DEFAULTS = {"where": True, "dtype": None, "casting": "same_kind", "order": "K", "subok": True}


def call_ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Apply our function to the arguments of a ufunc."""
    if "out" in kwargs:
        raise TypeError(
            f"{_called(ufunc)}: expected no array to write to, because the graph needs its numbers "
            "as they were, got keyword 'out' (array += tensor is one too). "
            "Write array = array + tensor."
        )
    if method != "__call__":
        raise TypeError(
            f"{_called(ufunc)}.{method}: expected a plain call of {ufunc.__name__}, got its method "
            f"{method}. {_METHODS.get((ufunc.__name__, method), 'Use .numpy() for a plain array')}."
        )
    for key, x in kwargs.items():
        if key not in _DEFAULTS or x is not _DEFAULTS[key]:
            raise _strange(ufunc, key, x)
    return op_for(ufunc)(*inputs)


_METHODS = {
    ("add", "reduce"): "Use np.sum",
    ("multiply", "reduce"): "Use np.prod",
    ("maximum", "reduce"): "Use np.max",
    ("minimum", "reduce"): "Use np.min",
    ("add", "accumulate"): "Use np.cumsum",
    ("multiply", "accumulate"): "Use np.cumprod",
    ("multiply", "outer"): "Use np.outer",
}


def _strange(function: Any, key: str, x: Any) -> TypeError:
    return TypeError(
        f"{_called(function)}: expected no keyword {key!r} on a Tensor, got {key}={x!r}. "
        "Leave it out, or use .numpy() for a plain array."
    )


def call_numpy(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Apply our function to the arguments of NumPy's, matched by name."""
    if function in _SHAPE_QUERIES:
        return _SHAPE_QUERIES[function](shape_of(args[0]), *args[1:], **kwargs)
    ours = op_for(function)
    names = inspect.signature(_signed(ours)).parameters
    args, kwargs = _by_name(function, names, args, kwargs)
    for key in kwargs:
        if key not in names:
            raise _strange(function, key, kwargs[key])
    return ours(*args, **kwargs)


def _signed(ours: Callable[..., Any]) -> Callable[..., Any]:
    """Return what has the signature of our function: of an op, its bind or its forward."""
    if isinstance(ours, Op):
        return ours.bind or _arrays_only
    return ours


def _arrays_only(*inputs: Any) -> None:
    """Stand for an op without a bind, which takes no keywords."""


def _by_name(
    function: Any, ours: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Leave in place the arguments that ours has at the same place, maybe by another name.

    The others are given by name. Keywords with NumPy's default are as good as left out.
    """
    parameters = inspect.signature(function).parameters
    theirs, names = [*parameters], [*ours]
    if not args and kwargs:  # the first array has many names: a, x, ary, arrays
        args, kwargs = (kwargs[theirs[0]],), {k: kwargs[k] for k in kwargs if k != theirs[0]}
    same = 1
    while same < min(len(args), len(theirs), len(names)) and (
        theirs[same] == names[same] or (theirs[same] not in ours and names[same] not in parameters)
    ):
        same += 1
    if ours[names[0]].kind is inspect.Parameter.VAR_POSITIONAL:  # arrays only, in NumPy's order
        same = len(args)
    kwargs = dict(zip(theirs[same:], args[same:], strict=False)) | kwargs
    return args[:same], {
        key: x
        for key, x in kwargs.items()
        if key not in parameters or x is not parameters[key].default
    }
