"""`Recurrent`, the base of `RNN`, `LSTM` and `GRU`: one cell, applied to each time step in turn.

A call unrolls the cell: its graph has a scope `step t` for each time step, in which the parameters
are used again.
"""

import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

import autograd_core as ag
from nn._inputs import as_tensor
from nn.initializers import Initializer, initializer_for, uniform
from nn.layers.dense import check_sizes
from nn.layers.numbered import Numbered

State = tuple[Any, ...]


class Recurrent(Numbered):
    """What the three share: weights for `gates` blocks of units, and the unrolling.

    `gates` is how many blocks of columns W_x, W_h and b have; `states` names what is carried from
    step to step, the output first.
    """

    gates: ClassVar[int]
    states: ClassVar[tuple[str, ...]] = ("h",)

    def __init__(
        self,
        fan_in: int,
        units: int,
        *,
        return_sequences: bool = False,
        initializer: str | Initializer | None = None,
        seed: int | np.random.Generator | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        check_sizes(type(self).__name__, (fan_in, units))
        self.fan_in, self.units, self.return_sequences = fan_in, units, return_sequences
        draw, rng = partial(uniform, bound=1 / math.sqrt(units)), np.random.default_rng(seed)
        choose: Any = draw if initializer is None else initializer_for(initializer, None)

        def blocks(rows: int) -> Any:
            return np.hstack([choose(rng, rows, units) for _ in range(self.gates)])

        zeros, columns = np.zeros, self.gates * units
        self.W_x = ag.tensor(blocks(fan_in), requires_grad=True, dtype=dtype, name="W_x")
        self.W_h = ag.tensor(blocks(units), requires_grad=True, dtype=dtype, name="W_h")
        self.b = ag.tensor(zeros(columns), requires_grad=True, dtype=dtype, name="b")

    def forward(self, X: Any) -> ag.Tensor:
        """Return h_T (N, H), or all h_t (N, T, H) with return_sequences, for X (N, T, D)."""
        outputs, _ = self._run(X, None)
        if not self.return_sequences:
            return outputs[-1]
        return self._together(outputs)

    def unroll(self, X: Any, state: Any = None) -> tuple[ag.Tensor, Any]:
        """Return all outputs and the last state, as PyTorch does with batch_first.

        Parameters
        ----------
        X : array, shape (N, T, D)
        state : array (N, H), for an LSTM the pair (h, c), optional
            Where to begin; None is 0.

        Returns
        -------
        H : Tensor, shape (N, T, H)
        state : Tensor (N, H), for an LSTM the pair (h, c)
            To go on with; `.detach()` it to cut the gradient there.
        """
        outputs, last = self._run(X, state)
        return self._together(outputs), last if len(self.states) > 1 else last[0]

    def example(self) -> Any:
        """Return one sequence of three steps of ones."""
        return np.ones((1, 3, self.fan_in))

    def describe(self) -> str:
        """Return the kind, the sizes and whether all outputs are returned."""
        sequences = ", sequences" if self.return_sequences else ""
        return f"{type(self).__name__} {self.fan_in} → {self.units}{sequences}"

    @abstractmethod
    def _cell(self, x: ag.Tensor, state: State, t: int) -> State:
        """Return the state after step t, the output first."""

    def _run(self, X: Any, state: Any) -> tuple[list[ag.Tensor], State]:
        X = as_tensor(X, "X", self.W_x.dtype)
        self._check_sequences(X.shape)
        with ag.scope(self._scope):
            self._draw_here()
            now = self._start(state, len(X))
            outputs = []
            for t in range(1, X.shape[1] + 1):
                with ag.scope(f"step {t}"):
                    x = X[:, t - 1]
                    self._at(t, x=x)
                    now = self._cell(x, now, t)
                    self._at(t, **dict(zip(self.states, now, strict=True)))
                outputs.append(now[0])
        return outputs, now

    def _together(self, outputs: Sequence[ag.Tensor]) -> ag.Tensor:
        with ag.scope(self._scope):
            H: ag.Tensor = ag.stack(outputs, 1)
        self._label(H=H)
        return H

    def _start(self, state: Any, count: int) -> State:
        shape = (count, self.units)
        given = state if isinstance(state, tuple | list) else (state,) * (state is not None)
        given = given or [np.zeros(shape) for _ in self.states]
        if len(given) != len(self.states) or any(np.shape(part) != shape for part in given):
            raise ag.ShapeError(
                f"{type(self).__name__}: expected as state {' and '.join(self.states)} of shape "
                f"{shape}, got {', '.join(str(np.shape(part)) for part in given)}. "
                "Leave it out to begin at 0."
            )
        names = [self._mark(f"{name}_0") for name in self.states]
        return tuple(map(as_tensor, given, names, [self.W_x.dtype] * len(names)))

    def _at(self, t: int, **nodes: Any) -> None:
        """Name the nodes of step t: `h_3`, and `h_{12}` for two digits."""
        sub = str(t) if t < 10 else f"{{{t}}}"
        self._label(**{f"{name}_{sub}": node for name, node in nodes.items()})

    def _block(self, Z: ag.Tensor, gate: int) -> ag.Tensor:
        """Return the columns of a gate."""
        columns: ag.Tensor = Z[:, gate * self.units : (gate + 1) * self.units]
        return columns

    def _check_sequences(self, shape: tuple[int, ...]) -> None:
        if len(shape) == 3 and shape[2] == self.fan_in and shape[1]:
            return
        remedy = "Give each example at least one time step."
        if len(shape) == 2:
            remedy = "For one sequence write X[None], for one feature X[:, :, None]."
        elif len(shape) == 3 and shape[1]:
            remedy = f"Make the layer for {shape[2]} features, or transpose to examples first."
        raise ag.ShapeError(
            f"{type(self).__name__}: expected sequences (N, T, {self.fan_in}), examples by time "
            f"steps by features, got shape {shape}. {remedy}"
        )

    # ---- PyTorch's form: rows for columns, and two biases that are added ----

    def to_torch(self) -> dict[str, Any]:
        """Return the parameters by the names of PyTorch's layer."""
        return {
            "weight_ih_l0": self.W_x._data.T.copy(),
            "weight_hh_l0": self.W_h._data.T.copy(),
            "bias_ih_l0": self.b._data.copy(),
            "bias_hh_l0": np.zeros_like(self.b._data),
        }

    def from_torch(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Return arrays by PyTorch's names as arrays by ours."""
        return {
            "W_x": np.transpose(theirs["weight_ih_l0"]),
            "W_h": np.transpose(theirs["weight_hh_l0"]),
            "b": np.add(theirs["bias_ih_l0"], theirs["bias_hh_l0"]),
        }
