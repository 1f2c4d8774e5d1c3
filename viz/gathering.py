"""What a card says that stands for several nodes: their common name, its title, their numbers."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograd_core.notation import name_parts
from viz.build import summarize
from viz.scene import Summary


def letters() -> Iterator[str]:
    """Yield p, q, …, u, p_2, q_2, …"""
    yield from "pqrstu"
    for count in itertools.count(2):
        yield from (f"{letter}_{count}" for letter in "pqrstu")


def common_name(names: Sequence[str]) -> str:
    """Return what names share: `w^[1]` for `w_{11}^[1]` and `w_{12}^[1]`; else the first."""
    if len(set(names)) == 1:
        return names[0]
    parts = {name_parts(name) for name in names}
    bases, subs, sups = (set(column) for column in zip(*parts, strict=True))
    if len(bases) > 1:
        return names[0]
    sub = "".join(subs) if len(subs) == 1 else ""
    sup = "".join(sups) if len(sups) == 1 else ""
    return "".join(bases) + (f"_{{{sub}}}" if sub else "") + (f"^{sup}" if sup else "")


def box_title(paths: Sequence[str]) -> str:
    """Return the name of a folded box, `layer 2 … layer 9` for several, "" for none."""
    titles = list(dict.fromkeys(path.rpartition("/")[2] for path in paths))
    if not titles:
        return ""
    again = all(title == titles[0] or title.startswith(f"{titles[0]} (") for title in titles)
    return titles[0] if again else f"{titles[0]} … {titles[-1]}"


def summarize_all(arrays: Sequence[Any]) -> Summary:
    """Return lowest, mean and highest entry of arrays of one shape, and one small picture.

    The picture of numbers is of their list; that of arrays is of their mean.
    """
    if len(arrays) == 1:
        return summarize(arrays[0])
    shape = np.shape(arrays[0])
    if not shape:
        return replace(summarize(np.array(arrays, dtype=np.float64)), shape=())
    with np.errstate(all="ignore"):
        mean = summarize(np.mean(np.stack(arrays), axis=0, dtype=np.float64))
    parts = [summarize(array) for array in arrays]
    low, high = min(part.low for part in parts), max(part.high for part in parts)
    return Summary(shape, low, mean.mean, high, mean.cells)
