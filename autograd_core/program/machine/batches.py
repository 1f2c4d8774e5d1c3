"""A training step on one minibatch after the other, in one call."""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import OPTIONS
from autograd_core.program.machine.interpreter import run


@register_jitable(**OPTIONS)
def run_batches(plan, arena, batches, layout, results):
    """Run a training step on one minibatch after the other, and return how many were done.

    It stops early, at a step whose loss or another recorded number is nan or inf, before the
    parameters are changed.

    Parameters
    ----------
    plan : (code, micro, index) of the step
    arena : 1-d array
    batches : (data, targets, labels, order, span)
        data and targets, a row for each example, of the arena's type, and labels, of int64, may
        have no columns; order is of this epoch; span is (first batch, last batch + 1, examples in
        a batch)
    layout : (places, tables, moves, recorded)
        places of data, targets and outputs in the arena; rows (start, columns) of tables:
        index[start + i] becomes i * columns + label i; rows (from, to, entries) of moves: what is
        copied after a step, in this order; recorded, the places of the numbers to record
    results : (numbers, outputs)
        filled with the recorded numbers of each batch, and the outputs in the order of examples
    """
    code, micro, index = plan
    data, targets, labels, order, span = batches
    places, tables, moves, recorded = layout
    numbers, outputs = results
    first, last, size = span
    for b in range(first, last):
        for i in range(size):
            example = order[b * size + i]
            for j in range(data.shape[1]):
                arena[places[0] + i * data.shape[1] + j] = data[example, j]
            for j in range(targets.shape[1]):
                arena[places[1] + i * targets.shape[1] + j] = targets[example, j]
            for t in range(len(tables)):
                index[tables[t, 0] + i] = i * tables[t, 1] + labels[example]
        run(code, micro, index, arena, 0, len(code))
        for i in range(size):
            for j in range(outputs.shape[1]):
                outputs[b * size + i, j] = arena[places[2] + i * outputs.shape[1] + j]
        finite = True
        for j in range(len(recorded)):
            number = arena[recorded[j]]
            numbers[b, j] = number
            finite = finite and np.isfinite(number)
        if not finite:
            return b - first
        for k in range(len(moves)):
            source, target, entries = moves[k, 0], moves[k, 1], moves[k, 2]
            for i in range(entries):
                arena[target + i] = arena[source + i]
    return last - first
