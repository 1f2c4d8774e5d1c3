"""How many threads a process may use: said before NumPy, PyTorch, JAX and Numba are imported."""

_COUNTS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NPROC",  # what XLA makes its thread pool as large as
)


def thread_variables(threads: int, inherited_flags: str = "") -> dict[str, str]:
    """Return the environment variables that give every library this many threads.

    Parameters
    ----------
    threads : int
    inherited_flags : str
        What `XLA_FLAGS` holds already.
    """
    variables = {name: str(threads) for name in _COUNTS}
    variables["JAX_PLATFORMS"] = "cpu"
    if threads == 1:
        flag = "--xla_cpu_multi_thread_eigen=false"
        variables["XLA_FLAGS"] = f"{inherited_flags} {flag}".strip()
    return variables
