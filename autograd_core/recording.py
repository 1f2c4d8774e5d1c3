"""What is being recorded, where: switch recording off, name a scope.

The state is one immutable record in a context variable, so threads and tasks that
record at the same time do not disturb each other.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Recording:
    """How operations are recorded in this context.

    `enabled` is False inside `no_grad()`; `scope` is the path `"mlp/layer1"` that new nodes get;
    `transforms` counts the enclosing `grad` transforms, whose sweeps must themselves be recorded.
    """

    enabled: bool = True
    scope: str = ""
    transforms: int = 0


RECORDING: ContextVar[Recording] = ContextVar("recording", default=Recording())  # noqa: B039 frozen

# One clock for the process. A node's tick is later than its parents' ticks, so sorting by tick is a
# topological sort, and a parent whose data changed after a node's tick is stale for that node.
CLOCK = itertools.count(1)


@contextmanager
def _recording(**changes: object) -> Iterator[None]:
    token = RECORDING.set(replace(RECORDING.get(), **changes))  # type: ignore[arg-type]
    try:
        yield
    finally:
        RECORDING.reset(token)


@contextmanager
def no_grad() -> Iterator[None]:
    """Compute without recording: results have no parents and take no gradient.

    Examples
    --------
    >>> import autograd_core as ag
    >>> w = ag.tensor([1.0, 2.0], requires_grad=True)
    >>> with ag.no_grad():
    ...     print((w * 2).requires_grad)
    False
    """
    with _recording(enabled=False):
        yield


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Put the nodes recorded inside into the group `name`, below the enclosing scope.

    Parameters
    ----------
    name : str
        One step of the path; pictures draw each scope as a box with this title.

    Examples
    --------
    >>> import autograd_core as ag
    >>> x = ag.tensor(2.0, requires_grad=True)
    >>> with ag.scope("model"), ag.scope("layer1"):
    ...     y = x * 3
    >>> y.scope
    'model/layer1'
    """
    outer = RECORDING.get().scope
    with _recording(scope=f"{outer}/{name}" if outer else name):
        yield


@contextmanager
def transform() -> Iterator[None]:
    """Run inside a transform, whose reverse sweep is recorded if another one encloses it."""
    with _recording(transforms=RECORDING.get().transforms + 1, enabled=True):
        yield
