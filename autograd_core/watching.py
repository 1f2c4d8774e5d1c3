"""Watch a computation: find the first nan or inf, remember the line that made each node."""

from typing import Any

import numpy as np

from autograd_core.errors import AnomalyError
from autograd_core.recording import RECORDING, Change, Recording, Watch
from autograd_core.sources import Source, find_source


class source_locations(Change):  # noqa: N801 used like a function
    """Remember, for each node recorded inside, the line of the user's code that made it.

    And the variable that it was assigned to, where the line says so by itself: `y = x * 3`.

    Off otherwise, because looking at the caller costs as much as a small op.

    Examples
    --------
    >>> import autograd_core as ag
    >>> with ag.source_locations():
    ...     y = ag.tensor(2.0) * 3
    >>> y.source is not None
    True
    """

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, remembering lines."""
        anomalies = outer.watch is not None and outer.watch.anomalies
        return outer.but(watch=Watch(anomalies))


class detect_anomaly(Change):  # noqa: N801 used like a function
    """Raise where the first nan or inf arises, forward or backward.

    Inside, each result and each contribution to a gradient is looked at. One that is nan or inf
    though all that went into it was finite raises an AnomalyError that names the op, the node, the
    inputs and the line of the user's code.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> with np.errstate(all="ignore"), ag.detect_anomaly():
    ...     y = 1 / ag.tensor(0.0, name="x")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    autograd_core.errors.AnomalyError: divide: expected a finite result, got inf from ...
    """

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, watching for anomalies."""
        return outer.but(watch=Watch(anomalies=True))


def watches_anomalies() -> bool:
    """Return whether `detect_anomaly()` is on."""
    watch = RECORDING.get().watch
    return watch is not None and watch.anomalies


_SOURCES: dict[int, Source] = {}
_MOST_SOURCES = 1_000_000


def note_source(tick: int) -> None:
    """Remember the line that makes the node of this tick; the oldest are forgotten."""
    _SOURCES[tick] = find_source()
    if len(_SOURCES) > _MOST_SOURCES:
        del _SOURCES[next(iter(_SOURCES))]


def source_of(tick: int) -> Source | None:
    """Return the line that made the node of this tick, if it was remembered."""
    return _SOURCES.get(tick)


def check_result(name: str, inputs: Any, names: list[str], data: Any) -> None:
    """Raise if the result of an op is nan or inf and its inputs are not."""
    if _finite(data) or not all(map(_finite, inputs)):
        return
    source = find_source()
    result = f" for {source.variable}" if source.variable else ""
    raise AnomalyError(
        f"{name}: expected a finite result{result}, got {_first(data)} "
        f"from {_listed(inputs, names)}, at {source}. Keep the inputs away from there."
    )


def check_contribution(node: Any, parent: Any, ct: Any, inputs: Any, part: Any) -> None:
    """Raise if a rule made nan or inf out of finite numbers."""
    if _finite(part) or not _finite(ct) or not all(map(_finite, inputs)):
        return
    names = [_name_of(p) for p in node.parents]
    slot = next(i for i, p in enumerate(node.parents) if p is parent)
    target = repr(names[slot]) if names[slot] else f"input {slot}"
    through = f" through {_name_of(node)!r}" if _name_of(node) else ""
    made = f", made at {node.source}" if node.source else ""
    raise AnomalyError(
        f"{node.op.name}: expected a finite gradient for {target}{through}, got {_first(part)} "
        f"from a finite one at {_listed(inputs, names)}{made}. "
        "The local derivative is not finite there."
    )


def _name_of(node: Any) -> str:
    """Return a node's name, or that of the variable it was assigned to, where that is known."""
    return node.name or (node.source.variable if node.source else "")


def _plain(x: Any) -> Any:
    return getattr(x, "_data", x)


def _finite(x: Any) -> bool:
    array = np.asarray(_plain(x))
    return array.dtype.kind != "f" or bool(np.isfinite(array).all())


def _first(x: Any) -> str:
    """Return the first entry that is not finite, and where it stands."""
    array = np.asarray(_plain(x))
    index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
    return f"{array[index]}" + (f" at {list(index)}" if index else "")


def _listed(inputs: Any, names: list[str]) -> str:
    parts = []
    for i, x in enumerate(inputs):
        array = np.asarray(_plain(x))
        name = names[i] if i < len(names) and names[i] else f"input {i}"
        text = f"{array.item():.6g}" if array.size == 1 else _range(array)
        parts.append(f"{name} = {text}")
    return ", ".join(parts)


def _range(array: Any) -> str:
    if not array.size:
        return f"empty {array.shape}"
    return f"{array.shape} in [{array.min():.6g}, {array.max():.6g}]"
