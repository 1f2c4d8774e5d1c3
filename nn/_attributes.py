"""What the modules of a model hold, apart from their numbers: to see what a step changes there."""

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_core as ag
from autograd_core.node import Node
from autograd_core.program.randomness import Dice
from autograd_core.sources import Source
from nn.module import Module

SMALL = 1 << 12
"""Arrays of at most so many entries are compared by them, larger ones by being the same one."""


class Attributes:
    """The attributes of all modules of a model at one moment."""

    def __init__(self, model: Module) -> None:
        self._model = model
        self._held = [(module, dict(vars(module))) for _, module in model.modules()]
        self._facts = facts_of(model, data=True)
        items = [item for _, held in self._held for item in held.values()]
        generators = [item for item in items if isinstance(item, np.random.Generator)]
        self._generators = generators
        self._states = [(rng.bit_generator, rng.bit_generator.state) for rng in generators]
        self._counts = [(item, item.count) for item in items if isinstance(item, ag.KeyStream)]

    def changed(self) -> list[str]:
        """Return the paths of the attributes that are another now, but for those in `moving`."""
        now = facts_of(self._model, data=True)
        names = {*self._facts, *now}
        return sorted(name for name in names if self._facts.get(name) != now.get(name))

    def put_back(self) -> None:
        """Give the modules the attributes that they had, and go back to their random numbers."""
        for module, held in self._held:
            vars(module).clear()
            vars(module).update(held)
        for generator, state in self._states:
            generator.state = state
        for stream, count in self._counts:
            stream.count = count

    def line_that_draws(self, run: Callable[[], Any]) -> Source | None:
        """Return the user's line that draws from a generator of the modules, None if none does.

        If there are any, `run` is called once; afterwards all is put back.
        """
        if not self._generators:
            return None
        try:
            return Dice(run, self._generators).line_of(run)[1]
        finally:
            self.put_back()


def facts_of(model: Module, *, data: bool = False) -> dict[str, Any]:
    """Return what tells a model from itself after a change, by the paths of the attributes.

    With `data` also whether leaves have been given other numbers. `moving` and counts of keys are
    left out: they are meant to change.
    """
    return {
        f"{name}.{key}" if name else key: _fact(item, data)
        for name, module in model.modules()
        for key, item in vars(module).items()
        if key not in module.moving
    }


def _fact(item: Any, data: bool) -> Any:
    if item is None or isinstance(item, bool | int | float | complex | str | np.generic):
        return type(item), repr(item)
    if isinstance(item, list | tuple):
        return [_fact(part, data) for part in item]
    if isinstance(item, dict):
        return {key: _fact(part, data) for key, part in item.items()}
    if isinstance(item, Node):
        return id(item), item.requires_grad, id(item._data) if data else 0
    if isinstance(item, ag.KeyStream):
        return id(item), item.seed
    if isinstance(item, np.random.Generator):
        return id(item), repr(item.bit_generator.state)
    if isinstance(item, np.ndarray) and item.size <= SMALL:
        return item.shape, item.dtype, item.tobytes()
    return id(item)
