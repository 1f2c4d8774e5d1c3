"""Random programs over a few arrays, which any NumPy-like module can run.

Every elementwise op that users call takes part, read off the registry with its domain, and every
function of `SHAPED`. Each step squashes what it takes into its domain, so numbers neither overflow
nor die out, and keeps away from ties and jumps, where engines may differ.
"""

import itertools

import numpy as np

import autograd_core as ag

LENGTHS = (1, 3)
SHAPES = {s for n in range(4) for s in itertools.product(LENGTHS, repeat=n)}  # few: JAX compiles
APART = 1e-4  # how far entries must be from a tie or a jump
JUMPS = {
    "floor": [-2, -1, 0, 1, 2], "ceil": [-2, -1, 0, 1, 2], "step": [0], "sign": [0], "abs": [0],
    "relu": [0], "leaky_relu": [0], "elu": [0], "selu": [0], "shifted_relu": [-1], "prelu": [0],
    "sinc": [0],
}  # fmt: skip
COMPARISONS = ["greater", "greater_equal", "less", "less_equal", "equal", "not_equal"]
# stop_gradient and the comparisons have steps of their own; `same` compares nans
ELEMENTWISE = [
    op
    for op in ag.OPS.values()
    if op.elementwise and op.name in ag.__all__ and not op.internal
    and op.name not in [*COMPARISONS, "same", "where"]
]  # fmt: skip

# What takes one array whose entries differ, of at least so many axes.
REDUCTIONS = ["sum", "mean", "prod", "var", "std", "max", "min", "median", "logsumexp", "norm"]
SHAPED = {
    "cumsum": (1, lambda m, x: m.cumsum(x, axis=-1)),
    "cumprod": (1, lambda m, x: m.cumprod(x, axis=0)),
    "sort": (1, lambda m, x: m.sort(x, axis=-1)),
    "softmax": (1, lambda m, x: m.softmax(x, axis=-1)),
    "log_softmax": (1, lambda m, x: m.log_softmax(x, axis=0)),
    "maxout": (1, lambda m, x: m.maxout(m.concatenate([x, x * 0.7], axis=-1), 2, axis=-1)),
    "flip": (0, lambda m, x: m.flip(x)),
    "roll": (1, lambda m, x: m.roll(x, 2, axis=0)),
    "tile": (1, lambda m, x: m.tile(x[..., :1], 3)),
    "repeat": (1, lambda m, x: m.repeat(x[:1], 3, axis=0)),
    "pad": (1, lambda m, x: m.pad(x[..., :1], [(0, 0)] * (x.ndim - 1) + [(1, 1)])),
    "transpose": (2, lambda m, x: m.transpose(x)),
    "reshape": (0, lambda m, x: m.reshape(x, (*x.shape, 1))),
    "expand_dims": (0, lambda m, x: m.expand_dims(x, 0)),
    "squeeze": (0, lambda m, x: m.squeeze(x)),
    "broadcast_to": (0, lambda m, x: m.broadcast_to(x, (3, *x.shape))),
    "ravel": (0, lambda m, x: m.ravel(x)[:3]),
    "take": (1, lambda m, x: m.take(x, np.array([-1, 0, -1]), axis=0)),
    "take_along_axis": (1, lambda m, x: m.take_along_axis(x, last_places(x), axis=-1)),
    "concatenate": (1, lambda m, x: m.concatenate([x[:1], x[:1] * 2, x[:1] * x[:1]], axis=0)),
    "stack": (0, lambda m, x: m.stack([x, m.tanh(x), x * x], axis=0)),
    "split": (1, lambda m, x: m.split(x, [1], axis=0)[0]),
    "tril": (2, lambda m, x: m.tril(x)),
    "triu": (2, lambda m, x: m.triu(x, 1)),
    "diagonal": (2, lambda m, x: m.diagonal(x, 0, -2, -1)),
    "trace": (2, lambda m, x: m.trace(x, 0, -2, -1)),
    "diag": (1, lambda m, x: m.diag(m.ravel(x)[:3])),
    "outer": (1, lambda m, x: m.outer(m.ravel(x)[:3], m.ravel(x)[-3:])),
    "einsum": (1, lambda m, x: m.einsum("...i,...j->...ij", x, x)),
    "dot": (1, lambda m, x: m.dot(x, m.transpose(x)[:, ..., :1] if x.ndim == 2 else x[-1])),
    "inv": (2, lambda m, x: m.inv(square(m, x))),
    "det": (2, lambda m, x: m.det(square(m, x))),
    "slogdet": (2, lambda m, x: m.slogdet(square(m, x))[1]),
    "cholesky": (2, lambda m, x: m.cholesky(definite(m, x))),
    "solve": (2, lambda m, x: m.solve(square(m, x), x[..., :1, :] * np.ones((3, 1)))),
    "index a row": (1, lambda m, x: x[0]),
    "index backwards": (1, lambda m, x: x[::-1]),
    "index a new axis": (1, lambda m, x: x[..., None]),
    "index by a list": (1, lambda m, x: x[np.array([0, -1, 0])]),
    "index by a mask": (1, lambda m, x: x[np.arange(len(x)) != 1][:1]),
    "comparison": (0, lambda m, x: x * (x > 0.1)),
    "where": (0, lambda m, x: m.where(x > 0.1, m.sqrt(m.abs(x)), x * x)),
    "stop_gradient": (0, lambda m, x: x * m.stop_gradient(x)),
}


def last_places(x):
    return np.full(x.shape, x.shape[-1] - 1)


def square(m, x):
    """Return well-conditioned 3 by 3 matrices made of x."""
    return m.broadcast_to(x * 0.5, (*x.shape[:-2], 3, 3)) + 3.0 * np.eye(3)


def definite(m, x):
    a = m.broadcast_to(x * 0.5, (*x.shape[:-2], 3, 3))
    return a @ m.einsum("...ij->...ji", a) + np.eye(3)


class Graph:
    """A random program: `steps` take the module and the arrays so far and give the next."""

    def __init__(self, seed, steps=(8, 17)):
        self.rng = np.random.default_rng(seed)
        shapes = sorted(SHAPES)
        self.inputs = [
            self.rng.normal(size=shapes[self.rng.integers(len(shapes))]) for _ in range(3)
        ]
        self.names, self.steps, self.arrays = [], [], list(self.inputs)
        length = int(self.rng.integers(*steps))
        while len(self.steps) < length:
            self.try_step()

    def try_step(self):
        kinds = [self.elementwise, self.elementwise, self.elementwise, self.reduction, self.shaped]
        name, step = [*kinds, self.shaped, self.matmul][self.rng.integers(7)]()
        with np.errstate(all="ignore"):
            try:
                y = np.asarray(step(ag, self.arrays))
            except (ValueError, TypeError, IndexError):
                return  # shapes that do not fit
        if y.shape in SHAPES and np.isfinite(y).all() and np.abs(y).max() < 1e3:
            self.names.append(name)
            self.steps.append(step)
            self.arrays.append(y)

    def pick(self):
        """Return the place of an array, a late one more often."""
        count = len(self.arrays)
        return max(int(self.rng.integers(count)), int(self.rng.integers(count)))

    def squashed(self, low=-2.0, high=2.0):
        """Return a reader of one array, into an interval, by slopes that no two steps share."""
        i, slope = self.pick(), self.rng.uniform(0.5, 1.5)
        middle = (low + high) / 2 + (high - low) * self.rng.uniform(-0.02, 0.02)
        return lambda m, a: middle + 0.48 * (high - low) * m.tanh(slope * a[i])

    def numbers(self, reader):
        return np.asarray(reader(ag, self.arrays))

    def elementwise(self):
        op = ELEMENTWISE[self.rng.integers(len(ELEMENTWISE))]
        readers = [self.squashed(*domain) for domain in op.domain]
        numbers = [self.numbers(read) for read in readers]
        near = [np.abs(numbers[0] - jump).min() for jump in JUMPS.get(op.name, [])]
        if op.name in ("maximum", "minimum", "clip"):
            near += self.gaps(numbers)
        if min(near, default=1.0) < APART:
            return op.name, refuse
        return op.name, lambda m, a: getattr(m, op.name)(*(read(m, a) for read in readers))

    @staticmethod
    def gaps(numbers):
        try:
            return [np.abs(np.subtract(numbers[0], x)).min() for x in numbers[1:]]
        except ValueError:
            return [0.0]

    def distinct(self, x):
        return x.size < 2 or np.diff(np.sort(x.ravel())).min() > APART

    def reduction(self):
        name = str(self.rng.choice(REDUCTIONS))
        read = self.squashed(0.2, 1.5)
        x = self.numbers(read)
        if name not in ("sum", "mean", "prod") and not self.distinct(x):
            return name, refuse
        axis, keepdims = self.axes(x.ndim, one=name == "norm"), bool(self.rng.integers(2))
        if name in ("var", "std") and np.var(x, axis).min() < APART:
            return name, refuse
        return name, lambda m, a: getattr(m, name)(read(m, a), axis=axis, keepdims=keepdims)

    def axes(self, ndim, *, one):
        count = int(self.rng.integers(0, min(ndim, 1 if one else ndim) + 1))
        if not count:
            return None
        axes = self.rng.permutation(ndim)[:count] - ndim * self.rng.integers(0, 2, count)
        return int(axes[0]) if count == 1 else tuple(int(a) for a in axes)

    def shaped(self):
        name = str(self.rng.choice(list(SHAPED)))
        ndim, f = SHAPED[name]
        read = self.squashed(-1.0, 1.0)
        x = self.numbers(read)
        if x.ndim < ndim or (name in ("sort", "maxout") and not self.distinct(x)):
            return name, refuse
        if name in ("where", "comparison") and np.abs(x - 0.1).min() < APART:
            return name, refuse
        return name, lambda m, a: f(m, read(m, a))

    def matmul(self):
        left, right = self.squashed(), self.squashed()
        return "matmul", lambda m, a: left(m, a) @ right(m, a)

    def run(self, m, inputs):
        """Return a scalar to which every step adds."""
        arrays = list(inputs)
        for step in self.steps:
            arrays.append(step(m, arrays))
        total = 0.0
        for k, array in enumerate(arrays[3:]):
            total = total + m.sum(m.sin(array + 0.1 * k))
        return total


def refuse(m, a):
    raise ValueError("too near to a tie or a jump")
