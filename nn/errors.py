"""What can go wrong in a training, beside the engine's errors."""

import autograd_core as ag


class DivergedError(ag.AutogradError, FloatingPointError):
    """The loss or a gradient became nan or infinite."""
