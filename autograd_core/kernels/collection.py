"""`KERNELS`, filled: importing this file imports every family of kernels, but not Numba."""

from autograd_core.kernels import entries, fused, pools, windows
from autograd_core.kernels.registry import KERNELS, Kernel

__all__ = ["KERNELS", "Kernel", "entries", "fused", "pools", "windows"]
