"""`CompiledGraph`: a graph of Values that was built once, run again on other numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import GraphError
from autograd_core.graph import toposort
from autograd_core.program.instructions import Executor
from autograd_core.program.scalar.program import Numbers, ScalarProgram
from autograd_core.program.scalar.tracing import trace_graph
from autograd_core.trees import tree_leaves
from autograd_core.value import Value


class CompiledGraph:
    """A graph that runs forward and backward without Python; made by `compile_graph`.

    Attributes
    ----------
    leaves : tuple of Value
        Its inputs; the gradient is by those that take one.
    program : ScalarProgram
        From the numbers of the leaves to the root's value and its gradient.
    """

    def __init__(self, root: Value, leaves: Sequence[Any] | None, executor: Executor) -> None:
        if not isinstance(root, Value):
            raise GraphError(
                f"compile_graph: expected a Value, the loss, got a {type(root).__name__}. For "
                "Tensors compile the function that computes them: ag.compile(f)."
            )
        given = [x for x in toposort(root) if x.op is None and x.requires_grad]
        arguments: Sequence[Any] = given if leaves is None else leaves
        self.leaves: tuple[Value, ...] = tuple(tree_leaves(list(arguments)))
        _check(self.leaves)
        counts = tuple(sum(1 for _ in tree_leaves([argument])) for argument in arguments)
        self.program: ScalarProgram = trace_graph(root, self.leaves, counts)
        self._run = self.program.runner(executor)
        self._wanted = [leaf for leaf in self.leaves if leaf.requires_grad]

    def __call__(self) -> float:
        """Compute the root from the data of the leaves, and add its gradient to theirs.

        Returns
        -------
        float
            The root's value. The graph itself keeps its old numbers.
        """
        value, *gradient = self._run([leaf._data for leaf in self.leaves]).tolist()
        for leaf, grad in zip(self._wanted, gradient, strict=True):
            before = leaf._grad
            leaf._grad = grad if before is None else getattr(before, "_data", before) + grad
        return float(value)

    def value_and_gradient(self, numbers: NDArray[Any] | Sequence[float]) -> tuple[float, Numbers]:
        """Return the root's value and its gradient for other numbers, which touches no leaf.

        Parameters
        ----------
        numbers : array or sequence of float, shape (leaves,)

        Returns
        -------
        value : float
        gradient : ndarray
            An entry for each leaf that takes a gradient, in their order.
        """
        results = self._run(numbers)
        return float(results[0]), results[1:]

    def numbers(self) -> Numbers:
        """Return the data of the leaves."""
        return np.array([leaf._data for leaf in self.leaves])


def _check(leaves: tuple[Any, ...]) -> None:
    for leaf in leaves:
        op = getattr(leaf, "op", None)
        if not isinstance(leaf, Value) or op is not None:
            got = repr(leaf) if op is None else f"a result of {op.name}"
            raise GraphError(
                f"compile_graph: expected leaves, Values that no op made, got {got}. Give the "
                "parameters, as model.parameters() has them."
            )
    if len(set(leaves)) < len(leaves):
        raise GraphError(
            "compile_graph: expected each leaf once, got one of them twice. Name it once."
        )
