"""Run every example of the gallery, `plot_NN_title.py`; each writes to out/examples/."""

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run the examples one after the other; return how many failed."""
    failed = 0
    for example in sorted(HERE.glob("plot_*.py")):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-W", "error", str(example)], check=False)
        failed += done.returncode != 0
        verdict = "ok" if done.returncode == 0 else f"exit code {done.returncode}"
        print(f"{example.name}: {verdict}, {time.perf_counter() - start:.1f} s", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
