"""Random functions of a few numbers, of every op that Values know."""

import numpy as np

import autograd_core as ag

MASKS = ["greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "same"]
OPS = [
    op
    for op in ag.OPS.values()
    if op.scalar is not None and op.name in ag.__all__ and op.name not in MASKS and not op.internal
]
COMPARE = [ag.greater, ag.less_equal]


class RandomFunction:
    """A function of `inputs` numbers; each step squashes what it reads into its op's domain."""

    def __init__(self, seed, inputs=4, steps=14):
        rng = np.random.default_rng(seed)
        self.numbers = rng.normal(size=inputs)
        self.names, self.steps = [], []
        for place in range(inputs, inputs + steps):
            op = OPS[rng.integers(len(OPS))]
            domain = op.domain or ((-2.0, 2.0),) * op.arity
            reads = [(int(rng.integers(place)), rng.uniform(0.5, 1.5), *d) for d in domain]
            self.names.append(op.name)
            self.steps.append((op, reads, rng.uniform(-1, 1)))

    def __call__(self, *inputs):
        values = list(inputs)
        for op, reads, shift in self.steps:
            squashed = [self.squash(values[i], *facts) for i, *facts in reads]
            y = getattr(ag, op.name)(*squashed)
            values.append(y + values[reads[0][0]] * shift)
        total = 0.0
        for k, value in enumerate(values):
            total = total + ag.sin(value + 0.1 * k)
        return total

    @staticmethod
    def squash(x, slope, low, high):
        middle = (low + high) / 2 + (high - low) * 0.013
        return middle + 0.47 * (high - low) * ag.tanh(slope * x)


class Chains:
    """A sum over samples of a small random net, which lies in lanes, beside loose ends."""

    def __init__(self, seed, samples=11):
        rng = np.random.default_rng(seed)
        self.inner = RandomFunction(seed, inputs=3, steps=5)
        self.samples = rng.normal(size=(samples, 2))
        self.numbers = rng.normal(size=5)
        self.order = rng.permutation(samples)

    def __call__(self, *w):
        total = w[0] * w[1]
        for k in self.order:
            x, y = self.samples[k]
            z = w[0] * x + w[1] * y + w[2]
            if k % 4:
                z = z + w[3] * w[4]
            total = total + self.inner(z, w[3], x) * w[4] + z * z
        return total - ag.exp(total * 0.001)
