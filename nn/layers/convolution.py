"""`Conv2D`, filters that slide over images."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

import autograd_core as ag
from autograd_core.ops.windows import normalize_padding, one_for_each_axis, one_number
from nn._inputs import as_tensor
from nn.activations import activate, activation_op
from nn.initializers import Initializer, initializer_for
from nn.layers.dense import check_sizes
from nn.layers.numbered import Numbered

Extent = int | tuple[int, int]


class Conv2D(Numbered):
    """A convolution: Z[n, o] = b[o] + Σ_c X[n, c] ⋆ W[o, c], A = activation(Z).

    X (N, C_in, H, W), Z and A (N, C_out, H', W') with H' = ⌊(H + 2p - d (K - 1) - 1) / s⌋ + 1 for
    padding p, dilation d and stride s. As in every framework ⋆ is the cross-correlation: the
    kernel is not flipped. `W` has shape (C_out, C_in/groups, K, K) and starts as `initializer`
    draws it with fan_in = K K C_in/groups and fan_out = C_out, the sizes of the product that each
    window takes part in; `b` has shape (C_out,) and starts at 0. Nodes are named as those of
    `Dense`; alone they lie in the scope `conv2d`. For PyTorch's Conv2d, weight = W and bias = b.

    Parameters
    ----------
    channels_in, channels_out : int
    kernel : int or (int, int)
        Height and width of a filter.
    activation, initializer, seed, dtype
        See `Dense`. Softmax runs over the channels.
    stride, dilation : int or (int, int)
    padding : int, (int, int), "same" or "valid"
        Zeros around the image. "same" gives ⌈H / stride⌉ rows, "valid" adds none.
    groups : int
        Blocks of channels that do not mix; channels_in makes each channel its own.
    bias : bool
        Whether there is b; before a `BatchNorm`, which has its own, there need not be.

    Raises
    ------
    ValueError
        If a count of channels is not a positive integer, or no multiple of `groups`, or a name is
        unknown.
    ShapeError
        If kernel, stride, padding or dilation is no extent, or when called on anything but images
        of `channels_in` channels, or on images smaller than the kernel.

    References
    ----------
    LeCun, Bottou, Bengio, Haffner (1998), "Gradient-based learning applied to document
    recognition". Yu, Koltun (2016), "Multi-scale context aggregation by dilated convolutions".

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.Conv2D(1, 4, 3, "relu", padding=1, seed=0)
    >>> layer(np.ones((5, 1, 8, 8))).shape
    (5, 4, 8, 8)
    """

    kind = "conv2d"
    torch_names: ClassVar = {"W": "weight", "b": "bias"}

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        kernel: Extent,
        activation: str | None = None,
        initializer: str | Initializer | None = None,
        *,
        stride: Extent = 1,
        padding: Extent | str = 0,
        dilation: Extent = 1,
        groups: int = 1,
        bias: bool = True,
        seed: int | np.random.Generator | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        check_sizes("Conv2D", (channels_in, channels_out))
        self.channels_in, self.channels_out, self.activation = channels_in, channels_out, activation
        self.kernel = one_for_each_axis("Conv2D", "kernel", kernel, 2)
        self.facts: dict[str, Any] = {
            "stride": one_for_each_axis("Conv2D", "stride", stride, 2),
            "padding": padding,
            "dilation": one_for_each_axis("Conv2D", "dilation", dilation, 2),
            "groups": one_number("Conv2D", "groups", groups),
        }
        normalize_padding("Conv2D", padding, (1, 1), (1, 1), (1, 1))  # a wrong one fails here
        self._check_groups()
        if activation is not None:
            activation_op(activation)
        shape = (channels_out, channels_in // groups, *self.kernel)
        draw = initializer_for(initializer, activation)
        columns = draw(np.random.default_rng(seed), int(np.prod(shape[1:])), channels_out)
        self.W = ag.tensor(columns.T.reshape(shape), requires_grad=True, dtype=dtype, name="W")
        zeros = np.zeros(channels_out)
        self.b = ag.tensor(zeros, requires_grad=True, dtype=dtype, name="b") if bias else None

    def forward(self, X: Any) -> ag.Tensor:
        """Return A (or Z without an activation), shape (N, C_out, H', W')."""
        X = as_tensor(X, "X", self.W.dtype)
        check_images("Conv2D", X.shape, self.channels_in)
        with ag.scope(self._scope):
            self._draw_here()
            Z = ag.conv2d(X, self.W, self.b, **self.facts)
            A = activate(self.activation, Z, units=1)
        self._label(A=A, Z=Z)
        return A  # type: ignore[no-any-return]

    def describe(self) -> str:
        """Return the kind, channels, kernel, what differs from the usual, and the activation."""
        usual = {"stride": (1, 1), "padding": 0, "dilation": (1, 1), "groups": 1}
        unusual = [
            f"{name} {written(fact)}" for name, fact in self.facts.items() if fact != usual[name]
        ]
        words = [f"{self.channels_in} → {self.channels_out}", extent(self.kernel), *unusual]
        return " ".join(["Conv2D", ", ".join(words), self.activation or ""]).rstrip()

    def _check_groups(self) -> None:
        groups = self.facts["groups"]
        if self.channels_in % groups or self.channels_out % groups:
            raise ValueError(
                f"Conv2D: expected channels that groups={groups} divides, got {self.channels_in} → "
                f"{self.channels_out}. Choose multiples of groups, or groups=1."
            )


def check_images(name: str, shape: tuple[int, ...], channels: int | None = None) -> None:
    """Raise unless this is the shape of a batch of images, with so many channels if that is given.

    Raises
    ------
    ShapeError
        Which says how to get there.
    """
    if len(shape) == 4 and channels in (None, shape[1]):
        return
    c = "C" if channels is None else channels
    raise ag.ShapeError(
        f"{name}: expected images of shape (N, {c}, H, W), got {shape}. {_remedy(shape, channels)}"
    )


def _remedy(shape: tuple[int, ...], channels: int | None) -> str:
    if len(shape) == 4 and shape[-1] == channels:
        return "Put the channels first: X.transpose(0, 3, 1, 2)."
    if len(shape) == 4:
        return f"Make the layer for {shape[1]} channels, or give it such images."
    if len(shape) == 3 and channels in (None, 1):
        return "Add the axis of channels: X[:, None]."
    if len(shape) == 3:
        return "Add the axis of examples: X[None]."
    return f"Reshape flat images with X.reshape(-1, {channels or 'C'}, H, W)."


def extent(sides: tuple[int, ...]) -> str:
    """Write the sides of a window, `3×3`."""
    return "×".join(map(str, sides))


def written(fact: Any) -> str:
    """Write a fact as shortly as it may be given: (2, 2) is 2."""
    same = isinstance(fact, tuple) and len(set(fact)) == 1
    return str(fact[0] if same else fact)
