"""Rows read by index, and added at an index: a row that is named twice gets both."""


def gather(x, indices, out):
    """Write row indices[k] of x (R, D) to row k of out (K, D); indices from 0 to R - 1."""
    for k in range(len(indices)):
        row = indices[k]
        for j in range(x.shape[1]):
            out[k, j] = x[row, j]


def scatter_add(x, indices, out):
    """Add row k of x (K, D) to row indices[k] of out (R, D), as np.add.at does."""
    for k in range(len(indices)):
        row = indices[k]
        for j in range(x.shape[1]):
            out[row, j] += x[k, j]
