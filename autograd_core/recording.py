"""What is being recorded, where: switch recording off, name a scope.

The state is one immutable record in a context variable, so threads and tasks that
record at the same time do not disturb each other.
"""

import itertools
from collections.abc import Iterator
from contextlib import ContextDecorator, contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any, NamedTuple

from autograd_core.errors import GraphError
from autograd_core.sources import users_line


class Guard:
    """Says no where a number is read that must not be, and hears of all that is recorded."""

    def refuse(self, node: Any, reading: str) -> None:
        """Raise if `reading`, as in `bool()`, the number of this node would be a mistake."""
        raise NotImplementedError

    def note(self, node: Any) -> None:
        """Hear of a node that was just recorded."""

    def note_sweep(self, first: int, last: int) -> None:
        """Hear that what was recorded between these two ticks is a reverse sweep."""

    def follows(self, node: Any) -> bool:
        """Tell whether the number of this node may be another in each run."""
        raise NotImplementedError


class Watch(NamedTuple):
    """What is looked at while recording: where nodes are made, and whether numbers are finite."""

    anomalies: bool


class Recording:
    """How operations are recorded in this context; never changed, only replaced.

    A class with slots, because every op reads it, and slots are what Python reads fastest.

    Attributes
    ----------
    enabled : bool
        False inside `no_grad()`.
    scope : str
        The path that new nodes get, `"mlp/layer1"`.
    transforms : int
        The number of enclosing `grad` transforms, whose sweeps must themselves be recorded.
    watch : Watch or None
        What is looked at; None, the fast way, for nothing.
    guard : Guard or None
        Refuses to read numbers while a function is traced for `compile`.
    """

    __slots__ = ("enabled", "guard", "scope", "transforms", "watch")

    def __init__(
        self,
        enabled: bool = True,
        scope: str = "",
        transforms: int = 0,
        watch: Watch | None = None,
        guard: "Guard | None" = None,
    ) -> None:
        self.enabled = enabled
        self.scope = scope
        self.transforms = transforms
        self.watch = watch
        self.guard = guard

    def with_scope(self, scope: str) -> "Recording":
        """Return the same recording in another scope: `but`, in a fifth of the time."""
        return Recording(self.enabled, scope, self.transforms, self.watch, self.guard)

    def but(self, **changes: Any) -> "Recording":
        """Return the same recording with some of its attributes changed."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        return Recording(**kept | changes)


RECORDING: ContextVar[Recording] = ContextVar("recording", default=Recording())  # noqa: B039 frozen

# One clock for the process. A node's tick is later than its parents' ticks, so sorting by tick is a
# topological sort, and a parent whose data changed after a node's tick is stale for that node.
CLOCK = itertools.count(1)


class Change(ContextDecorator):
    """A context in which operations are recorded in another way; it may be entered again."""

    _tokens: tuple[Any, ...] = ()  # (the last one entered, the ones before)

    def _recreate_cm(self) -> "Change":
        return copy(self)  # as a decorator: threads that call the function share no tokens

    def changed(self, outer: Recording) -> Recording:
        """Return how operations are recorded inside."""
        raise NotImplementedError

    def __enter__(self) -> None:
        self._tokens = RECORDING.set(self.changed(RECORDING.get())), self._tokens

    def __exit__(self, *error: object) -> None:
        token, self._tokens = self._tokens
        RECORDING.reset(token)


class no_grad(Change):  # noqa: N801 used like a function
    """Compute without recording: results have no parents and take no gradient.

    Examples
    --------
    >>> import autograd_core as ag
    >>> w = ag.tensor([1.0, 2.0], requires_grad=True)
    >>> with ag.no_grad():
    ...     print((w * 2).requires_grad)
    False
    """

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, switched off."""
        return outer.but(enabled=False)


class scope(Change):  # noqa: N801 used like a function
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

    def __init__(self, name: str) -> None:
        self.name = name

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording with one more step in its path."""
        return outer.with_scope(f"{outer.scope}/{self.name}" if outer.scope else self.name)


class transform(Change):  # noqa: N801 used like a function
    """Run inside a transform, whose reverse sweep is recorded if another one encloses it."""

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, switched on, inside one more transform."""
        return outer.but(enabled=True, transforms=outer.transforms + 1)


@contextmanager
def noted_sweep() -> Iterator[None]:
    """Tell the guard, if there is one, that what is recorded inside is a reverse sweep."""
    guard, first = RECORDING.get().guard, next(CLOCK)
    yield
    if guard is not None:
        guard.note_sweep(first, next(CLOCK))


def check_read(node: Any, reading: str) -> None:
    """Raise if a function is being traced whose program would keep the number of this one run."""
    guard = RECORDING.get().guard
    if guard is not None:
        guard.refuse(node, reading)


_REMEDY = 'Call eval() first, or do not compile it: fit(engine="eager").'


def refuse_if_traced(name: str, what: str, remedy: str = _REMEDY) -> None:
    """Raise if a function is being traced for `compile`, where `what` this does would be frozen.

    Raises
    ------
    GraphError
        Which names the user's line and says how to go on: without `compile`, or in evaluation.
    """
    if RECORDING.get().guard is not None:
        raise GraphError(
            f"compile: expected a function that computes the same in each run, got {name}, which "
            f"{what}; a program would keep that of this one run. {remedy}{users_line().quoted}"
        )
