"""An operation declared once: the record `Op`, the registry `OPS` and the one dispatch point.

Calling an op on plain arrays and numbers runs its forward; calling it on a traced value asks that
value to record the use. This file knows neither Tensor nor Symbol.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, NoReturn

import numpy as np

from autograd_core.errors import AutogradError, NotDifferentiableError
from autograd_core.notation import Notation, default
from autograd_core.recording import RECORDING
from autograd_core.shapes import Shape, broadcast_shapes, shape_of
from autograd_core.trees import tree_leaves

Rule = Callable[..., Any]
"""`rule(ct, y, *inputs, **attrs)`: the cotangent of one input, written with operators and ops."""


class Traced:
    """A value that records the operations applied to it, instead of only computing them."""

    __slots__ = ()

    @classmethod
    def record(cls, op: "Op", inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        """Return the traced result of `op` on `inputs`, of which at least one is of this class."""
        raise NotImplementedError


class RuleForEach:
    """The rules of an op with any number of inputs: `rule(slot, ct, y, *inputs, **attrs)`.

    Such an op needs a `bind`, which says how the inputs come in (as a list, say).
    """

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __getitem__(self, slot: int) -> Rule:
        return partial(self.rule, slot)

    def __iter__(self) -> Iterator[Rule]:
        return map(self.__getitem__, count())

    def __len__(self) -> int:
        raise TypeError("RuleForEach: expected an op with a bind, which knows how many inputs.")


Example = tuple[tuple[Shape, ...], dict[str, Any]]
"""The shapes of the inputs and the (normalised) attrs of one use of an op."""


@dataclass(frozen=True, eq=False)
class Op:
    """One differentiable operation, everything that any reader of it needs.

    Array data is positional, static facts (axis, shape, key) are keyword attrs.

    Attributes
    ----------
    name : str
        Its key in `OPS`.
    forward : callable
        `forward(*arrays, **attrs) -> array`, on plain NumPy arrays and numbers.
    vjps : sequence of Rule
        One rule for each input: its cotangent, from `ct`, the output `y` and the inputs.
        A rule for each input alone, so that a gradient nobody needs is not computed.
        `RuleForEach` where the number of inputs is free (`concatenate`).
    shape : callable
        `shape(*shapes, **attrs) -> shape`; raises ShapeError.
    notation : Notation
        How the op is written.
    scalar : callable or None
        The same function of Python floats, where one exists.
    bind : callable or None
        `bind(*args, **kwargs) -> (inputs, attrs)`: the public signature. It normalises the
        arguments once, before forward and the rules see them.
    elementwise : bool
        Whether the inputs broadcast; the engine then sums each cotangent back to its input's shape.
    domain : tuple of (low, high)
        For each input, the interval in which tests draw their numbers.
    examples : tuple of (shapes, attrs)
        Uses of the op: the first is the one that `local_derivatives` prints, tests try them all.
    kinks : tuple of float
        Inputs at which the derivative jumps; tests keep away from them.
    zeros : tuple of (callable or None)
        For each input, `zeros(y, *inputs, **attrs)`: True where its cotangent is 0 whatever comes
        from above, because the output does not read the entry (the branch `where` did not take).
        The sweep then lets no nan of that branch's own derivative through; see `reach.py`.
    adjoints : tuple of (callable or None)
        The same rules once more for plain arrays, in fewer passes, where an op is so common that
        this pays; None where the rule is as good. They sum what was broadcast themselves. Tests
        hold them to the rules, bit for bit.
    moves : bool
        Whether the rules only move, repeat and add up entries of `ct`, so that such zeros can be
        followed through the op, as they can through an elementwise one.
    sample : callable or None
        `sample(rng, *shapes) -> list of arrays`: inputs for tests, where an interval is not enough
        to say what the op takes (positive definite matrices).
    internal : bool
        Whether it only serves the rules of other ops; users do not call it by name.
    doc : str
        Its docstring: one line, then the formula and what holds at the edges.
    """

    name: str
    forward: Callable[..., Any]
    vjps: "tuple[Rule, ...] | RuleForEach"
    shape: Callable[..., Shape]
    notation: Notation
    scalar: Callable[..., Any] | None = None
    bind: Callable[..., tuple[tuple[Any, ...], dict[str, Any]]] | None = None
    elementwise: bool = False
    domain: tuple[tuple[float, float], ...] = ()
    examples: tuple[Example, ...] = ()
    kinks: tuple[float, ...] = ()
    zeros: tuple[Callable[..., Any] | None, ...] = ()
    adjoints: tuple[Rule | None, ...] = ()
    moves: bool = False
    sample: Callable[..., list[Any]] | None = None
    internal: bool = False
    doc: str = ""
    arity: int | None = field(init=False)
    array_vjps: "tuple[Rule, ...] | RuleForEach" = field(init=False)
    conforms: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "__name__", self.name)
        object.__setattr__(self, "__doc__", self.doc)
        if self.bind is not None and "bind" in self.bind.__qualname__:
            self.bind.__qualname__ = self.name  # what Python says of a keyword that it lacks
        for name, fact in _derived(self).items():
            object.__setattr__(self, name, fact)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Apply the op: compute on plain inputs, record on traced ones."""
        if self.bind is not None:
            inputs, attrs = self.bind(*args, **kwargs)
        elif len(args) == self.arity:
            inputs, attrs = args, kwargs
        else:  # NumPy would take a third input of `add` as the array to write to
            raise TypeError(f"{self.name}: expected {self.arity} array arguments, got {len(args)}.")
        for x in inputs:
            if isinstance(x, Traced):
                return x.record(self, inputs, attrs)
        if attrs and RECORDING.get().guard is not None:
            for x in tree_leaves(attrs):  # indices that a program reads anew in each run
                if isinstance(x, Traced):
                    return x.record(self, inputs, attrs)
        return self.compute(inputs, attrs)

    def compute(self, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        """Run the forward on plain arrays and numbers; floats give a float where that exists."""
        if (
            self.scalar is not None
            and inputs[0].__class__ in _NUMBERS
            and _NUMBERS.issuperset(map(type, inputs))
        ):
            try:
                return self.scalar(*inputs, **attrs)
            except (ArithmeticError, ValueError):
                # where Python raises (1/0), IEEE numbers are inf or nan, and NumPy warns
                return float(self.forward(*map(np.float64, inputs), **attrs))
        try:
            return self.forward(*inputs, **attrs)
        except (ValueError, IndexError):
            self.check_shapes(inputs, attrs)
            raise

    def check_shapes(self, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Shape:
        """Return the result's shape by the shape rule, which raises a ShapeError that teaches."""
        return self.shape(*map(shape_of, inputs), **attrs)

    def __reduce__(self) -> tuple[Any, ...]:
        return _find, (self.name,)  # copies and pickles are the op itself

    def __repr__(self) -> str:
        return f"<op {self.name}>"


def _derived(op: Op) -> dict[str, Any]:
    """Return what the hot loops want to know of an op, worked out once."""
    if isinstance(op.vjps, RuleForEach):
        return {"arity": None, "array_vjps": op.vjps, "conforms": False}
    fast = op.adjoints or (None,) * len(op.vjps)
    return {
        "arity": len(op.vjps),
        "array_vjps": tuple(a or rule for a, rule in zip(fast, op.vjps, strict=True)),
        "conforms": None not in fast,
    }


_NUMBERS = frozenset([float, int])
OPS: dict[str, Op] = {}
"""Every operation by name. Tests walk it; adding an op is one statement in `ops/`."""


def _find(name: str) -> Op:
    return OPS[name]


def register(op: Op) -> Op:
    """Add an op to `OPS` and return it.

    Raises
    ------
    AutogradError
        If the name is taken.
    """
    if op.name in OPS:
        raise AutogradError(
            f"register_op: expected a new name, got {op.name!r}, which exists. Choose another."
        )
    OPS[op.name] = op
    return op


def elementwise(
    name: str,
    forward: Callable[..., Any],
    vjp: Rule | tuple[Rule, ...],
    notation: Notation | None = None,
    **facts: Any,
) -> Op:
    """Declare an op that works entry by entry and broadcasts its inputs.

    `vjp` is the rule of the one input, or a tuple with a rule for each; `facts` are further
    fields of `Op`. The domain is (-2, 2) unless given.
    """
    vjps = vjp if isinstance(vjp, tuple) else (vjp,)
    arity = len(vjps)
    facts.setdefault("domain", ((-2.0, 2.0),) * arity)
    facts.setdefault("examples", _elementwise_examples(arity))

    def shape(*shapes: Shape, **attrs: Any) -> Shape:
        return broadcast_shapes(name, *shapes)

    notation = notation or default(name, arity)
    return register(Op(name, forward, vjps, shape, notation, elementwise=True, **facts))


def _elementwise_examples(arity: int) -> tuple[Example, ...]:
    equal = [((),) * arity, ((3,),) * arity, ((0,),) * arity]
    broadcast = [((2, 1, 3), (4, 1)), ((), (2, 2))] if arity == 2 else [((2, 3),) * arity]
    return tuple((shapes, {}) for shapes in equal + broadcast)


def non_differentiable(name: str, inputs: int) -> tuple[Rule, ...]:
    """Return the rules of an op that has no derivative: asking for one raises and names the op."""

    def rule(*args: Any, **attrs: Any) -> NoReturn:
        raise NotDifferentiableError(
            f"{name}: expected a differentiable operation on the way from the loss, got {name}, "
            "which has no derivative. Apply stop_gradient or detach to its result."
        )

    return (rule,) * inputs
