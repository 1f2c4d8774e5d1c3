"""What `compile` returns: a function traced once for each set of shapes, then run as a program."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograd_core.errors import AutogradError
from autograd_core.program.instructions import Executor, Program
from autograd_core.program.numpy_executor import Runner, numpy_runner
from autograd_core.program.passes import simplify
from autograd_core.program.tracing import signature, trace
from autograd_core.tensor import Tensor, constant
from autograd_core.trees import tree_leaves, tree_map
from autograd_core.value import Value

if TYPE_CHECKING:
    from autograd_core.program.planning import Plan
    from autograd_core.program.scalar.program import ScalarProgram


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
        self._versions: dict[Any, _Version | _ScalarVersion] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program for arguments of these shapes, tracing f if they are new."""
        inputs: list[Any] = []
        key = signature((args, kwargs), inputs)
        version = self._versions.get(key)
        if version is None:
            version = self._versions[key] = self._new_version(args, kwargs)
        return version.run(inputs)

    def program(self, *args: Any, **kwargs: Any) -> "Program | ScalarProgram":
        """Return the program that runs for arguments of these shapes and types."""
        key = signature((args, kwargs), [])
        if key not in self._versions:
            self._versions[key] = self._new_version(args, kwargs)
        return self._versions[key].program

    def plan(self, *args: Any, **kwargs: Any) -> "Plan":
        """Return the machine's plan for that program; `str` lists it.

        It marks which instructions run as one, block by block, and which are left to NumPy because
        the machine has no row for them. Some operations are written out in others that it has.

        Raises
        ------
        AutogradError
            For a function of Values.

        Examples
        --------
        >>> import numpy as np, autograd_core as ag
        >>> f = ag.compile(lambda x: ag.cumsum(ag.tanh(x) * 2.0))
        >>> print(f.plan(np.ones(3)))  # doctest: +ELLIPSIS
        machine: 3 of 4 instructions in 1 row, float64 arena of ...
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
        from autograd_core.program.opening import opened  # imports Numba
        from autograd_core.program.planning import make_plan

        program = self.program(*args, **kwargs)
        if not isinstance(program, Program):
            raise AutogradError(
                "plan: expected arrays or Tensors, got Values, whose programs have no plan to "
                "list. Print f.program(...)."
            )
        return make_plan(opened(program))

    def _new_version(self, args: Any, kwargs: dict[str, Any]) -> "_Version | _ScalarVersion":
        scalar = any(isinstance(x, Value) for x in tree_leaves((args, kwargs)))
        return (_ScalarVersion if scalar else _Version)(self._f, self._executor, args, kwargs)


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
        self.build = _builder(self.result, constant if self.tensors else _plain)

    def run(self, inputs: list[Any]) -> Any:
        if self.tensors:
            inputs = [x._data if x.__class__ is Tensor else x for x in inputs]
        return self.build(self.runner(inputs))


class _ScalarVersion:
    """The program for arguments that are Values and floats."""

    def __init__(
        self, f: Callable[..., Any], executor: Executor, args: Any, kwargs: dict[str, Any]
    ) -> None:
        from autograd_core.program.scalar.tracing import trace_values

        self.program, self.result = trace_values(f, args, kwargs)
        self.runner = self.program.runner(executor)
        self.build = _builder(self.result, float)

    def run(self, inputs: list[Any]) -> Any:
        numbers = [x._data if isinstance(x, Value) else x for x in inputs]
        return self.build(self.runner(numbers).tolist())


def _plain(array: Any) -> Any:
    return array if array.ndim else array[()]


def _builder(result: Any, wrap: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    """Return a function that puts the outputs where their numbers stand in `result`.

    Of tuples and lists it is made as one expression, which takes a tenth of a walk's time.
    """
    text = _expression(result)
    if text is not None:
        build = eval(f"lambda outputs: {text}", {})  # of brackets and whole numbers alone
        return lambda outputs: build([wrap(array) for array in outputs])
    return lambda outputs: tree_map(lambda number: wrap(outputs[number]), result)


def _expression(result: Any) -> str | None:
    kind = result.__class__
    if kind is int:
        return f"outputs[{result}]"
    if kind is not tuple and kind is not list:
        return None
    parts = [_expression(part) for part in result]
    if None in parts:
        return None
    inside = "".join(f"{part}, " for part in parts)
    return f"({inside})" if kind is tuple else f"[{inside}]"
