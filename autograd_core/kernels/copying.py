"""Copy entries that lie at regular steps: slices, transposes, repeats, pieces of a join."""

from numba.extending import register_jitable

from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import stretch

AXES = 4
"""How many axes a copy may have."""


@register_jitable(**OPTIONS)
def copy_strided(array, target, source, steps):
    """Copy within an array, from and to entries at regular steps.

    Parameters
    ----------
    array : 1-d array
    target, source : int
        Where the first entries lie; the two do not overlap.
    steps : 1-d array of int
        The extents of `AXES` axes, then the steps of the source along them, then the target's.
    """
    last, step, out_step = steps[AXES - 1], steps[2 * AXES - 1], steps[3 * AXES - 1]
    for i in range(steps[0]):
        for j in range(steps[1]):
            for k in range(steps[2]):
                x = source + i * steps[AXES] + j * steps[AXES + 1] + k * steps[AXES + 2]
                y = target + i * steps[2 * AXES] + j * steps[2 * AXES + 1]
                _copy_line(array, (y + k * steps[2 * AXES + 2], out_step), (x, step), last)


@register_jitable(**OPTIONS)
def _copy_line(array, target, source, n):
    y, out_step = target
    x, step = source
    if out_step == 1 and step == 1:
        line, given = stretch(array, y, n), stretch(array, x, n)
        for i in range(n):
            line[i] = given[i]
    elif out_step == 1 and step == 0:
        stretch(array, y, n)[:] = array[x]
    else:
        for i in range(n):
            array[y + i * out_step] = array[x + i * step]
