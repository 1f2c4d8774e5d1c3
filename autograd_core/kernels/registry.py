"""A kernel is one hot loop in three forms, and `KERNELS` holds them all.

Numba is loaded when a form of a kernel that needs it is first asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import AutogradError

if TYPE_CHECKING:  # it takes a sixth of NumPy's own import
    from numpy.random import Generator

FORMS = ("python", "numpy", "numba", "parallel")
"""The forms a kernel may have: pure Python, whole arrays, and jitted on one core or on all."""

Array = NDArray[Any]


class Example(NamedTuple):
    """Arguments of a kernel: `kernel.form(...)(*inputs, *outs)`.

    Attributes
    ----------
    inputs : tuple
        Arrays and numbers, which the kernel reads.
    outs : tuple of arrays
        What it writes to; those of an update hold the numbers before it. A repeated call is again
        an example, so that it can be timed.
    """

    inputs: tuple[Any, ...]
    outs: tuple[Array, ...]

    def copy(self) -> "Example":
        """Return the example with outputs of its own, to run another form on."""
        return Example(self.inputs, tuple(out.copy() for out in self.outs))


@dataclass(frozen=True)
class Kernel:
    """One hot loop on plain arrays, in up to four forms that compute the same.

    Attributes
    ----------
    name : str
        Its key in `KERNELS`.
    home : str
        The module under `autograd_core.kernels` that holds the loop, by the kernel's name.
    vector : callable
        `vector(*inputs, *outs)`: the same with whole-array NumPy.
    make_example : callable
        `make_example(size, dtype, rng) -> Example`; see `example`.
    doc : str
        What it computes, in one line.
    ops : tuple of str
        The ops whose forward or rule it can run; see `use_kernels`.
    ulp : float
        The most by which forms differ on an example, in units of the last place: of each entry
        for entrywise kernels, for others of an output's largest entry, or of 1 if that is less.
    entrywise : bool
        Whether each entry of the output depends on the entries at its place alone; the output may
        then be an input, and shapes are free.
    in_parallel : bool
        Whether there is a parallel form: large arrays then pay for waking up other cores.
    """

    name: str
    home: str
    vector: Callable[..., Any]
    make_example: "Callable[[int, Any, Generator], Example]"
    doc: str
    ops: tuple[str, ...] = ()
    ulp: float = 4.0
    entrywise: bool = False
    in_parallel: bool = False
    _forms: dict[str, Callable[..., Any]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def loop(self) -> Callable[..., Any]:
        """The explicit loops `loop(*inputs, *outs)`: as written the pure Python form."""
        loops = import_module(f"autograd_core.kernels.{self.home}")
        loop: Callable[..., Any] = getattr(loops, self.name)
        return loop

    @property
    def forms(self) -> tuple[str, ...]:
        """The names of the forms that this kernel has."""
        return FORMS if self.in_parallel else FORMS[:-1]

    def form(self, name: str) -> Callable[..., Any]:
        """Return one form: `form(*inputs, *outs)` writes to the outs.

        Parameters
        ----------
        name : "python", "numpy", "numba" or "parallel"
            "numba" and "parallel" are Numba's dispatchers, which compile when they are first
            called with arrays of a type and layout (a second or so, kept on disk);
            `form("numba").py_func is form("python")`.

        Raises
        ------
        AutogradError
            If the kernel has no such form.
        """
        if name not in self.forms:
            raise AutogradError(
                f"kernel {self.name}: expected one of the forms {', '.join(self.forms)}, got "
                f"{name!r}. See KERNELS[{self.name!r}].forms."
            )
        if name not in self._forms:
            self._forms[name] = self._make(name)
        return self._forms[name]

    def example(self, size: int, dtype: Any, rng: "Generator") -> Example:
        """Return arguments to test or time a form with.

        Parameters
        ----------
        size : int
            About as many entries has the largest array, at least 1; matrices are nearly square.
        dtype : float32 or float64
        rng : numpy.random.Generator
            Draws the numbers, from where the function is well conditioned.

        Examples
        --------
        >>> import numpy as np
        >>> import autograd_core as ag
        >>> kernel = ag.KERNELS["tanh"]
        >>> inputs, outs = kernel.example(8, np.float64, np.random.default_rng(0))
        >>> _ = kernel.form("numpy")(*inputs, *outs)
        >>> outs[0].shape
        (8,)
        """
        return self.make_example(size, np.dtype(dtype), rng)

    def _make(self, name: str) -> Callable[..., Any]:
        if name == "numpy":
            return self.vector
        if name == "python":
            return self.loop
        from autograd_core.kernels import compiling, parallel

        if name == "numba":
            return compiling.jitted(self.loop)
        return compiling.jitted(parallel.spread(self), parallel=True)


KERNELS: dict[str, Kernel] = {}
"""Every kernel by name. Tests and benchmarks walk it."""


def register_kernel(kernel: Kernel) -> Kernel:
    """Add a kernel to `KERNELS` and return it.

    Raises
    ------
    AutogradError
        If the name is taken.
    """
    if kernel.name in KERNELS:
        raise AutogradError(
            f"register_kernel: expected a new name, got {kernel.name!r}, which exists. "
            "Choose another."
        )
    KERNELS[kernel.name] = kernel
    return kernel
