"""Measure so that one can believe it: kernels in their forms, the engine beside its peers.

Answers are compared before a clock runs; rounds alternate between the contestants; a result is
stored with the machine and the versions it was measured with.
"""
