"""The numbers by which a plan tells the machine what to do."""

# What a row of `code` does.
ELEMENTWISE, MATMUL, REDUCE, GATHER, SCATTER, FILL, SOFTMAX, PICK, MASK = range(9)
# fmt: off
(
    CONV, CONV_INPUT, CONV_WEIGHT, MAX_POOL, MAX_POOL_INPUT, MAX_POOL_SHARES, AVG_POOL,
    SUM_POOL_INPUT, UNFOLD, FOLD, COPY_STRIDED,
) = range(32, 43)
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
