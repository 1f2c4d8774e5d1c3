"""Benchmarks one can believe: the kernels in their forms, the engine beside its peers.

`python -m viz.bench` does what `chainrule bench` asks for, in a process whose thread pools were
pinned before NumPy came in.
"""
