"""A training step on one minibatch after the other, in one call."""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import INLINE, OPTIONS
from autograd_core.kernels.views import entries_from
from autograd_core.program.machine.interpreter import run


@register_jitable(**OPTIONS)
def run_batches(plan, arena, batches, layout, results):
    """Run a training step on one minibatch after the other, and return how many were done.

    It stops early, at a step whose loss or another recorded number is nan or inf, before the
    parameters are changed.

    Parameters
    ----------
    plan : (code, micro, index, changes_from) of the step
        its rows from changes_from on write over parameters
    arena : 1-d array
    batches : (data, targets, tokens, labels, order, span)
        a row for each example: data and targets of the arena's type, tokens and labels of int64,
        each with no columns if none are read; order is of this epoch; span is (first batch, last
        batch + 1, examples in a batch)
    layout : (places, of_tokens, of_labels, moves, recorded)
        places of data, targets and outputs in the arena; what is looked up of tokens and labels,
        see `program/tables.py`; rows (from, to, entries) of moves: what is copied after a step, in
        this order; recorded, the places of the numbers to record
    results : (numbers, outputs)
        filled with the recorded numbers of each batch, and the outputs in the order of examples
    """
    code, micro, index, changes_from = plan
    data, targets, tokens, labels, order, span = batches
    places, of_tokens, of_labels, moves, recorded = layout
    numbers, outputs = results
    first, last, size = span
    inputs, wanted, width = data.shape[1], targets.shape[1], outputs.shape[1]
    for b in range(first, last):
        for i in range(size):
            example = order[b * size + i]
            _copy(arena, places[0] + i * inputs, data, example * inputs, inputs)
            _copy(arena, places[1] + i * wanted, targets, example * wanted, wanted)
        _look_up(index, of_tokens, tokens, order, b * size)
        _look_up(index, of_labels, labels, order, b * size)
        run(code, micro, index, arena, 0, changes_from)
        _copy(outputs, b * size * width, arena, places[2], size * width)
        finite = True
        for j in range(len(recorded)):
            number = arena[recorded[j]]
            numbers[b, j] = number
            finite = finite and np.isfinite(number)
        if not finite:
            return b - first
        run(code, micro, index, arena, changes_from, len(code))
        for k in range(len(moves)):
            _copy(arena, moves[k, 1], arena, moves[k, 0], moves[k, 2])
    return last - first


@register_jitable(**OPTIONS)
def _look_up(index, table, integers, order, first):
    """Write the places that the integers of a batch name; `first` is its start in the order."""
    for e in range(len(table)):
        integer = integers[order[first + table[e, 1]], table[e, 2]]
        place = table[e, 3] * integer + table[e, 4]
        index[table[e, 0]] = place + table[e, 6] if place < table[e, 5] else place


@register_jitable(**INLINE)
def _copy(target, place, source, first, n):
    """Copy entries by pointers: a view of a row counts its owners, which takes longer."""
    to, given = entries_from(target, place), entries_from(source, first)
    for i in range(n):
        to[i] = given[i]
