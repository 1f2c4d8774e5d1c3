"""Scripts that measure, and the results that are kept. Run `python -m benchmarks.peers`."""

import os

# before NumPy is imported, or BLAS has started its threads
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
