"""The errors of the engine: catch `AutogradError` for all of them.

Each is also the Python error that a user would expect (`ValueError`, `TypeError`,
`RuntimeError`), so code that knows nothing of this package still catches it.
"""


class AutogradError(Exception):
    """Anything the engine refuses to do; the message says expected, got, what to do."""


class ShapeError(AutogradError, ValueError):
    """Shapes that an operation cannot combine."""


class OutOfRangeError(ShapeError, IndexError):
    """An index outside the array."""


class NotDifferentiableError(AutogradError, TypeError):
    """A gradient was asked for where none exists (integers, `argmax`, comparisons)."""


class GraphError(AutogradError, RuntimeError):
    """A graph that cannot be swept: no scalar root, no parameters, data changed since."""


class AnomalyError(AutogradError, FloatingPointError):
    """A nan or inf arose inside `detect_anomaly()`."""
