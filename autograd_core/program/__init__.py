"""Programs: what a function computes, as a list of instructions that run without Python."""

from autograd_core.program.compiling import Compiled, compile
from autograd_core.program.instructions import Program

__all__ = ["Compiled", "Program", "compile"]
