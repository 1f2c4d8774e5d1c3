"""Results as the benchmark stores them, made up: what is tested is how they are told."""

SIZES = (8, 64, 512, 4096, 32768)
OVERHEAD_S = {"python": 3e-7, "numpy": 5e-7, "numba": 1.5e-7, "parallel": 7e-6}
ENTRY_S = {"python": 1.4e-7, "numpy": 1.1e-8, "numba": 4.4e-9, "parallel": 2.2e-9}


def spread(seconds):
    return {"median_s": seconds, "low_s": 0.9 * seconds, "high_s": 1.1 * seconds} | {
        "best_s": 0.8 * seconds, "rounds": 9, "repeats": 10, "threads": 1.0,
    }  # fmt: skip


def kernel_result(forms=tuple(ENTRY_S)):
    """Pure Python stops at 4,096 entries; Numba wins on one core, from 4,096 on in parallel."""
    timings = {
        form: {
            str(n): spread(OVERHEAD_S[form] + ENTRY_S[form] * n)
            for n in SIZES
            if form != "python" or n <= 4096
        }
        for form in forms
    }
    return {
        "sizes": [*SIZES],
        "bytes": [16 * n for n in SIZES],
        "timings": timings,
        "compile_s": {form: 0.5 for form in forms if form in ("numba", "parallel")},
        "cached": {},
        "difference": dict.fromkeys(forms, 0.0),
    }


def stored_kernels():
    facts = {"cores": 4, "parallel_threads": 4, "caches": {"L1": 32768, "L2": 262144, "L3": 10**9}}
    kinds = {"float32": kernel_result(("python", "numpy")), "float64": kernel_result()}
    return {"facts": facts, "results": {"tanh": kinds, "exp": {"float64": kernel_result()}}}


def peers_result(**seconds):
    """One workload; the names of engines are given with underscores for blanks."""
    times = {name.replace("_", " "): spread(s) for name, s in seconds.items()}
    return {
        "title": "2-8-8-1, tanh",
        "timings": times,
        "first_s": dict.fromkeys(times, 0.25),
        "differences": dict.fromkeys(times, 1e-16),
        "missing": {"MyGrad": "not installed"},
    }
