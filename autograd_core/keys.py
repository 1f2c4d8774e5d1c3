"""Keys for random numbers: two integers, (seed, count), from which a mask is computed.

What is drawn is a function of the key alone, by NumPy's counter-based generator Philox, so that a
program draws in each run what its key says, with no state of its own.
"""

import operator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import call
from autograd_core.op import Op, Traced
from autograd_core.recording import RECORDING, refuse_if_traced
from autograd_core.shapes import Shape, shape_of, size_of


class KeyStream:
    """The keys (seed, 0), (seed, 1) and so on, for operations that draw random numbers.

    Parameters
    ----------
    seed : int or numpy Generator, optional
        0 to 2^63 - 1: the same seed gives the same keys. A Generator gives one, so that streams
        made with one generator differ. None: another one each time.

    Attributes
    ----------
    seed : int
    count : int
        How many keys were drawn; set it to go back or forth.

    Raises
    ------
    ValueError
        If the seed is negative or too large.
    TypeError
        If it is neither an integer nor a Generator.

    References
    ----------
    Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> stream = ag.KeyStream(3)
    >>> [ag.dropout(np.ones(4), 0.5, stream).tolist() for _ in range(2)]
    [[2.0, 2.0, 0.0, 0.0], [2.0, 0.0, 2.0, 2.0]]
    >>> ag.dropout(np.ones(4), 0.5, np.array([3, 1])).tolist(), stream.count
    ([2.0, 0.0, 2.0, 2.0], 2)
    """

    def __init__(self, seed: "int | np.random.Generator | None" = None) -> None:
        self.seed = _seed(np.random.default_rng() if seed is None else seed, "KeyStream")
        self.count = 0
        self._held: tuple[Any, int] | None = None  # while a training step is traced

    def __repr__(self) -> str:
        return f"KeyStream(seed={self.seed}, count={self.count})"

    def hold(self, key: Any) -> None:
        """Draw keys relative to this one, an input of a program, until `let_go`."""
        self._held = key, 0

    def let_go(self) -> int:
        """Draw keys by the count again; return how many were drawn since `hold`."""
        drawn = self._held[1] if self._held is not None else 0
        self._held = None
        return drawn

    def draw(self) -> tuple[Any, int]:
        """Draw a key: return one, and how many keys after it comes the one that is meant."""
        if self._held is not None:
            key, skip = self._held
            self._held = key, skip + 1
            return key, skip
        refuse_if_traced("dropout with a KeyStream", "draws another mask in each run", _REMEDY)
        self.count += 1
        return (self.seed, self.count - 1), 0


_REMEDY = (
    "Pass a key to the function, in each run another: np.array([seed, step]). In a module that "
    "`nn.fit` trains, keep an ag.KeyStream as an attribute. Or call eval() first."
)


def _keep(key: Any, skip: int, rate: float, shape: Shape) -> NDArray[np.bool_]:
    seed, count = (int(number) % 2**64 for number in (key[0], key[1] + skip))
    size = size_of(shape)
    words = np.random.Philox(key=seed, counter=count << 64).random_raw(-(-size // 2))
    halves = np.asarray(words).astype("<u8", copy=False).view("<u4")[:size]
    return np.asarray(halves >= keep_threshold(rate)).reshape(shape)


def keep_threshold(rate: float) -> int:
    """Return the least of the numbers 0 ... 2^32 - 1 for which an entry is kept."""
    return round(rate * 2**32)


# not in OPS: it takes no array, and only dropout uses it
keep_mask = Op(
    "keep_mask",
    _keep,
    vjps=(),
    shape=lambda *, shape, **attrs: shape,
    notation=call(r"\mathrm{mask}", "mask"),
    internal=True,
    doc="""Draw which entries `dropout` keeps, each with probability 1 - rate.

    `keep_mask(key=, skip=, rate=, shape=)`: booleans; the key is (seed, count + skip).""",
)


def key_of(rng: Any) -> Any:
    """Return the key that is meant: of a seed the first, with a generator a seed that it draws."""
    if shape_of(rng) != (2,):
        return _seed(rng, "dropout"), 0
    node: Any = rng if isinstance(rng, Traced) else np.asarray(rng)
    if node.dtype.kind not in "iu":
        raise TypeError(
            f"dropout: expected a key of two integers, (seed, count), got {rng!r}. Make it with "
            "np.array([seed, step])."
        )
    return node._data if isinstance(rng, Traced) and RECORDING.get().guard is None else rng


def _seed(rng: Any, name: str) -> int:
    if isinstance(rng, np.random.Generator):
        refuse_if_traced(f"{name} with a generator", "draws another mask in each run", _REMEDY)
        return int(rng.integers(2**63))
    try:
        seed = operator.index(rng)
    except TypeError as error:
        raise TypeError(
            f"{name}: expected a seed, a numpy.random.Generator or, for dropout, a key, got "
            f"{rng!r}. Make one np.random.default_rng(0) and pass it to each call."
        ) from error
    if not 0 <= seed < 2**63:
        raise ValueError(f"{name}: expected a seed from 0 to 2**63 - 1, got {seed}. 0 does.")
    return seed
