"""`BatchNorm` and `LayerNorm`: mean 0 and variance 1, then a learned scale and shift."""

import math
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

import autograd_core as ag
from nn._inputs import as_tensor, is_count
from nn.layers.dense import check_sizes
from nn.layers.numbered import Numbered


class _Normalization(Numbered):
    """What both share: γ, β and the formula."""

    counts = False
    torch_names: ClassVar = {"gamma": "weight", "beta": "bias"}

    def __init__(self, shape: tuple[int, ...], eps: float, dtype: DTypeLike) -> None:
        if isinstance(eps, bool) or not isinstance(eps, float | int) or not 0 < eps < math.inf:
            raise ValueError(
                f"{type(self).__name__}: expected eps to be a small positive number, got {eps!r}. "
                "Leave it out: 1e-5 does."
            )
        self.eps = float(eps)
        self.gamma = ag.tensor(np.ones(shape), requires_grad=True, dtype=dtype, name="γ")
        self.beta = ag.tensor(np.zeros(shape), requires_grad=True, dtype=dtype, name="β")

    def _normalized(self, X: Any, axes: tuple[int, ...]) -> tuple[Any, Any, Any]:
        """Return X with mean 0 and variance 1 over the axes, the means and the variances."""
        mean = ag.mean(X, axes, keepdims=True)
        centred = X - mean
        var = ag.mean(ag.square(centred), axes, keepdims=True)
        self._label(**{"μ": mean, "σ²": var})
        return centred / ag.sqrt(var + self.eps), mean, var

    def _scaled(self, normal: Any, shape: tuple[int, ...] | None = None) -> ag.Tensor:
        """Return Y; γ and β take the shape given."""
        gamma, beta = self.gamma, self.beta
        if shape is not None:
            gamma, beta = ag.reshape(gamma, shape), ag.reshape(beta, shape)
        Y: ag.Tensor = gamma * normal + beta
        self._label(**{"Ẑ": normal, "Y": Y})
        return Y


class BatchNorm(_Normalization):
    """Normalize each feature over the batch: Y = γ (X - μ) / √(σ² + eps) + β.

    X (N, F), or (N, C, L), (N, C, H, W) and so on, where each channel is normalized over all
    examples and places; Y has the shape of X. `gamma` and `beta` have shape (F,) and start at 1
    and 0. In training μ and σ² are mean and variance (divided by N) of the batch, and
    `running_mean` and `running_var` (F,), which start at 0 and 1, move towards them:

        running = (1 - momentum) running + momentum · (mean, or variance divided by N - 1)

    In evaluation μ and σ² are those, so that an example's result does not depend on the others.
    In a model the nodes are called `μ^[l]`, `σ²^[l]`, `Ẑ^[l]` and `Y^[l]`, in the scope
    `batchnorm l` after layer l. For PyTorch's BatchNorm1d and BatchNorm2d, weight = gamma and
    bias = beta; the running names are the same, and num_batches_tracked counts nothing here.

    Parameters
    ----------
    features : int
        F, the length of axis 1.
    momentum : float
        How far the running statistics move with a batch, above 0 and at most 1.
    eps : float
        Keeps the root away from 0.
    dtype : float64 or float32

    Raises
    ------
    ValueError
        If a parameter is none of these; when called in training with one number for each feature,
        which has no variance.
    ShapeError
        When called on an input whose axis 1 is not `features` long.
    GraphError
        When traced by `compile` in training: the running statistics would not move. In
        `fit(engine="compiled")` they do.

    References
    ----------
    Ioffe, Szegedy (2015), "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", algorithms 1 and 2.

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.BatchNorm(1)
    >>> layer(np.array([[1.0], [3.0]])).numpy().round(3).tolist()
    [[-1.0], [1.0]]
    >>> layer.running_mean.numpy().tolist(), layer.running_var.numpy().round(3).tolist()
    ([0.2], [1.1])
    """

    kind = box = "batchnorm"
    moving = ("running_mean", "running_var")
    torch_names: ClassVar = {
        **_Normalization.torch_names,
        "running_mean": "running_mean",
        "running_var": "running_var",
    }

    def __init__(
        self,
        features: int,
        *,
        momentum: float = 0.1,
        eps: float = 1e-5,
        dtype: DTypeLike = np.float64,
    ) -> None:
        check_sizes("BatchNorm", (features,))
        super().__init__((features,), eps, dtype)
        if not isinstance(momentum, float | int) or not 0 < momentum <= 1:
            raise ValueError(
                "BatchNorm: expected a momentum above 0 and at most 1, the share of the newest "
                f"batch, got {momentum!r}. PyTorch's 0.1 is Keras's 0.9."
            )
        self.features, self.momentum = features, float(momentum)
        self.running_mean = ag.tensor(np.zeros(features), dtype=dtype, name="μ")
        self.running_var = ag.tensor(np.ones(features), dtype=dtype, name="σ²")

    def forward(self, X: Any) -> ag.Tensor:
        """Return Y, the shape of X."""
        X = as_tensor(X, "X", self.gamma.dtype)
        if X.ndim < 2 or X.shape[1] != self.features:
            raise ag.ShapeError(
                f"BatchNorm: expected an input (N, {self.features}, ...), with {self.features} "
                f"features or channels along axis 1, got shape {X.shape}. Give one row for each "
                "example, with the channels first."
            )
        wide = None if X.ndim == 2 else (self.features,) + (1,) * (X.ndim - 2)
        with ag.scope(self._scope):
            self._draw_here()
            return self._scaled(
                self._by_batch(X) if self.training else self._by_past(X, wide), wide
            )

    def describe(self) -> str:
        """Return the kind and the features."""
        return f"BatchNorm {self.features}"

    def _by_batch(self, X: Any) -> Any:
        normal, mean, var = self._normalized(X, (0, *range(2, X.ndim)))
        self._follow(mean, var, X.size // self.features)
        return normal

    def _by_past(self, X: Any, wide: tuple[int, ...] | None) -> Any:
        mean, var = self.running_mean, self.running_var
        if wide is not None:
            mean, var = ag.reshape(mean, wide), ag.reshape(var, wide)
        return (X - mean) / ag.sqrt(var + self.eps)

    def _follow(self, mean: Any, var: Any, count: int) -> None:
        """Move the running statistics towards those of a batch with `count` numbers a feature."""
        if count < 2:
            raise ValueError(
                "BatchNorm: expected at least two numbers for each feature in training, got "
                f"{count}, which has no variance. Use larger batches, or call eval() first."
            )
        m, shape = self.momentum, (self.features,)

        def towards(old: Any, new: Any, factor: float) -> Any:
            return (1 - m) * old + m * new.reshape(shape) * factor

        self.move("running_mean", lambda old, new: towards(old, new, 1.0), mean)
        self.move("running_var", lambda old, new: towards(old, new, count / (count - 1)), var)


class LayerNorm(_Normalization):
    """Normalize each example by itself: Y = γ (X - μ) / √(σ² + eps) + β.

    X (..., D), or with several last axes of `shape`; Y has the shape of X. μ and σ² are mean and
    variance (divided by D) over these last axes, in training and evaluation alike. `gamma` and
    `beta` have this shape, (D,), and start at 1 and 0. In a model the nodes are called `μ^[l]`,
    `σ²^[l]`, `Ẑ^[l]` and `Y^[l]`, in the scope `layernorm l` after layer l. For PyTorch's
    LayerNorm, weight = gamma and bias = beta.

    Parameters
    ----------
    shape : int or tuple of int
        Of the last axes of X, over which an example is normalized.
    eps : float
        Keeps the root away from 0.
    dtype : float64 or float32

    Raises
    ------
    ValueError
        If a length is not a positive integer, or eps no positive number.
    ShapeError
        When called on an input whose last axes have another shape.

    References
    ----------
    Ba, Kiros, Hinton (2016), "Layer normalization".

    Examples
    --------
    >>> import numpy as np, nn
    >>> nn.LayerNorm(2)(np.array([[1.0, 3.0], [50.0, 70.0]])).numpy().round(3).tolist()
    [[-1.0, 1.0], [-1.0, 1.0]]
    """

    kind = box = "layernorm"

    def __init__(
        self,
        shape: int | tuple[int, ...],
        *,
        eps: float = 1e-5,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.shape = tuple(shape) if isinstance(shape, tuple | list) else (shape,)
        if not self.shape or not all(map(is_count, self.shape)):
            raise ValueError(
                f"LayerNorm: expected the shape of the last axes, integers of at least 1, got "
                f"{shape!r}. Pass the number of features."
            )
        super().__init__(self.shape, eps, dtype)

    def forward(self, X: Any) -> ag.Tensor:
        """Return Y, the shape of X."""
        X = as_tensor(X, "X", self.gamma.dtype)
        count = len(self.shape)
        if X.shape[-count:] != self.shape:
            raise ag.ShapeError(
                f"LayerNorm: expected an input whose last axes have shape {self.shape}, got shape "
                f"{X.shape}. Make the layer for {X.shape[-count:]}."
            )
        with ag.scope(self._scope):
            self._draw_here()
            normal, _, _ = self._normalized(X, tuple(range(X.ndim - count, X.ndim)))
            return self._scaled(normal)

    def describe(self) -> str:
        """Return the kind and the shape."""
        return f"LayerNorm {'×'.join(map(str, self.shape))}"
