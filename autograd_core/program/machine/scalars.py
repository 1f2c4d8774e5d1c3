"""The machine for programs of single numbers: equal operations side by side, in lanes.

A row computes n numbers that lie together. Each operand is one number that all lanes share, or n
numbers in a line, or a list of places. What fits no lanes is done step by step.
"""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import INLINE, OPTIONS
from autograd_core.program.machine import opcodes
from autograd_core.program.machine.elementwise import elementwise

# What a row does beside the elementwise opcodes: a · b + c in lanes; a sum of products of two
# lines; the same by lists of places, both in any order; steps one by one; a call of NumPy.
MULTIPLY_ADD, DOT, CHAIN, STEPS, FOREIGN = range(100, 105)

HELD, LINE, LIST = range(3)  # how an operand lies: one number, side by side, anywhere

ROW_WIDTH, STEP_WIDTH = 9, 5
BLOCK = 512  # the most lanes at once where operands are brought together first
ONE = 0  # the place of the number 1 in every arena


@register_jitable(**OPTIONS)
def run_rows(rows, index, arena, first, last):
    """Do the rows first ... last - 1 of a plan.

    Places are unsigned where it matters: Numba would ask of a signed one whether it counts from
    the end, and a view of a part of the arena costs as much as a row of fifty lanes.

    Parameters
    ----------
    rows : 2-d array of int32, the columns (code, n, place of the result, then place and kind of
        each of three operands)
    index : 1-d array of int32, the lists of places, and the steps (code, result, operands)
    arena : 1-d array of float64, the last 3 * BLOCK of them for the machine's own use
    first, last : int
    """
    for at in range(first, last):
        code, n, y = rows[at, 0], np.uint64(rows[at, 1]), np.uint64(rows[at, 2])
        a, b, c = np.uint64(rows[at, 3]), np.uint64(rows[at, 5]), np.uint64(rows[at, 7])
        if code == STEPS:
            _steps(index[a : a + np.uint64(STEP_WIDTH) * n], arena)
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
            _gathered(rows[at], index, arena)
        elif code == MULTIPLY_ADD:
            _multiply_add(arena, n, y, a, b, c, rows[at, 4] == HELD, rows[at, 8] == HELD)
        elif code == opcodes.MULTIPLY:
            _multiply(arena, n, y, a, b, rows[at, 4] == HELD)
        elif code == opcodes.ADD:
            _add(arena, n, y, a, b, rows[at, 4] == HELD, rows[at, 6] == HELD)
        elif rows[at, 4] == LINE and rows[at, 6] == LINE and rows[at, 8] == LINE:
            elementwise(
                code, arena[y : y + n], arena[a : a + n], arena[b : b + n], arena[c : c + n]
            )
        else:
            _gathered(rows[at], index, arena)


@register_jitable(**INLINE)
def _multiply_add(arena, n, y, a, b, c, a_held, c_held):
    """Do a · b + c; where only one factor is shared it is a. What is in place has a text of its
    own, because lanes that may overlap would be computed one by one."""
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
def _gathered(row, index, arena):
    """Bring the operands together, a block of lanes at a time, then do the row."""
    size = len(arena)
    for i in range(0, row[1], BLOCK):
        n = min(BLOCK, row[1] - i)
        a = _operand(row[3], row[4], arena, index, size - 3 * BLOCK, i, n)
        b = _operand(row[5], row[6], arena, index, size - 2 * BLOCK, i, n)
        c = _operand(row[7], row[8], arena, index, size - BLOCK, i, n)
        y = arena[row[2] + i : row[2] + i + n]
        if row[0] == MULTIPLY_ADD:
            for j in range(n):
                y[j] = a[j] * b[j] + c[j]
        else:
            elementwise(row[0], y, a, b, c)


@register_jitable(**OPTIONS)
def _operand(place, kind, arena, index, scratch, i, n):
    """Return n lanes of an operand, from the i-th on."""
    if kind == LINE:
        return arena[place + i : place + i + n]
    block = arena[scratch : scratch + n]
    if kind == HELD:
        block[:] = arena[place]
    else:
        places = index[place + i : place + i + n]
        for j in range(n):
            block[j] = arena[places[j]]
    return block


@register_jitable(**INLINE)
def _start(arena, place):
    """Return what a sum begins with: -0, to which x adds up to x for each x, -0 too."""
    return -0.0 if place < 0 else arena[np.uint64(place)]


@register_jitable(**INLINE)
def _total(arena, a, n):
    """Return the sum of a line, in eight sums at once."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = -0.0
    end, one = a + n, np.uint64(1)
    for _ in range(n // np.uint64(8)):
        s0 += arena[a]
        s1 += arena[a + np.uint64(1)]
        s2 += arena[a + np.uint64(2)]
        s3 += arena[a + np.uint64(3)]
        s4 += arena[a + np.uint64(4)]
        s5 += arena[a + np.uint64(5)]
        s6 += arena[a + np.uint64(6)]
        s7 += arena[a + np.uint64(7)]
        a += np.uint64(8)
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    while a < end:
        total += arena[a]
        a += one
    return total


@register_jitable(**INLINE)
def _dot(arena, a, b, n):
    """Return the sum of the products of two lines, in eight sums at once."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = -0.0
    end, one = a + n, np.uint64(1)
    for _ in range(n // np.uint64(8)):
        s0 += arena[a] * arena[b]
        s1 += arena[a + np.uint64(1)] * arena[b + np.uint64(1)]
        s2 += arena[a + np.uint64(2)] * arena[b + np.uint64(2)]
        s3 += arena[a + np.uint64(3)] * arena[b + np.uint64(3)]
        s4 += arena[a + np.uint64(4)] * arena[b + np.uint64(4)]
        s5 += arena[a + np.uint64(5)] * arena[b + np.uint64(5)]
        s6 += arena[a + np.uint64(6)] * arena[b + np.uint64(6)]
        s7 += arena[a + np.uint64(7)] * arena[b + np.uint64(7)]
        a += np.uint64(8)
        b += np.uint64(8)
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    while a < end:
        total += arena[a] * arena[b]
        a += one
        b += one
    return total


@register_jitable(**INLINE)
def _listed(arena, index, a, b, n, total):
    """Add the products of numbers that lie anywhere to a total, in four sums at once."""
    end, one, two, three = a + n, np.uint64(1), np.uint64(2), np.uint64(3)
    s1 = s2 = s3 = -0.0
    for _ in range(n // np.uint64(4)):
        total += _product(arena, index[a], index[b])
        s1 += _product(arena, index[a + one], index[b + one])
        s2 += _product(arena, index[a + two], index[b + two])
        s3 += _product(arena, index[a + three], index[b + three])
        a += np.uint64(4)
        b += np.uint64(4)
    total = (total + s1) + (s2 + s3)
    while a < end:
        total += _product(arena, index[a], index[b])
        a += one
        b += one
    return total


@register_jitable(**INLINE)
def _product(arena, a, b):
    return arena[np.uint64(a)] * arena[np.uint64(b)]


@register_jitable(**OPTIONS)
def _steps(steps, arena):
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
            one = np.uint64(1)
            elementwise(
                code, arena[y : y + one], arena[a : a + one], arena[b : b + one], arena[c : c + one]
            )


@register_jitable(**OPTIONS)
def run_samples(plan, arena, columns, blocks, results):
    """Run a plan for blocks of samples, `lanes` numbers side by side for each of its numbers.

    Parameters
    ----------
    plan : (rows, index)
    arena : 1-d array
    columns : (numbers, places): the inputs that differ, all samples of the first, then of the
        second, ...; and where each begins in the arena
    blocks : (samples, lanes in a block)
    results : (numbers, places): filled, all samples of the first output, then of the second, ...;
        a place -1 - k stands for the one number at k, which all samples share
    """
    rows, index = plan
    numbers, places = columns
    outputs, sources = results
    samples, lanes = blocks
    for first in range(0, samples, lanes):
        n = np.uint64(min(lanes, samples - first))
        for k in range(len(places)):
            y, x = np.uint64(places[k]), np.uint64(k * samples + first)
            for i in range(n):
                arena[y + i] = numbers[x + i]
        run_rows(rows, index, arena, 0, len(rows))
        for k in range(len(sources)):
            y, place = np.uint64(k * samples + first), sources[k]
            if place < 0:
                shared = arena[-1 - place]
                for i in range(n):
                    outputs[y + i] = shared
            else:
                x = np.uint64(place)
                for i in range(n):
                    outputs[y + i] = arena[x + i]
