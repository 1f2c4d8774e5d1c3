"""The machine that runs any plan: its opcodes, its interpreter, and the loop over minibatches."""

from autograd_core.program.machine.batches import run_batches as run_batches
from autograd_core.program.machine.interpreter import HANDLERS as HANDLERS
from autograd_core.program.machine.interpreter import run as run
