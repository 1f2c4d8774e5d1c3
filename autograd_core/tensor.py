"""`Tensor`: an array that remembers how it was made."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from autograd_core.array_node import ArrayNode
from autograd_core.array_sweep import sweep_arrays
from autograd_core.errors import GraphError, NotDifferentiableError, ShapeError
from autograd_core.exposure import EXPOSED
from autograd_core.node import NO_ATTRS
from autograd_core.op import Op
from autograd_core.operands import operand_array, plain_operand
from autograd_core.ops import astype, unbroadcast
from autograd_core.ops.shaping import sum_to
from autograd_core.recorded import as_array_error, refuse_silent_number
from autograd_core.recording import CLOCK, RECORDING, check_read
from autograd_core.trees import tree_map
from autograd_core.watching import check_result, note_source

_recording = RECORDING.get
_clock = CLOCK.__next__
_BARE = frozenset([np.ndarray, np.float64, np.float32])
_FLOATS = frozenset([np.dtype(np.float32), np.dtype(np.float64)])


class Tensor(ArrayNode):
    """An array in a graph; make leaves with `ag.tensor`.

    float32 stays float32 and float64 stays float64: Python numbers are weak and never widen.
    Integers and booleans may flow through, but take no gradient.
    """

    __slots__ = ()

    fast_sweep = staticmethod(sweep_arrays)

    @property
    def grad(self) -> Any:
        """The gradient that the last sweeps left here, a Tensor; None before any."""
        gradient = self._grad
        if gradient.__class__ in _BARE:  # sweeps leave bare arrays, most of which nobody reads
            self._grad = gradient = constant(np.asarray(gradient))
        return gradient

    @grad.setter
    def grad(self, gradient: Any) -> None:
        self._grad = gradient

    def detach(self) -> "Tensor":
        """Return a leaf with the same array, through which no gradient flows."""
        check_read(self, ".detach()")
        self._expose()
        leaf = constant(self._data)
        leaf._expose()  # a write through this tensor is one to the leaf
        return leaf

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        check_read(self, "a plain array")
        if self.requires_grad and _recording().enabled:
            raise as_array_error(self)
        if not copy:
            self._expose()
        return np.array(self._data, dtype=dtype, copy=copy)

    def __len__(self) -> int:
        if not self._data.ndim:
            raise ShapeError("len: expected at least one axis, got a 0-d tensor. Use .item().")
        return len(self._data)

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def __float__(self) -> float:
        refuse_silent_number(self)
        return float(self.item())

    def __int__(self) -> int:
        check_read(self, "int()")
        return int(self.item())

    def __bool__(self) -> bool:
        check_read(self, "bool()")
        return bool(self._data)

    def __format__(self, spec: str) -> str:
        check_read(self, "the text")
        return format(self.item(), spec) if spec else repr(self)

    def __str__(self) -> str:
        check_read(self, "the text")
        return repr(self)

    def __repr__(self) -> str:
        array = np.array2string(self._data, separator=", ", prefix="tensor(", threshold=60)
        facts = [f"shape={self.shape}", f"dtype={self.dtype}"]
        if self.name:
            facts.append(f"name={self.name!r}")
        if self.op is not None:
            facts.append(f"op={self.op.name}")
        elif self.requires_grad:
            facts.append("requires_grad=True")
        return f"tensor({array}, {', '.join(facts)})"

    def conform(self, cotangent: Any) -> Any:
        """Return a cotangent summed to this tensor's shape, in its dtype."""
        data = self._data
        if cotangent.shape != data.shape:
            if cotangent.__class__ is np.ndarray:
                cotangent = sum_to(cotangent, data.shape)
            else:
                cotangent = unbroadcast(cotangent, data.shape)
        dtype = data.dtype
        if cotangent.dtype is not dtype and cotangent.dtype != dtype:
            cotangent = astype(cotangent, dtype)
        return cotangent

    def seed(self, cotangent: Any) -> Any:
        """Return the checked cotangent from which a sweep starts: 1 for a scalar."""
        if not self.requires_grad:
            raise _no_gradient(self)
        if cotangent is None:
            if self._data.size != 1:
                raise GraphError(
                    f"backward: expected a scalar (the loss) to start from, got shape {self.shape}."
                    " Reduce it with .sum() or .mean(), or pass the cotangent of that shape."
                )
            return np.full(self.shape, 1, self.dtype) if self.ndim else np.array(1, self.dtype)
        # a copy, because a leaf may keep it as its gradient
        given = cotangent if isinstance(cotangent, Tensor) else np.array(cotangent, self.dtype)
        if given.shape != self.shape:
            raise ShapeError(
                f"backward: expected a cotangent of shape {self.shape}, got {given.shape}."
            )
        return self.conform(given)

    @classmethod
    def record(cls, op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> "Tensor":
        """Run the op's forward and return the result, with its inputs as its parents."""
        arrays: list[Any] = []
        traced, requires_grad = True, False
        for x in inputs:
            if x.__class__ is Tensor:
                arrays.append(x._data)
                x.used = True
                if x.requires_grad:
                    requires_grad = True
                if x.changed == EXPOSED:
                    x.last_change()
            else:
                arrays.append(plain_operand(op, x))
                traced = False
        recording = _recording()
        guard = recording.guard
        facts = attrs if guard is None else tree_map(_plain, attrs)
        try:  # ** costs as much as a small op, and most have no attrs
            data = op.forward(*arrays, **facts) if attrs else op.forward(*arrays)
        except (ValueError, IndexError):
            op.check_shapes(tuple(arrays), attrs)
            raise
        if data.__class__ is not np.ndarray:
            data = np.asarray(data)
        if recording.watch is not None and recording.watch.anomalies:
            check_result(op.name, arrays, [getattr(x, "name", "") for x in inputs], data)
        requires_grad = requires_grad and recording.enabled and data.dtype.kind == "f"
        if not requires_grad and data.base is not None and guard is None:
            data = data.copy()  # no sweep would come by to see that what it is a view of changed
        if not recording.enabled:
            for x in inputs:
                if guard is not None and x.__class__ is Tensor:
                    guard.refuse(x, "no_grad()")
            return constant(data)
        out = _new(cls)
        out._data = data
        out.op = op
        out.parents = inputs if traced else _as_parents(inputs, arrays, data)
        out.attrs = attrs
        out.name = ""
        out.scope = recording.scope
        out._grad = None
        out.requires_grad = requires_grad
        out.tick = _clock()
        out.changed = 0
        out.exposure, out.used = None, False
        if recording.watch is not None:
            note_source(out.tick)
        if guard is not None:
            guard.note(out)
        return out


_new = Tensor.__new__


def tensor(
    data: Any,
    *,
    requires_grad: bool = False,
    dtype: DTypeLike | None = None,
    name: str | None = None,
) -> Tensor:
    """Return a new leaf holding a copy of `data`.

    Parameters
    ----------
    data : array-like
        Numbers, nested lists, an array or a Tensor (whose numbers are copied).
    requires_grad : bool
        Whether sweeps leave a gradient here; needs float32 or float64.
    dtype : optional
        float32 or float64 for numbers that flow, integer or bool for indices and masks.
        By default that of `data`.
    name : str, optional
        What pictures and derivations call it, such as `"W^[1]"`.

    Raises
    ------
    NotDifferentiableError
        If `requires_grad` is asked of integers, or the data are not numbers.

    Examples
    --------
    >>> import autograd_core as ag
    >>> w = ag.tensor([1.0, 2.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> w.grad
    tensor([2., 4.], shape=(2,), dtype=float64)
    """
    array = np.array(data, dtype=dtype)
    if array.dtype.kind not in "fiub" or (array.dtype.kind == "f" and array.dtype not in _FLOATS):
        raise NotDifferentiableError(
            "tensor: expected numbers of type float32, float64, integer or bool, got "
            f"{array.dtype}. Pass dtype=float."
        )
    if requires_grad and array.dtype.kind != "f":
        raise NotDifferentiableError(
            f"tensor: expected floats, because gradients need them, got {array.dtype}. "
            "Write 3.0 for 3, or pass dtype=float."
        )
    return _leaf(array, name or "", requires_grad)


def constant(array: NDArray[Any]) -> Tensor:
    """Return a leaf that shares `array` and takes no gradient."""
    return _leaf(array, "", requires_grad=False)


def _leaf(array: NDArray[Any], name: str, requires_grad: bool) -> Tensor:
    recording = _recording()
    self = _new(Tensor)
    self._data = array
    self.op = None
    self.parents = ()
    self.attrs = NO_ATTRS
    self.name = name
    self.scope = recording.scope
    self._grad = None
    self.requires_grad = requires_grad
    self.tick = _clock()
    self.changed = 0
    self.exposure, self.used = None, False
    if recording.watch is not None:
        note_source(self.tick)
    return self


def _plain(fact: Any) -> Any:
    return fact._data if fact.__class__ is Tensor else fact


def _as_parents(
    inputs: tuple[Any, ...], arrays: list[Any], result: NDArray[Any]
) -> tuple[Tensor, ...]:
    """Return the inputs with a constant node for each that is no Tensor."""
    return tuple(
        [
            x if x.__class__ is Tensor else constant(operand_array(array, result))
            for x, array in zip(inputs, arrays, strict=True)
        ]
    )


def _no_gradient(self: Tensor) -> Exception:
    if self.dtype.kind != "f":
        return NotDifferentiableError(
            f"backward: expected a float tensor, because gradients need floats, got {self.dtype}. "
            "Start from floats: write 3.0 for 3, or pass dtype=float."
        )
    return GraphError(
        "backward: expected a tensor made from one with requires_grad=True, got a constant. "
        "Create the leaves with ag.tensor(..., requires_grad=True)."
    )
