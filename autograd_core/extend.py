"""`register_op`: a user's own operation, in one call."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core.errors import AutogradError
from autograd_core.notation import Notation, call
from autograd_core.op import Op, Rule, elementwise, register
from autograd_core.shapes import Shape


def register_op(
    name: str,
    forward: Callable[..., Any],
    vjp: Rule | tuple[Rule, ...],
    *,
    shape: Callable[..., Shape] | None = None,
    scalar: Callable[..., Any] | None = None,
    latex: str | None = None,
    text: str | None = None,
    doc: str = "",
) -> Op:
    """Declare an operation of your own; it differentiates, draws, explains like the built-in ones.

    Parameters
    ----------
    name : str
        A Python name that no op has yet.
    forward : callable
        `forward(*arrays, **attrs)`, on plain arrays and numbers; keywords are static facts.
    vjp : callable or tuple of callables
        The rule of each input, `rule(ct, y, *inputs, **attrs)`: its cotangent from that of the
        output. Written with operators and ops of this package only, so that it can be recorded
        and printed. A single rule may return a tuple with the cotangent of every input.
    shape : callable, optional
        `shape(*shapes, **attrs)`, the result's shape. Left out, the op works entry by entry and
        broadcasts; the engine sums each cotangent back to its input's shape either way.
    scalar : callable, optional
        The same function of Python floats, so that it works on Values. Left out for an op that
        works entry by entry, the forward is used.
    latex, text : str, optional
        How it is written, with #1, #2 for the inputs; `name(a, b)` if left out.
    doc : str
        Its docstring.

    Returns
    -------
    Op
        Call it like a function.

    Raises
    ------
    AutogradError
        If the name is taken or no Python name, or the rules do not fit the forward's inputs.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> cube = ag.register_op("cube", lambda x: x**3, lambda ct, y, x: ct * 3 * x**2)
    >>> ag.grad(cube)(2.0), ag.local_derivatives("cube")
    (12.0, ['3 \\\\, {x}^{2}'])
    """
    if not name.isidentifier():
        raise AutogradError(f"register_op: expected a Python name, got {name!r}. Try my_op.")
    inputs = _count_inputs(name, forward)
    rules = vjp if isinstance(vjp, tuple) else _split(vjp, inputs)
    if len(rules) != inputs:
        raise AutogradError(
            f"register_op: expected a rule for each of the {inputs} inputs of {name}, got "
            f"{len(rules)}. Pass vjp=(rule_1, ...), in the order of the inputs."
        )
    notation = _notation(name, latex, text, inputs)
    if shape is not None:
        return register(Op(name, forward, rules, shape, notation, scalar=scalar, doc=doc))
    scalar = scalar or (lambda *xs, **attrs: float(np.asarray(forward(*xs, **attrs))))
    return elementwise(name, forward, rules, notation, scalar=scalar, doc=doc)


def _count_inputs(name: str, forward: Callable[..., Any]) -> int:
    if isinstance(forward, np.ufunc):
        return forward.nin
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(forward).parameters.values()
    count = sum(p.kind in positional and p.default is p.empty for p in parameters)
    if not count:
        raise AutogradError(
            f"register_op: expected a forward of {name} with positional arrays, got none. "
            "Write forward(x, ...) with static facts as keywords."
        )
    return count


def _split(vjp: Rule, inputs: int) -> tuple[Rule, ...]:
    """Return a rule for each input from one that may give all cotangents as a tuple."""

    def rule_for(slot: int) -> Rule:
        def rule(ct: Any, y: Any, *xs: Any, **attrs: Any) -> Any:
            result = vjp(ct, y, *xs, **attrs)
            return result[slot] if isinstance(result, tuple) else result

        return rule

    return tuple(rule_for(slot) for slot in range(inputs))


def _notation(name: str, latex: str | None, text: str | None, inputs: int) -> Notation:
    usual = call(rf"\mathrm{{{name}}}".replace("_", r"\_"), name, inputs=inputs)
    return Notation(
        latex or usual.latex, text or usual.text, usual.precedence, usual.slots, usual.glyph
    )
