"""What can go wrong in a training or with its files, beside the engine's errors."""

import autograd_core as ag


class DivergedError(ag.AutogradError, FloatingPointError):
    """The loss or a gradient became nan or infinite."""


class BrokenFileError(ag.AutogradError, ValueError):
    """A file of weights is cut short, of another kind, or holds what no model can take."""
