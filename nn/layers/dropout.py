"""`Dropout`, which sets random entries to 0 while training."""

from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import as_tensor
from nn.layers.numbered import Numbered


class Dropout(Numbered):
    """Drop entries: D = X ⊙ M / (1 - rate) with M ~ Bernoulli(1 - rate) in training, else D = X.

    X and D of any one shape. No parameters. Each call in training draws another mask, by the next
    key of the layer's own stream; because what is kept is scaled up, the mean of D is X, and
    nothing needs to be scaled in evaluation. In a model the node is called `D^[l]` after layer l.

    Parameters
    ----------
    rate : float
        The share of entries to drop, at least 0 and below 1.
    seed : int or numpy Generator, optional
        Where the masks come from: the same seed gives the same masks in the same order, in both
        engines of `fit`. None: others each time. Layers with equal seeds drop equal entries, so
        give each its own, or all of them one generator, from which each draws a seed.

    Attributes
    ----------
    keys : autograd_core.KeyStream
        The n-th mask is that of `ag.dropout(X, rate, (keys.seed, n))`, counted from 0;
        `keys.count` masks were drawn. A `Checkpoint` keeps it, `state_dict` does not.

    Raises
    ------
    ValueError
        If the rate is not in [0, 1), or the seed is negative.
    GraphError
        When traced by `compile` in training: the program would drop the same entries in each run.
        A function to compile takes a key as an argument; see `autograd_core.dropout`.

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), "Dropout: a simple way to
    prevent neural networks from overfitting".

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.Dropout(0.5, seed=0)
    >>> layer(np.ones(6)).numpy().tolist()
    [0.0, 0.0, 2.0, 0.0, 0.0, 0.0]
    >>> layer.eval()(np.ones(6)).numpy().tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """

    kind = box = "dropout"
    one_line, counts = True, False

    def __init__(self, rate: float, seed: int | np.random.Generator | None = None) -> None:
        if isinstance(rate, bool) or not isinstance(rate, float | int) or not 0 <= rate < 1:
            raise ValueError(
                "Dropout: expected a rate of at least 0 and below 1, the share of entries to drop, "
                f"got {rate!r}. To keep 80 % of the entries, pass 0.2."
            )
        self.rate = float(rate)
        self.keys = ag.KeyStream(seed)

    def forward(self, X: Any) -> ag.Tensor:
        """Return D, the shape of X; X itself in evaluation."""
        X = as_tensor(X, "X", np.float64)
        if not self.training:
            return X  # type: ignore[no-any-return]
        with ag.scope(self._scope):
            D: ag.Tensor = ag.dropout(X, self.rate, self.keys)
        self._label(D=D)
        return D

    def describe(self) -> str:
        """Return the kind and the rate."""
        return f"Dropout {self.rate:g}"
