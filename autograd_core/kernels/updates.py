"""An optimizer's step for one parameter, in one pass over its numbers; all arrays are 1-d.

The rules are those of `nn.SGD` and `nn.Adam`; what is not an array is of the arrays' type.
"""

import math

from autograd_core.kernels.bits import entrywise


def sgd_momentum(gradient, lr, momentum, parameters, velocity):
    """Do velocity = momentum velocity + gradient; parameters -= lr velocity."""
    entrywise()
    for i in range(len(gradient)):
        v = momentum * velocity[i] + gradient[i]
        velocity[i] = v
        parameters[i] -= lr * v


def adam(gradient, lr, betas, eps, filled, parameters, mean, square):
    """Do Adam's step: the mean gradient over the root of the mean square.

    betas is the pair of what the means keep, filled the pair (1 - beta^t) of step t.
    """
    entrywise()
    keep, keep_square = betas
    one = gradient.dtype.type(1)
    rate, root = lr / filled[0], math.sqrt(filled[1])
    for i in range(len(gradient)):
        g = gradient[i]
        m = keep * mean[i] + (one - keep) * g
        s = keep_square * square[i] + (one - keep_square) * (g * g)
        mean[i], square[i] = m, s
        parameters[i] -= rate * m / (math.sqrt(s) / root + eps)
