"""
Pure Python, NumPy, Numba: which is fastest where
=================================================

The picture shows how long one entry of tanh takes in each form of the kernel, from arrays of eight
entries to millions, as `chainrule bench` measured it; the strip below names the winner. It does not
show how long Numba compiles, which is printed, nor how your computer would do: run the command.
"""

from pathlib import Path

import viz
from viz.measuring.store import read_results

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

measured = Path(viz.__file__).parents[1] / "benchmarks/results/kernels.json"
ax = viz.plot_kernel_benchmark(measured, kernel="tanh")
ax.figure.savefig(out / "kernels.png", dpi=120)
print(read_results(measured)["results"]["tanh"]["float64"]["compile_s"])
