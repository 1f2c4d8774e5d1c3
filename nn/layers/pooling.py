"""`MaxPool2D` and `AvgPool2D` make images smaller, `Flatten` makes rows of them."""

from typing import Any, ClassVar

import numpy as np

import autograd_core as ag
from autograd_core.ops.windows import normalize_padding, one_for_each_axis
from nn._inputs import as_tensor
from nn.layers.convolution import Extent, check_images, extent, written
from nn.layers.numbered import Numbered


class _Pool2D(Numbered):
    """What both pools share."""

    one_line, counts = True, False
    _op: ClassVar[ag.Op]

    def __init__(
        self, kernel: Extent = 2, stride: Extent | None = None, padding: Extent | str = 0
    ) -> None:
        name = type(self).__name__
        self.kernel = one_for_each_axis(name, "kernel", kernel, 2)
        self.stride = one_for_each_axis(
            name, "stride", self.kernel if stride is None else stride, 2
        )
        sides = normalize_padding(name, padding, (1, 1), (1, 1), (1, 1))
        if any(2 * side > k for pair, k in zip(sides, self.kernel, strict=True) for side in pair):
            raise ag.ShapeError(
                f"{name}: expected a padding of at most half the kernel {extent(self.kernel)}, got "
                f"{padding!r}, which makes windows of padding alone. Take a smaller one."
            )
        self.padding = padding

    def forward(self, X: Any) -> ag.Tensor:
        """Return the pooled images, shape (N, C, H', W'), for X (N, C, H, W)."""
        X = as_tensor(X, "X", np.float64)
        check_images(type(self).__name__, X.shape)
        with ag.scope(self._scope):
            P: ag.Tensor = self._op(X, self.kernel, self.stride, self.padding)
        self._label(P=P)
        return P

    def describe(self) -> str:
        """Return the kind, the window and what differs from the usual."""
        unusual = [f"stride {written(self.stride)}"] if self.stride != self.kernel else []
        unusual += [f"padding {written(self.padding)}"] if self.padding else []
        return f"{type(self).__name__} {', '.join([extent(self.kernel), *unusual])}"


class MaxPool2D(_Pool2D):
    """The largest entry of each window: P[n, c, i, j] = max over the window of X[n, c].

    X (N, C, H, W), P (N, C, H', W') with H' = ⌊(H + 2p - K) / s⌋ + 1 for padding p and stride s. No
    parameters. In a model the node is called `P^[l]`, in the scope `maxpool l` after layer l.
    Entries that tie share the gradient evenly, where PyTorch gives all of it to the first.

    Parameters
    ----------
    kernel : int or (int, int)
    stride : int or (int, int), optional
        None: the kernel, so that windows lie side by side.
    padding : int, (int, int), "same" or "valid"
        Never the largest.

    Raises
    ------
    ShapeError
        If one of them is no extent, a padding is more than half the kernel, or when called on
        anything but images.

    Examples
    --------
    >>> import numpy as np, nn
    >>> nn.MaxPool2D(2)(np.arange(16.0).reshape(1, 1, 4, 4)).numpy()[0, 0].tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """

    kind = box = "maxpool"
    _op = ag.max_pool2d


class AvgPool2D(_Pool2D):
    """The mean of each window: P[n, c, i, j] = mean over the window of X[n, c].

    X (N, C, H, W), P (N, C, H', W') as `MaxPool2D` has them; padding counts as zeros. No
    parameters. In a model the node is called `P^[l]`, in the scope `avgpool l` after layer l.

    Parameters
    ----------
    kernel, stride, padding
        See `MaxPool2D`.

    Raises
    ------
    ShapeError
        As `MaxPool2D` does.

    Examples
    --------
    >>> import numpy as np, nn
    >>> nn.AvgPool2D(2)(np.arange(16.0).reshape(1, 1, 4, 4)).numpy()[0, 0].tolist()
    [[2.5, 4.5], [10.5, 12.5]]
    """

    kind = box = "avgpool"
    _op = ag.avg_pool2d


class Flatten(Numbered):
    """Each example as one row: X (N, ...) becomes F (N, D), with D the entries of an example.

    No parameters. It stands between the last image and the first `Dense` layer. In a model the
    node is called `F^[l]` after layer l.

    Raises
    ------
    ShapeError
        When called on a single number, which has no examples.

    Examples
    --------
    >>> import numpy as np, nn
    >>> nn.Flatten()(np.ones((5, 2, 3, 3))).shape
    (5, 18)
    """

    kind = box = "flatten"
    one_line, counts = True, False

    def forward(self, X: Any) -> ag.Tensor:
        """Return the rows, shape (N, D)."""
        X = as_tensor(X, "X", np.float64)
        if not X.ndim:
            raise ag.ShapeError(
                "Flatten: expected examples along the first axis, got a single number. Pass "
                "X.reshape(1, -1) for one example."
            )
        with ag.scope(self._scope):
            F: ag.Tensor = ag.reshape(X, (len(X), int(np.prod(X.shape[1:]))))
        self._label(F=F)
        return F
