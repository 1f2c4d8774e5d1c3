"""What a loop makes of a training step, to compare the machine's with NumPy's."""

import numpy as np


def trained(kind, step, X, labels, order, size):
    """Return the batches done, the numbers, the outputs and what was trained, after one epoch."""
    loop = kind(step, X[:size], labels[:size], 0.1)
    loop.load()
    done, numbers, outputs = loop.run(X, labels, order, (0, len(order) // size), 0.1)
    loop.store()
    return done, numbers, outputs, step.held[0].numpy()


def assert_same(mine, theirs):
    """Assert that all batches were done, and that all numbers are the same."""
    assert mine[0] == theirs[0] == 3
    for a, b in zip(mine[1:], theirs[1:], strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)
