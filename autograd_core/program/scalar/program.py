"""`ScalarProgram`: a computation on single numbers as a flat table, one row for each number."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import Op
from autograd_core.program.instructions import Executor, Instruction, Program, Slot
from autograd_core.program.scalar.cells import Tape

INPUT, CONSTANT = -1, -2
MOST_LINES = 60
Numbers = NDArray[np.float64]
Places = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class ScalarProgram:
    """What a function of Values computes.

    Attributes
    ----------
    kinds : tuple of (Op, attrs)
        The different uses of ops.
    kind : ndarray of int32, shape (slots,)
        For each slot the place in `kinds` of what makes it; -1 for an input, -2 for a constant.
    operands : ndarray of int32, shape (3, slots)
        The slots that it is made of, all of them earlier; -1 for none.
    constants : dict of int to float
    inputs, outputs : ndarray of int32
        The slots of the arguments and of the results, in the order of `trees.tree_leaves`.
    arguments : tuple of int
        How many inputs each positional argument has.
    single : bool
        Whether the function returned one number, not several in lists.
    names : dict of int to str
        What inputs are called.

    Examples
    --------
    >>> import autograd_core as ag
    >>> f = ag.compile(ag.value_and_grad(lambda w, x: ag.tanh(w * x)))
    >>> program = f.program(ag.Value(0.5, "w"), ag.Value(2.0, "x"))
    >>> print(program)
    %0 = input                w
    %1 = input                x
    %2 = multiply %0 %1
    %3 = tanh %2
    %4 = multiply %3 %3
    %5 = constant 1.0
    %6 = subtract %5 %4
    %7 = multiply %6 %1
    return %3 %7
    >>> program.map(0.5, [2.0, 0.0]).round(3)
    array([[0.762, 0.84 ],
           [0.   , 0.   ]])
    """

    kinds: tuple[tuple[Op, dict[str, Any]], ...]
    kind: Places
    operands: Places
    constants: dict[int, float]
    inputs: Places
    outputs: Places
    arguments: tuple[int, ...]
    single: bool
    names: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        tape: Tape,
        inputs: list[int],
        outputs: list[int],
        arguments: tuple[int, ...],
        single: bool,
        names: dict[int, str],
    ) -> "ScalarProgram":
        """Return what is on the tape, without what no output needs."""
        needed = _needed(tape, outputs)
        needed[inputs] = True
        number = np.cumsum(needed, dtype=np.int32) - 1
        operands = np.array(tape.operands, np.int32)[:, needed]
        return cls(
            tuple(tape.kinds),
            np.array(tape.kind, np.int32)[needed],
            np.where(operands < 0, -1, number[operands]).astype(np.int32),
            {int(number[slot]): x for slot, x in tape.constants.items() if needed[slot]},
            number[inputs],
            number[outputs],
            arguments,
            single,
            {int(number[slot]): name for slot, name in names.items() if name},
        )

    def __len__(self) -> int:
        """Return the number of operations."""
        return int(np.count_nonzero(self.kind >= 0))

    def __str__(self) -> str:
        many = len(self.kind) > MOST_LINES
        shown = [*range(20), *range(len(self.kind) - 10, len(self.kind))] if many else None
        lines = [self._line(slot) for slot in shown or range(len(self.kind))]
        if many:
            lines.insert(20, f"... {len(self.kind) - 30} more ...")
            lines = [self._summary(), *lines]
        results = " ".join(f"%{slot}" for slot in self.outputs[:12])
        rest = len(self.outputs) - 12
        return "\n".join([*lines, f"return {results}" + (f" and {rest} more" if rest > 0 else "")])

    def _line(self, slot: int) -> str:
        kind = int(self.kind[slot])
        if kind == INPUT:
            return f"%{slot} = {'input':20} {self.names.get(slot, '')}".rstrip()
        if kind == CONSTANT:
            return f"%{slot} = constant {self.constants[slot]}"
        op, attrs = self.kinds[kind]
        operands = [f"%{x}" for x in self.operands[:, slot] if x >= 0]
        facts = [f"{key}={value}" for key, value in attrs.items()]
        return f"%{slot} = {' '.join([op.name, *operands, *facts])}"

    def _summary(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in self.counts().most_common())
        return (
            f"{len(self)} operations on single numbers, {len(self.inputs)} inputs, "
            f"{len(self.outputs)} outputs\n{counts}"
        )

    def as_program(self) -> Program:
        """Return the same computation as a `Program` of scalars, which pictures show."""
        steps, constants = [], {}
        for slot, kind in enumerate(self.kind.tolist()):
            if kind == CONSTANT:
                constants[slot] = np.array(self.constants[slot])
            elif kind != INPUT:
                op, attrs = self.kinds[kind]
                operands = tuple(x for x in self.operands[:, slot].tolist() if x >= 0)
                steps.append(Instruction.of(op, attrs, operands, slot))
        double = np.dtype(np.float64)
        return Program(
            tuple(Slot((), double, self.names.get(slot, "")) for slot in range(len(self.kind))),
            tuple(self.inputs.tolist()),
            tuple(self.outputs.tolist()),
            constants,
            tuple(steps),
        )

    def counts(self) -> Counter[str]:
        """Return how often each op is used."""
        counts: Counter[str] = Counter()
        used = np.bincount(self.kind[self.kind >= 0], minlength=len(self.kinds))
        for (op, _), count in zip(self.kinds, used.tolist(), strict=True):
            counts[op.name] += count
        return +counts

    def runner(self, executor: Executor = "numba") -> Callable[[Any], Numbers]:
        """Return a function from the inputs, shape (inputs,), to the outputs, shape (outputs,)."""
        from autograd_core.program.scalar.running import runner  # imports Numba

        return runner(self, executor)

    def map(self, *columns: Any, total: bool = False, executor: Executor = "numba") -> Numbers:
        """Run the program for each of N samples, several at a time.

        Parameters
        ----------
        *columns : arrays or numbers
            One for each argument of the function: shape (N,) for a single number, (N, n) for a
            list of n, or without the N where all samples share it. Or one array of shape
            (N, inputs) with all of them.
        total : bool
            Add up over the samples, as the gradient of a sum of losses asks for.
        executor : "numba", "numpy" or "python"

        Returns
        -------
        ndarray, shape (N,) if the function returns one number, else (N, outputs)
            The columns in the order of the numbers in the result. With `total` there is no N.

        Raises
        ------
        ShapeError
            If there are other numbers of columns or samples.
        """
        from autograd_core.program.scalar.mapping import columns_of, mapped

        return mapped(self, columns_of(self, columns), executor, total=total)


def _needed(tape: Tape, outputs: list[int]) -> NDArray[np.bool_]:
    needed = bytearray(len(tape.kind))
    for slot in outputs:
        needed[slot] = 1
    a, b, c = tape.operands
    for slot in range(len(needed) - 1, -1, -1):
        if needed[slot] and a[slot] >= 0:
            needed[a[slot]] = 1
            if b[slot] >= 0:
                needed[b[slot]] = 1
                if c[slot] >= 0:
                    needed[c[slot]] = 1
    return np.frombuffer(needed, np.bool_).copy()
