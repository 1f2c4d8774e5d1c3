"""`Embedding`, a learned row for each of a number of tokens."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

import autograd_core as ag
from nn._inputs import plain_array
from nn.initializers import Initializer, initializer_for
from nn.layers.dense import check_sizes
from nn.layers.numbered import Numbered


class Embedding(Numbered):
    """Look rows up: E[n, t] = W[X[n, t]], which is one-hot(X) W without the product.

    X integers 0 ... count - 1 of any shape, E the same with an axis of `width` more. `W` has shape
    (count, width) and starts as N(0, 1). A row that is looked up twice gets both gradients; the
    others get 0. As layer l of a model the nodes are called `W^[l]` and `E^[l]`; alone they lie in
    the scope `embedding`.
    For PyTorch's Embedding, weight = W.

    Parameters
    ----------
    count : int
        Number of tokens, such as words.
    width : int
        Numbers that stand for each.
    initializer, seed, dtype
        See `Dense`; it is called with count and width. None: N(0, 1).

    Raises
    ------
    ValueError
        If a size is not a positive integer, or a name is unknown.
    TypeError
        When called on anything but integers.
    OutOfRangeError
        When called on a token outside 0 ... count - 1.

    References
    ----------
    Bengio, Ducharme, Vincent, Jauvin (2003), "A neural probabilistic language model".

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.Embedding(10, 3, seed=0)
    >>> layer(np.array([[1, 4, 4, 9]])).shape
    (1, 4, 3)
    """

    kind = "embedding"
    takes_integers = True
    torch_names: ClassVar = {"W": "weight"}

    def __init__(
        self,
        count: int,
        width: int,
        initializer: str | Initializer | None = None,
        *,
        seed: int | np.random.Generator | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        check_sizes("Embedding", (count, width))
        self.count, self.width = count, width
        rng = np.random.default_rng(seed)
        if initializer is None:
            rows = rng.normal(size=(count, width))
        else:
            rows = initializer_for(initializer, None)(rng, count, width)
        self.W = ag.tensor(rows, requires_grad=True, dtype=dtype, name="W")

    def forward(self, X: Any) -> ag.Tensor:
        """Return E, shape (..., width), for integers X of shape (...)."""
        self._check_tokens(plain_array(X))
        with ag.scope(self._scope):
            self._draw_here()
            E: ag.Tensor = self.W[X if isinstance(X, ag.Tensor) else np.asarray(X)]
        self._label(E=E)
        return E

    def example(self) -> Any:
        """Return one text of one token."""
        return np.zeros((1, 1), int)

    def describe(self) -> str:
        """Return the kind and the sizes."""
        return f"Embedding {self.count} → {self.width}"

    def _check_tokens(self, tokens: Any) -> None:
        if tokens.dtype.kind not in "iu":
            raise TypeError(
                f"Embedding: expected integer tokens, got dtype {tokens.dtype}. Convert with "
                "X.astype(int)."
            )
        outside = (tokens < 0) | (tokens >= self.count)
        if outside.any():
            raise ag.OutOfRangeError(
                f"Embedding: expected tokens 0 to {self.count - 1}, one for each row of W, got "
                f"{tokens[outside][0]}. Number the tokens from 0, or make the layer larger."
            )
