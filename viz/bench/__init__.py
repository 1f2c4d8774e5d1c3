"""The command `chainrule bench`.

`python -m viz.bench` does what it asks for, in a process whose thread pools were pinned before
NumPy came in.
"""
