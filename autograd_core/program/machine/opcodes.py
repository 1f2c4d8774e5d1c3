"""The numbers by which a plan tells the machine what to do.

A row of `code` has the columns (kind, y, x, n, ...): what is done, the places of result and
operand, a number of entries; then, by its kind,

- ELEMENTWISE: (first, last) of its rows in `micro`; the length of what is repeated but longer than
  a block, 0 for none; the most entries in a block
- MATMUL: in place of n the right factor's place; the rows, inner length and columns; how, see
  `products.py`; the places of an addend, -1 for none, and of panels
- REDUCE: (outer, length, inner) of the operand, whose middle axis is reduced; what the reduction is
- GATHER: where in `index` the places begin, n of them; the entries that lie together at each
- SCATTER: the same, but that between the two it says how many entries of the result are set to 0
- PICK: where in `index` the places begin
- FILL: how many entries of the operand are repeated
- SOFTMAX: the entries of a softmax; 1 for its logarithm
- MASK: where in `index` the key stands; the threshold; by how much its count moves on
- COPY_STRIDED: where in `index` the steps begin
- CONV and all after it: in place of x and n three operands, -1 for none; where in `index` the facts
  begin; the place of scratch; the entries of the result, those of scratch

The last column is the address of the handler, written when the plan is linked to compiled code.

A row of `micro` is (opcode, place and mode of the result, then of each of three operands).
"""

# What a row of `code` does: each handler, in the order of `interpreter.HANDLERS`, has a range of
# kinds; and the column that says where its compiled handler lies.
KINDS_EACH, CODE_WIDTH, MICRO_WIDTH = 32, 11, 9
HANDLER = CODE_WIDTH - 1
ELEMENTWISE, MATMUL = 0, KINDS_EACH
# fmt: off
REDUCE, GATHER, SCATTER, FILL, SOFTMAX, PICK, MASK, COPY_STRIDED = range(
    2 * KINDS_EACH, 2 * KINDS_EACH + 8
)
(
    CONV, CONV_INPUT, CONV_WEIGHT, MAX_POOL, MAX_POOL_INPUT, MAX_POOL_SHARES, AVG_POOL,
    SUM_POOL_INPUT, UNFOLD, FOLD,
) = range(3 * KINDS_EACH, 3 * KINDS_EACH + 10)
# fmt: on

# Flags of a product beside those of `kernels.gemm`: add it to what is there, leave it to BLAS.
ADDS, BY_BLAS = 4, 32

# How the operand of an elementwise operation is addressed.
WHOLE, BLOCK, ROW = range(3)

# what a reduction does; the first four add
SUM, MEAN, SUM_OF_SQUARES, MEAN_OF_SQUARES, MAX, MIN = range(6)

# fmt: off
(
    NEGATIVE, SQUARE, SQRT, RECIPROCAL, EXP, LOG, TANH, SIGMOID, RELU, ABS, SIGN, STEP, FLOOR,
    CEIL, SIN, COS, TAN, LOG1P, EXPM1, SOFTPLUS, ERF, LOG2, LOG10, EXP2, SINH, COSH, ARCSIN,
    ARCCOS, ARCTAN, ARCSINH, CBRT, NORMAL_CDF, COPY, ADD, SUBTRACT, MULTIPLY, DIVIDE, MAXIMUM,
    MINIMUM, POWER, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, SAME, HYPOT,
    ARCTAN2, TANH_COTANGENT, SIGMOID_COTANGENT, RELU_COTANGENT, WHERE, CLIP,
) = range(54)
# fmt: on
OPCODES = {
    "negative": NEGATIVE,
    "square": SQUARE,
    "sqrt": SQRT,
    "reciprocal": RECIPROCAL,
    "exp": EXP,
    "log": LOG,
    "tanh": TANH,
    "sigmoid": SIGMOID,
    "relu": RELU,
    "abs": ABS,
    "sign": SIGN,
    "step": STEP,
    "floor": FLOOR,
    "ceil": CEIL,
    "sin": SIN,
    "cos": COS,
    "tan": TAN,
    "log1p": LOG1P,
    "expm1": EXPM1,
    "softplus": SOFTPLUS,
    "erf": ERF,
    "log2": LOG2,
    "log10": LOG10,
    "exp2": EXP2,
    "sinh": SINH,
    "cosh": COSH,
    "arcsin": ARCSIN,
    "arccos": ARCCOS,
    "arctan": ARCTAN,
    "arcsinh": ARCSINH,
    "cbrt": CBRT,
    "normal_cdf": NORMAL_CDF,
    "copy": COPY,
    "add": ADD,
    "subtract": SUBTRACT,
    "multiply": MULTIPLY,
    "divide": DIVIDE,
    "maximum": MAXIMUM,
    "minimum": MINIMUM,
    "power": POWER,
    "greater": GREATER,
    "greater_equal": GREATER_EQUAL,
    "less": LESS,
    "less_equal": LESS_EQUAL,
    "equal": EQUAL,
    "not_equal": NOT_EQUAL,
    "same": SAME,
    "hypot": HYPOT,
    "arctan2": ARCTAN2,
    "tanh_cotangent": TANH_COTANGENT,
    "sigmoid_cotangent": SIGMOID_COTANGENT,
    "relu_cotangent": RELU_COTANGENT,
    "where": WHERE,
    "clip": CLIP,
}
"""Elementwise operations of one operand, then those of two, then those of three."""

MOST_IN_BLOCK = 512
