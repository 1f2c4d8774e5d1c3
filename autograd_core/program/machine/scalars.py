"""The machine for programs of single numbers: equal operations side by side, in lanes.

A row computes n numbers that lie together. Each operand is one number that all lanes share, or n
numbers in a line, or a list of places. What fits no lanes is done step by step.
"""

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

    Parameters
    ----------
    rows : 2-d array of int32, the columns (code, n, place of the result, then place and kind of
        each of three operands)
    index : 1-d array of int32, the lists of places, and the steps (code, result, operands)
    arena : 1-d array of float64, the last 3 * BLOCK of them for the machine's own use
    first, last : int
    """
    for at in range(first, last):
        row = rows[at]
        code = row[0]
        if code == STEPS:
            _steps(index[row[3] : row[3] + STEP_WIDTH * row[1]], arena)
        elif code == DOT:
            _sum_line(row, arena)
        elif code == CHAIN:
            n = row[1]
            _sum_list(row, index[row[3] : row[3] + n], index[row[5] : row[5] + n], arena)
        elif row[4] == LIST or row[6] == LIST or row[8] == LIST:
            _gathered(row, index, arena)
        elif code == MULTIPLY_ADD:
            _multiply_add(row, arena)
        elif code == opcodes.MULTIPLY or code == opcodes.ADD:
            _simple(row, arena)
        elif row[4] == LINE and row[6] == LINE and row[8] == LINE:
            n, y, a, b, c = row[1], row[2], row[3], row[5], row[7]
            elementwise(
                code, arena[y : y + n], arena[a : a + n], arena[b : b + n], arena[c : c + n]
            )
        else:
            _gathered(row, index, arena)


@register_jitable(**OPTIONS)
def _multiply_add(row, arena):
    """Do a · b + c; where only one factor is shared it is a. The text in place is its own,
    because lanes that may overlap would be computed one by one."""
    n, c = row[1], row[7]
    y, b = arena[row[2] : row[2] + n], arena[row[5] : row[5] + n]
    if row[4] == HELD:
        x = arena[row[3]]
        if c == row[2]:
            for i in range(n):
                y[i] += x * b[i]
        elif row[8] == HELD:
            z = arena[c]
            for i in range(n):
                y[i] = x * b[i] + z
        else:
            line = arena[c : c + n]
            for i in range(n):
                y[i] = x * b[i] + line[i]
        return
    a = arena[row[3] : row[3] + n]
    if c == row[2]:
        for i in range(n):
            y[i] += a[i] * b[i]
    elif row[8] == HELD:
        z = arena[c]
        for i in range(n):
            y[i] = a[i] * b[i] + z
    else:
        line = arena[c : c + n]
        for i in range(n):
            y[i] = a[i] * b[i] + line[i]


@register_jitable(**OPTIONS)
def _simple(row, arena):
    """Do a · b or a + b; where only one operand is shared it is a, what is added to is a too."""
    n = row[1]
    y, b = arena[row[2] : row[2] + n], arena[row[5] : row[5] + n]
    a = arena[row[3] : row[3] + (n if row[4] == LINE else 1)]
    if row[0] == opcodes.MULTIPLY:
        if row[4] == HELD:
            x = a[0]
            for i in range(n):
                y[i] = x * b[i]
        else:
            for i in range(n):
                y[i] = a[i] * b[i]
    elif row[6] == HELD:
        x = b[0]
        for i in range(n):
            y[i] += x
    elif row[4] == HELD:
        x = a[0]
        for i in range(n):
            y[i] = x + b[i]
    elif row[3] == row[2]:
        for i in range(n):
            y[i] += b[i]
    else:
        for i in range(n):
            y[i] = a[i] + b[i]


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


@register_jitable(**OPTIONS)
def _sum_line(row, arena):
    """Add up a[i] · b[i], or a[i] where there is no b, to what c holds, in eight sums at once."""
    n, b = row[1], row[5]
    x = arena[row[3] : row[3] + n]
    total = -0.0 if row[7] < 0 else arena[row[7]]  # -0 + x is x for each x, -0 too
    if b < 0:
        arena[row[2]] = total + _total(x)
    elif row[6] == HELD:
        arena[row[2]] = total + arena[b] * _total(x)
    else:
        arena[row[2]] = total + _dot(x, arena[b : b + n])


@register_jitable(**INLINE)
def _total(x):
    n = len(x)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = -0.0
    whole = n - n % 8
    for i in range(0, whole, 8):
        s0 += x[i]
        s1 += x[i + 1]
        s2 += x[i + 2]
        s3 += x[i + 3]
        s4 += x[i + 4]
        s5 += x[i + 5]
        s6 += x[i + 6]
        s7 += x[i + 7]
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    for i in range(whole, n):
        total += x[i]
    return total


@register_jitable(**INLINE)
def _dot(x, y):
    n = len(x)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = -0.0
    whole = n - n % 8
    for i in range(0, whole, 8):
        s0 += x[i] * y[i]
        s1 += x[i + 1] * y[i + 1]
        s2 += x[i + 2] * y[i + 2]
        s3 += x[i + 3] * y[i + 3]
        s4 += x[i + 4] * y[i + 4]
        s5 += x[i + 5] * y[i + 5]
        s6 += x[i + 6] * y[i + 6]
        s7 += x[i + 7] * y[i + 7]
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    for i in range(whole, n):
        total += x[i] * y[i]
    return total


@register_jitable(**OPTIONS)
def _sum_list(row, a, b, arena):
    """Add up products of numbers that lie anywhere, in four sums at once."""
    n = len(a)
    s0 = -0.0 if row[7] < 0 else arena[row[7]]
    s1 = s2 = s3 = -0.0
    whole = n - n % 4
    for i in range(0, whole, 4):
        s0 += arena[a[i]] * arena[b[i]]
        s1 += arena[a[i + 1]] * arena[b[i + 1]]
        s2 += arena[a[i + 2]] * arena[b[i + 2]]
        s3 += arena[a[i + 3]] * arena[b[i + 3]]
    total = (s0 + s1) + (s2 + s3)
    for i in range(whole, n):
        total += arena[a[i]] * arena[b[i]]
    arena[row[2]] = total


@register_jitable(**OPTIONS)
def _steps(steps, arena):
    """Do operations of single numbers, one by one."""
    for s in range(0, len(steps), STEP_WIDTH):
        code, y = steps[s], steps[s + 1]
        a, b, c = steps[s + 2], steps[s + 3], steps[s + 4]
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
            elementwise(
                code, arena[y : y + 1], arena[a : a + 1], arena[b : b + 1], arena[c : c + 1]
            )


@register_jitable(**OPTIONS)
def run_samples(plan, arena, columns, lanes, results):
    """Run a plan for blocks of samples, `lanes` numbers side by side for each of its numbers.

    Parameters
    ----------
    plan : (rows, index)
    arena : 1-d array
    columns : (numbers, places): the inputs that differ, shape (inputs, samples), and where each
        begins in the arena
    lanes : int, the samples in a block
    results : (numbers, places): filled, shape (outputs, samples); a place below 0 is one number
        that all samples share
    """
    rows, index = plan
    numbers, places = columns
    outputs, sources = results
    samples = outputs.shape[1]
    for first in range(0, samples, lanes):
        n = min(lanes, samples - first)
        for k in range(len(places)):
            block, row = arena[places[k] : places[k] + n], numbers[k]
            for i in range(n):
                block[i] = row[first + i]
        run_rows(rows, index, arena, 0, len(rows))
        for k in range(len(sources)):
            place, row = sources[k], outputs[k]
            if place < 0:
                row[first : first + n] = arena[-1 - place]
            else:
                block = arena[place : place + n]
                for i in range(n):
                    row[first + i] = block[i]
