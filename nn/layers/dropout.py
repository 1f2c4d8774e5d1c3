"""`Dropout`, which sets random entries to 0 while training."""

from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import as_tensor
from nn.layers.numbered import Numbered


class Dropout(Numbered):
    """Drop entries: D = X ⊙ M / (1 - rate) with M ~ Bernoulli(1 - rate) in training, else D = X.

    X and D of any one shape. No parameters. Each call in training draws another mask from the
    layer's own generator; because what is kept is scaled up, the mean of D is X, and nothing needs
    to be scaled in evaluation. In a model the node is called `D^[l]` after layer l.

    Parameters
    ----------
    rate : float
        The share of entries to drop, at least 0 and below 1.
    seed : int or numpy Generator, optional
        Where the masks come from: the same seed gives the same masks in the same order. None:
        others each time. Layers with equal seeds drop equal entries, so give each its own, or all
        of them one generator.

    Attributes
    ----------
    rng : numpy Generator
        The one that the next mask comes from.

    Raises
    ------
    ValueError
        If the rate is not in [0, 1).
    GraphError
        When traced by `compile` or `fit(engine="compiled")` in training: the program would drop
        the same entries in every step.

    References
    ----------
    Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov (2014), "Dropout: a simple way to
    prevent neural networks from overfitting".

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.Dropout(0.5, seed=0)
    >>> layer(np.ones(6)).numpy().tolist()
    [2.0, 0.0, 0.0, 0.0, 2.0, 2.0]
    >>> layer.eval()(np.ones(6)).numpy().tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """

    kind = box = "dropout"
    one_line, counts = True, False
    differs_by_step = "draws another mask in each step"

    def __init__(self, rate: float, seed: int | np.random.Generator | None = None) -> None:
        if isinstance(rate, bool) or not isinstance(rate, float | int) or not 0 <= rate < 1:
            raise ValueError(
                "Dropout: expected a rate of at least 0 and below 1, the share of entries to drop, "
                f"got {rate!r}. To keep 80 % of the entries, pass 0.2."
            )
        self.rate = float(rate)
        self.rng = np.random.default_rng(seed)

    def forward(self, X: Any) -> ag.Tensor:
        """Return D, the shape of X; X itself in evaluation."""
        X = as_tensor(X, "X", np.float64)
        if not self.training:
            return X  # type: ignore[no-any-return]
        with ag.scope(self._scope):
            D: ag.Tensor = ag.dropout(X, self.rate, self.rng)
        self._label(D=D)
        return D

    def describe(self) -> str:
        """Return the kind and the rate."""
        return f"Dropout {self.rate:g}"
