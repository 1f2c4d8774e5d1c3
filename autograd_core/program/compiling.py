"""What `compile` returns: a function traced once for each set of shapes, then run as a program."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from autograd_core.errors import AutogradError
from autograd_core.program.instructions import Program
from autograd_core.program.numpy_executor import Runner, numpy_runner
from autograd_core.program.passes import simplify
from autograd_core.program.tracing import signature, trace
from autograd_core.tensor import Tensor, constant
from autograd_core.trees import tree_leaves, tree_map

if TYPE_CHECKING:
    from autograd_core.program.planning import Plan

Executor = Literal["numba", "numpy", "python"]


def _numba_runner(program: Program) -> Runner:
    from autograd_core.program.machine_executor import numba_runner  # imports Numba

    return numba_runner(program)


def _python_runner(program: Program) -> Runner:
    from autograd_core.program.machine_executor import python_runner

    return python_runner(program)


_EXECUTORS: dict[str, Callable[[Program], Runner]] = {
    "numba": _numba_runner,
    "numpy": numpy_runner,
    "python": _python_runner,
}


class Compiled:
    """A function that runs as a program; made by `compile`."""

    def __init__(self, f: Callable[..., Any], executor: Executor) -> None:
        if executor not in _EXECUTORS:
            listed = " or ".join(map(repr, _EXECUTORS))
            raise AutogradError(f"compile: expected executor to be {listed}, got {executor!r}.")
        functools.update_wrapper(self, f)
        self._f, self._executor = f, executor
        self._versions: dict[Any, _Version] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program for arguments of these shapes, tracing f if they are new."""
        inputs: list[Any] = []
        key = signature((args, kwargs), inputs)
        version = self._versions.get(key)
        if version is None:
            version = self._versions[key] = _Version(self._f, self._executor, args, kwargs)
        return version.run(inputs)

    def program(self, *args: Any, **kwargs: Any) -> Program:
        """Return the program that runs for arguments of these shapes and types."""
        key = signature((args, kwargs), [])
        if key not in self._versions:
            self._versions[key] = _Version(self._f, self._executor, args, kwargs)
        return self._versions[key].program

    def plan(self, *args: Any, **kwargs: Any) -> "Plan":
        """Return the machine's plan for that program; `str` lists it.

        It marks which instructions run as one, block by block, and which are left to NumPy because
        the machine has no row for them.

        Examples
        --------
        >>> import numpy as np, autograd_core as ag
        >>> f = ag.compile(lambda x: ag.cumsum(ag.tanh(x) * 2.0))
        >>> print(f.plan(np.ones(3)))  # doctest: +ELLIPSIS
        machine: 3 of 4 instructions in 1 rows, float64 arena of ...
        NumPy: 1 of 4 (cumsum)
        <BLANKLINE>
          %0 = input x              float64(3)
          %1 = constant 2.0         float64()
        ┌ %2 = tanh %0              float64(3)
        └ %3 = multiply %2 %1       float64(3)
          %4 = reshape %3 shape=(3) float64(3)
          %5 = cumsum %4 axis=0     float64(3)  NumPy
          return %5
        """
        from autograd_core.program.planning import make_plan  # imports Numba

        return make_plan(self.program(*args, **kwargs))


class _Version:
    """The program for one set of shapes and types."""

    def __init__(
        self, f: Callable[..., Any], executor: Executor, args: Any, kwargs: dict[str, Any]
    ) -> None:
        traced = trace(f, args, kwargs)
        self.program = simplify(traced.program)
        self.result = traced.result
        self.runner = _EXECUTORS[executor](self.program)
        self.tensors = any(isinstance(x, Tensor) for x in tree_leaves((args, kwargs)))

    def run(self, inputs: list[Any]) -> Any:
        outputs = self.runner([x._data if x.__class__ is Tensor else x for x in inputs])
        return _rebuilt(self.result, outputs, constant if self.tensors else _plain)


def _plain(array: Any) -> Any:
    return array if array.ndim else array[()]


def _rebuilt(result: Any, outputs: list[Any], wrap: Callable[[Any], Any]) -> Any:
    """Put the outputs where their numbers stand in `result`; `tree_map`, without its checks."""
    if result.__class__ is int:
        return wrap(outputs[result])
    if result.__class__ is tuple:
        return tuple([_rebuilt(part, outputs, wrap) for part in result])
    return tree_map(lambda number: wrap(outputs[number]), result)
