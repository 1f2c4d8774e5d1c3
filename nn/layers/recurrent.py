"""`RNN`, `LSTM` and `GRU`: what their cells compute in a time step."""

from collections.abc import Mapping
from typing import Any

import numpy as np

import autograd_core as ag
from nn.activations import activate, activation_op
from nn.layers.unrolling import Recurrent, State


class RNN(Recurrent):
    """Elman's recurrent layer: h_t = f(x_t W_x + h_{t-1} W_h + b), with h_0 = 0.

    X (N, T, D): examples by time steps by features. The result is the last state h_T (N, H), many
    to one, or with `return_sequences` all of them (N, T, H), many to many; `unroll` gives both, and
    begins where it is told. `W_x` has shape (D, H), `W_h` (H, H) and both start as U(-1/√H, 1/√H),
    as in PyTorch; `b` has shape (H,) and starts at 0. As layer l of a model the nodes are called
    `W_x^[l]`, `x_t^[l]`, `z_t^[l]`, `h_t^[l]`, and each time step lies in a scope of its own,
    `layer l/step t`; alone that is `rnn/step t`.

    For PyTorch's RNN with batch_first, weight_ih_l0 = W_xᵀ, weight_hh_l0 = W_hᵀ and
    bias_ih_l0 + bias_hh_l0 = b: its second bias is one too many.

    Parameters
    ----------
    fan_in : int
        D, features of a time step.
    units : int
        H, the numbers in h.
    activation : str
        f, a name in `nn.ACTIVATIONS`. `LSTM` and `GRU` have no such choice.
    return_sequences : bool
        Whether the result holds h of all time steps; a recurrent layer that follows needs them.
    initializer : str or callable, optional
        Of each block of H columns in W_x and W_h; see `Dense`.
    seed, dtype
        See `Dense`.

    Raises
    ------
    ValueError
        If a size is not a positive integer, or a name is unknown.
    ShapeError
        When called on anything but sequences of `fan_in` features, at least one step long, or with
        a state of another shape than (N, H).

    References
    ----------
    Elman (1990), "Finding structure in time".

    Examples
    --------
    >>> import numpy as np, nn
    >>> nn.RNN(2, 3, seed=0)(np.ones((5, 4, 2))).shape
    (5, 3)
    >>> nn.RNN(2, 3, return_sequences=True, seed=0)(np.ones((5, 4, 2))).shape
    (5, 4, 3)
    """

    kind = "rnn"
    gates = 1

    def __init__(self, fan_in: int, units: int, activation: str = "tanh", **options: Any) -> None:
        activation_op(activation)
        super().__init__(fan_in, units, **options)
        self.activation = activation

    def describe(self) -> str:
        """Return the kind, the sizes and the activation."""
        return f"{super().describe()} {self.activation}"

    def _cell(self, x: ag.Tensor, state: State, t: int) -> State:
        Z = ag.affine(x, self.W_x, self.b) + state[0] @ self.W_h
        self._at(t, z=Z)
        return (activate(self.activation, Z),)


class LSTM(Recurrent):
    """Long short-term memory: gates decide what the cell c forgets, takes up and shows.

    i, f, o = σ(z_i), σ(z_f), σ(z_o) and g = tanh(z_g), where z = x_t W_x + h_{t-1} W_h + b;
    c_t = f ⊙ c_{t-1} + i ⊙ g and h_t = o ⊙ tanh(c_t), with h_0 = c_0 = 0.

    X and the result are as `RNN` has them, and so are the names, parameters and errors. `W_x` has
    shape (D, 4H), `W_h` (H, 4H) and both start as U(-1/√H, 1/√H); `b` has shape (4H,) and starts at
    0. Their columns are those of i, f, g and o, in this order. `unroll` takes and gives the state
    as a pair (h, c). For PyTorch's LSTM with batch_first, weight_ih_l0 = W_xᵀ,
    weight_hh_l0 = W_hᵀ and bias_ih_l0 + bias_hh_l0 = b.

    Parameters
    ----------
    fan_in, units, return_sequences, initializer, seed, dtype
        See `RNN`.

    Raises
    ------
    ValueError, ShapeError
        As `RNN` does.

    References
    ----------
    Hochreiter, Schmidhuber (1997), "Long short-term memory". Gers, Schmidhuber, Cummins (2000),
    "Learning to forget: continual prediction with LSTM".

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.LSTM(2, 3, seed=0)
    >>> layer(np.ones((5, 4, 2))).shape, layer.W_x.shape
    ((5, 3), (2, 12))
    """

    kind = "lstm"
    gates = 4
    states = ("h", "c")

    def _cell(self, x: ag.Tensor, state: State, t: int) -> State:
        h, c = state
        Z = ag.affine(x, self.W_x, self.b) + h @ self.W_h
        i, f, o = (ag.sigmoid(self._block(Z, gate)) for gate in (0, 1, 3))
        g = ag.tanh(self._block(Z, 2))
        self._at(t, z=Z, i=i, f=f, g=g, o=o)
        c = f * c + i * g
        return o * ag.tanh(c), c


class GRU(Recurrent):
    """Gated recurrent unit: r decides what of h is seen, z how much of it stays.

    r and z = σ(x_t W_x + h_{t-1} W_h + b), each for its columns;
    n = tanh(x_t W_x + b + r ⊙ (h_{t-1} W_h + b_h)) for those of n;
    h_t = (1 - z) ⊙ n + z ⊙ h_{t-1}, with h_0 = 0. As in PyTorch and cuDNN r meets h after W_h.

    X and the result are as `RNN` has them, and so are the names, parameters and errors. `W_x` has
    shape (D, 3H), `W_h` (H, 3H) and both start as U(-1/√H, 1/√H); `b` has shape (3H,), `b_h` (H,)
    and both start at 0. The columns are those of r, z and n, in this order. For PyTorch's GRU with
    batch_first, weight_ih_l0 = W_xᵀ, weight_hh_l0 = W_hᵀ and bias_ih_l0 + bias_hh_l0 = b; but for
    the columns of n, bias_ih_l0 = b and bias_hh_l0 = b_h.

    Parameters
    ----------
    fan_in, units, return_sequences, initializer, seed, dtype
        See `RNN`.

    Raises
    ------
    ValueError, ShapeError
        As `RNN` does.

    References
    ----------
    Cho et al. (2014), "Learning phrase representations using RNN encoder-decoder for statistical
    machine translation".

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.GRU(2, 3, seed=0)
    >>> layer(np.ones((5, 4, 2))).shape, layer.W_x.shape
    ((5, 3), (2, 9))
    """

    kind = "gru"
    gates = 3

    def __init__(self, fan_in: int, units: int, **options: Any) -> None:
        super().__init__(fan_in, units, **options)
        zeros = np.zeros(units)
        self.b_h = ag.tensor(zeros, requires_grad=True, dtype=self.b.dtype, name="b_h")

    def _cell(self, x: ag.Tensor, state: State, t: int) -> State:
        (h,) = state
        P, Q = ag.affine(x, self.W_x, self.b), h @ self.W_h
        r, z = (ag.sigmoid(self._block(P, gate) + self._block(Q, gate)) for gate in (0, 1))
        n = ag.tanh(self._block(P, 2) + r * (self._block(Q, 2) + self.b_h))
        self._at(t, p=P, q=Q, r=r, z=z, n=n)
        return ((1 - z) * n + z * h,)

    def to_torch(self) -> dict[str, Any]:
        """Return the parameters by the names of PyTorch's layer."""
        theirs = super().to_torch()
        theirs["bias_hh_l0"][2 * self.units :] = self.b_h._data
        return theirs

    def from_torch(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """Return arrays by PyTorch's names as arrays by ours."""
        ours, last = super().from_torch(theirs), 2 * self.units
        ours["b"][last:] = theirs["bias_ih_l0"][last:]
        return ours | {"b_h": theirs["bias_hh_l0"][last:]}
