"""Time an op that a kernel serves: with its own NumPy forward, and with the numba form.

It is what `ag.use_kernels` chooses between; "auto" is made of these rows. The op is called on the
numbers of the kernel's example: making room and arranging arrays count as they do for users.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import autograd_core as ag
from viz.measuring.differences import UnequalError, ulps
from viz.measuring.timing import Pace, Timing, time_alternately

Use = Callable[[], Any]
FORMS = ("numpy", "numba")

_CONV: dict[str, Any] = {
    "stride": (1, 1), "padding": ((0, 0), (0, 0)), "dilation": (1, 1), "groups": 1,
}  # fmt: skip
_SLIDES: dict[str, Any] = {"stride": (2, 2), "padding": ((0, 0), (0, 0))}
_POOL: dict[str, Any] = {"kernel": (2, 2), **_SLIDES}


def _sides(facts: Any) -> tuple[tuple[int, ...], ...]:
    """Return the shapes of a convolution's x, weight and y; see `kernels.convolution`."""
    n, channels, height, width, filters, groups, *kernel, rows, columns = map(int, facts[:10])
    weight = (filters, channels // groups, *kernel)
    return (n, channels, height, width), weight, (n, filters, rows, columns)


def _conv(example: Any) -> Use:
    x, weight, bias, facts, _ = example.inputs
    of_x, of_weight, _ = _sides(facts)
    return partial(ag.conv2d, x.reshape(of_x), weight.reshape(of_weight), bias)


def _conv_input(example: Any) -> Use:
    y, weight, facts, _ = example.inputs
    of_x, of_weight, of_y = _sides(facts)
    arrays = y.reshape(of_y), weight.reshape(of_weight)
    return partial(ag.OPS["conv_input"], *arrays, lengths=of_x[2:], **_CONV)


def _conv_weight(example: Any) -> Use:
    x, y, facts, _ = example.inputs
    of_x, of_weight, of_y = _sides(facts)
    arrays = x.reshape(of_x), y.reshape(of_y)
    return partial(ag.OPS["conv_weight"], *arrays, kernel=of_weight[2:], **_CONV)


def _image(x: Any, facts: Any) -> Any:
    """Return planes as an image of many channels; see `kernels.pooling`."""
    return x.reshape(1, *map(int, facts[:3]))


def _pool(name: str) -> Callable[[Any], Use]:
    def use(example: Any) -> Use:
        x, facts, *_ = example.inputs
        return partial(ag.OPS[name], _image(x, facts), **_POOL)

    return use


def _max_pool_rule(example: Any) -> Use:
    ct, x, facts, _ = example.inputs
    image = _image(x, facts)
    with ag.use_kernels("numpy"):
        y = ag.max_pool2d(image, 2)
    rule = ag.OPS["max_pool2d"].array_vjps[0]
    return partial(rule, ct.reshape(y.shape), y, image, **_POOL)


def _avg_pool_rule(example: Any) -> Use:
    ct, facts = example.inputs
    image = _image(example.outs[0], facts)
    y = ct.reshape(1, int(facts[0]), *map(int, facts[5:7]))
    return partial(ag.OPS["avg_pool2d"].array_vjps[0], y, y, image, **_POOL)


def _fold(example: Any) -> Use:
    windows, facts = example.inputs
    planes, *lengths = map(int, facts[:3])
    laid_out = windows.reshape(1, planes, *map(int, facts[3:7]))
    return partial(ag.OPS["fold"], laid_out, lengths=tuple(lengths), dilation=(1, 1), **_SLIDES)


def _unfold(example: Any) -> Use:
    x, facts = example.inputs
    return partial(ag.OPS["unfold"], _image(x, facts), dilation=(1, 1), **_POOL)


def _gather(example: Any) -> Use:
    x, indices = example.inputs
    return partial(ag.OPS["getitem"], x, (indices,))


def _scatter_add(example: Any) -> Use:
    x, indices = example.inputs
    return partial(ag.OPS["index_add"], x, (indices,), example.outs[0].shape)


def _entrywise(name: str) -> Callable[[Any], Use]:
    return lambda example: partial(ag.OPS[name], *example.inputs)


USES: dict[str, Callable[[Any], Use]] = {
    **{name: _entrywise(name) for name, kernel in ag.KERNELS.items() if kernel.entrywise},
    "matmul": _entrywise("matmul"),
    "conv2d": _conv,
    "conv2d_input": _conv_input,
    "conv2d_weight": _conv_weight,
    "max_pool2d": _pool("max_pool2d"),
    "max_pool2d_input": _max_pool_rule,
    "max_pool_shares": _pool("max_pool_shares"),
    "avg_pool2d": _pool("avg_pool2d"),
    "sum_pool2d_input": _avg_pool_rule,
    "unfold2d": _unfold,
    "fold2d": _fold,
    "gather": _gather,
    "scatter_add": _scatter_add,
}
"""For each kernel that serves an op, how to call the op on the kernel's example."""


def time_use(kernel: Any, example: Any, pace: Pace) -> dict[str, Timing]:
    """Return how long the op takes with each of `FORMS`."""
    use = USES[kernel.name](example)
    return time_alternately({form: _in_form(use, form) for form in FORMS}, pace, collects=False)


def _in_form(use: Use, form: Any) -> Use:
    def run() -> Any:
        with ag.use_kernels(form):
            return use()

    return run


def check_use(kernel: Any, example: Any, dtype: str) -> None:
    """Run the op with each of `FORMS`, and compare.

    Raises
    ------
    UnequalError
        If the results are further apart than the kernel's forms may be.
    """
    use = USES[kernel.name](example)
    expected, got = (_in_form(use, form)() for form in FORMS)
    ulp = ulps(expected, got, dtype, entrywise=kernel.entrywise)
    if not ulp <= 2 * kernel.ulp:
        raise UnequalError(
            f"{kernel.name} in {dtype}: the op that it serves differs from its NumPy forward by "
            f"{ulp:.3g} units in the last place, expected at most {2 * kernel.ulp:g}"
        )
