"""The machine for programs of single numbers: equal operations side by side, in lanes.

A row computes n numbers that lie together. Each operand is one number that all lanes share, or n
numbers in a line, or a list of places. What fits no lanes is done step by step.
"""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import INLINE, OPTIONS, SUMMING
from autograd_core.kernels.views import entries_from, stretch
from autograd_core.program.machine import opcodes
from autograd_core.program.machine.interpreter import handle
from autograd_core.program.machine.opcodes import CODE_WIDTH, MICRO_WIDTH

# What a row does beside the elementwise opcodes: a · b + c in lanes; a sum of products of two
# lines; the same by lists of places, both in any order; steps one by one; a call of NumPy.
MULTIPLY_ADD, DOT, CHAIN, STEPS, FOREIGN = range(100, 105)

SUM_INLINE = {"forceinline": True, **SUMMING}
HELD, LINE, LIST = range(3)  # how an operand lies: one number, side by side, anywhere

ROW_WIDTH, STEP_WIDTH = 10, 5
BLOCK = 256  # the most lanes at once where operands are brought together first
ONE = 0  # the place of the number 1 in every arena


@register_jitable(**OPTIONS)
def run_rows(rows, index, arena, first, last, address):
    """Do the rows first ... last - 1 of a plan.

    Places are unsigned where it matters: Numba would ask of a signed one whether it counts from
    the end, and a view of a part of the arena costs as much as a row of fifty lanes.

    Parameters
    ----------
    rows : 2-d array of int32, the columns (code, n, place of the result, then place and kind of
        each of three operands, then a place for blocks of those that are no line)
    index : 1-d array of int32, the lists of places, and the steps (code, result, operands)
    arena : 1-d array of float64
    first, last : int
    address : int
        Where the compiled handler of elementwise rows lies, see `interpreter.py`; 0 in Python.
    """
    call = _elementwise_call(address)
    for at in range(first, last):
        code, n, y = rows[at, 0], np.uint64(rows[at, 1]), np.uint64(rows[at, 2])
        a, b, c = np.uint64(rows[at, 3]), np.uint64(rows[at, 5]), np.uint64(rows[at, 7])
        if code == STEPS:
            _steps(index[a : a + np.uint64(STEP_WIDTH) * n], arena, call)
        elif code == DOT:
            total = _start(arena, rows[at, 7])
            if rows[at, 5] < 0:
                arena[y] = total + _total(arena, a, n)
            elif rows[at, 6] == HELD:
                arena[y] = total + arena[b] * _total(arena, a, n)
            else:
                arena[y] = total + _dot(arena, a, b, n)
        elif code == CHAIN:
            arena[y] = _listed(arena, index, a, b, n, _start(arena, rows[at, 7]))
        elif rows[at, 4] == LIST or rows[at, 6] == LIST or rows[at, 8] == LIST:
            _gathered(rows[at], index, arena, call)
        elif code == MULTIPLY_ADD:
            _multiply_add(arena, n, y, a, b, c, rows[at, 4] == HELD, rows[at, 8] == HELD)
        elif code == opcodes.MULTIPLY:
            _multiply(arena, n, y, a, b, rows[at, 4] == HELD)
        elif code == opcodes.ADD:
            _add(arena, n, y, a, b, rows[at, 4] == HELD, rows[at, 6] == HELD)
        elif rows[at, 4] == LINE and rows[at, 6] == LINE and rows[at, 8] == LINE:
            _one_row(code, arena, y, a, b, c, n, call)
        else:
            _gathered(rows[at], index, arena, call)


@register_jitable(**INLINE)
def _multiply_add(arena, n, y, a, b, c, a_held, c_held):
    """Do a · b + c; where only one factor is shared it is a.

    What is in place has a text of its own, because lanes that may overlap would be computed one by
    one.
    """
    if a_held:
        x = arena[a]
        if c == y:
            for i in range(n):
                arena[y + i] += x * arena[b + i]
        elif c_held:
            z = arena[c]
            for i in range(n):
                arena[y + i] = x * arena[b + i] + z
        else:
            for i in range(n):
                arena[y + i] = x * arena[b + i] + arena[c + i]
    elif c == y:
        for i in range(n):
            arena[y + i] += arena[a + i] * arena[b + i]
    elif c_held:
        z = arena[c]
        for i in range(n):
            arena[y + i] = arena[a + i] * arena[b + i] + z
    else:
        for i in range(n):
            arena[y + i] = arena[a + i] * arena[b + i] + arena[c + i]


@register_jitable(**INLINE)
def _multiply(arena, n, y, a, b, a_held):
    """Do a · b; where only one factor is shared it is a."""
    if a_held:
        x = arena[a]
        for i in range(n):
            arena[y + i] = x * arena[b + i]
    else:
        for i in range(n):
            arena[y + i] = arena[a + i] * arena[b + i]


@register_jitable(**INLINE)
def _add(arena, n, y, a, b, a_held, b_held):
    """Do a + b; where only one term is shared it is a, unless b is added to what is there."""
    if b_held:
        x = arena[b]
        for i in range(n):
            arena[y + i] += x
    elif a_held:
        x = arena[a]
        for i in range(n):
            arena[y + i] = x + arena[b + i]
    elif a == y:
        for i in range(n):
            arena[y + i] += arena[b + i]
    else:
        for i in range(n):
            arena[y + i] = arena[a + i] + arena[b + i]


@register_jitable(**OPTIONS)
def _gathered(row, index, arena, call):
    """Bring the operands together, a block of lanes at a time, then do the row."""
    block = min(BLOCK, row[1])
    second = row[9] + (0 if row[4] == LINE else block)
    third = second + (0 if row[6] == LINE else block)
    for i in range(0, row[1], BLOCK):
        n = min(BLOCK, row[1] - i)
        a = _brought(row[3], row[4], arena, index, row[9], i, n)
        b = _brought(row[5], row[6], arena, index, second, i, n)
        c = _brought(row[7], row[8], arena, index, third, i, n)
        y = row[2] + i
        if row[0] == MULTIPLY_ADD:
            for j in range(n):
                arena[y + j] = arena[a + j] * arena[b + j] + arena[c + j]
        else:
            _one_row(row[0], arena, y, a, b, c, n, call)


@register_jitable(**OPTIONS)
def _elementwise_call(address):
    """Return a row of `code` for one operation in one block, and behind it its row of `micro`."""
    call = np.zeros(CODE_WIDTH + MICRO_WIDTH, np.int64)
    call[5], call[opcodes.HANDLER] = 1, address
    return call


@register_jitable(**INLINE)
def _one_row(code, arena, y, a, b, c, n, call):
    """Do an elementwise row."""
    call[3] = call[7] = n
    call[CODE_WIDTH], call[CODE_WIDTH + 1] = code, y
    call[CODE_WIDTH + 3], call[CODE_WIDTH + 5], call[CODE_WIDTH + 7] = a, b, c
    row, step = entries_from(call, 0), entries_from(call, CODE_WIDTH)
    handle(row, step, row, entries_from(arena, 0))


@register_jitable(**OPTIONS)
def _brought(place, kind, arena, index, scratch, i, n):
    """Return where n lanes of an operand lie, from the i-th on, brought there if need be."""
    if kind == LINE:
        return place + i
    block = stretch(arena, scratch, n)
    if kind == HELD:
        block[:] = arena[place]
    else:
        places = stretch(index, place + i, n)
        for j in range(n):
            block[j] = arena[np.uint64(places[j])]
    return np.int64(scratch)


@register_jitable(**INLINE)
def _start(arena, place):
    """Return what a sum begins with: -0, to which x adds up to x for each x, -0 too."""
    return -0.0 if place < 0 else arena[np.uint64(place)]


@register_jitable(**SUM_INLINE)
def _total(arena, a, n):
    """Return the sum of a line."""
    total = -0.0
    for i in range(n):
        total += arena[a + i]
    return total


@register_jitable(**SUM_INLINE)
def _dot(arena, a, b, n):
    """Return the sum of the products of two lines."""
    total = -0.0
    for i in range(n):
        total += arena[a + i] * arena[b + i]
    return total


@register_jitable(**SUM_INLINE)
def _listed(arena, index, a, b, n, total):
    """Add the products of numbers that lie anywhere to a total."""
    for i in range(n):
        total += arena[np.uint64(index[a + i])] * arena[np.uint64(index[b + i])]
    return total


@register_jitable(**OPTIONS)
def _steps(steps, arena, call):
    """Do operations of single numbers, one by one."""
    for s in range(0, len(steps), STEP_WIDTH):
        code, y, a = steps[s], np.uint64(steps[s + 1]), np.uint64(steps[s + 2])
        b, c = np.uint64(steps[s + 3]), np.uint64(steps[s + 4])
        if code == MULTIPLY_ADD:
            arena[y] = arena[a] * arena[b] + arena[c]
        elif code == opcodes.MULTIPLY:
            arena[y] = arena[a] * arena[b]
        elif code == opcodes.ADD:
            arena[y] = arena[a] + arena[b]
        elif code == opcodes.SUBTRACT:
            arena[y] = arena[a] - arena[b]
        elif code == opcodes.SQUARE:
            arena[y] = arena[a] * arena[a]
        else:
            _one_row(code, arena, y, a, b, c, 1, call)


@register_jitable(**OPTIONS)
def run_samples(plan, arena, columns, blocks, results):
    """Run a plan for blocks of samples, `lanes` numbers side by side for each of its numbers.

    Parameters
    ----------
    plan : (rows, index, address), see `run_rows`
    arena : 1-d array
    columns : (numbers, places): the inputs that differ, all samples of the first, then of the
        second, ...; and where each begins in the arena
    blocks : (samples, lanes in a block, 1 to add up over the samples or 0)
    results : (numbers, places): filled, all samples of the first output, then of the second, ...;
        or to each the sum over the samples is added. A place -1 - k stands for the one number at
        k, which all samples share
    """
    rows, index, address = plan
    numbers, places = columns
    outputs, sources = results
    samples, lanes, adds = blocks
    for first in range(0, samples, lanes):
        n = np.uint64(min(lanes, samples - first))
        for k in range(len(places)):
            y, x = np.uint64(places[k]), np.uint64(k * samples + first)
            for i in range(n):
                arena[y + i] = numbers[x + i]
        run_rows(rows, index, arena, 0, len(rows), address)
        for k in range(len(sources)):
            y, place = np.uint64(k * samples + first), sources[k]
            if adds and place < 0:
                outputs[k] += arena[-1 - place] * n
            elif adds:
                outputs[k] += _total(arena, np.uint64(place), n)
            elif place < 0:
                shared = arena[-1 - place]
                for i in range(n):
                    outputs[y + i] = shared
            else:
                x = np.uint64(place)
                for i in range(n):
                    outputs[y + i] = arena[x + i]
