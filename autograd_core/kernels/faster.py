"""From how many entries on "auto" runs a kernel's numba form, by type; see `choosing`.

Written by `python -m benchmarks.tables` from the ops' rows in `benchmarks/results/kernels.json`.
"""

FASTER_FROM: dict[str, dict[str, int]] = {
    "expm1": {"float64": 2097152},
    "tanh": {"float64": 2097152},
    "sigmoid": {"float32": 262144, "float64": 262144},
    "softplus": {"float64": 262144},
    "gelu": {"float32": 262144, "float64": 262144},
    "erf": {"float32": 262144, "float64": 262144},
    "normal_cdf": {"float32": 262144, "float64": 262144},
    "sin": {"float64": 262144},
    "cos": {"float64": 262144},
    "scatter_add": {"float32": 262144, "float64": 262144},
    "conv2d": {"float32": 262144, "float64": 262144},
    "conv2d_input": {"float32": 262144, "float64": 262144},
    "conv2d_weight": {"float32": 262144, "float64": 262144},
    "max_pool2d": {"float64": 2097152},
    "max_pool2d_input": {"float32": 262144, "float64": 262144},
    "max_pool_shares": {"float32": 262144, "float64": 262144},
    "sum_pool2d_input": {"float32": 262144, "float64": 262144},
    "unfold2d": {"float32": 2097152, "float64": 2097152},
    "fold2d": {"float32": 2097152, "float64": 262144},
}
