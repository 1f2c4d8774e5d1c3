"""Notice that a function draws random numbers while it is traced: a program would repeat them.

Looked at are Python's and NumPy's global generators, and those that the function holds: among its
arguments, in its closure, among the globals that it names, in the user's objects there and what
their methods hold, and in the functions that it calls by name.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from types import CellType, CodeType, FrameType, FunctionType, MethodType
from typing import Any

import numpy as np

from autograd_core.sources import Source, is_users, is_users_code
from autograd_core.trees import tree_leaves

_Generators = np.random.Generator | np.random.RandomState | random.Random


class Dice:
    """The generators within a function's reach, and the states they were in.

    Parameters
    ----------
    f : callable
    args : tree
        Its arguments.
    calls : sequence
        Functions and objects that it calls without naming them: the parts of a model, say.
    """

    def __init__(self, f: Callable[..., Any], args: Any, calls: Sequence[Any] = ()) -> None:
        held = [x for x in tree_leaves(args) if isinstance(x, _Generators)]
        self.generators = [*{id(g): g for g in [*held, *_held_by([f, *calls])]}.values()]
        self.before = self._states()

    def _states(self) -> list[Any]:
        numpy_state: Any = np.random.get_state(legacy=False)
        return [random.getstate(), _frozen(numpy_state), *map(_state, self.generators)]

    def thrown(self) -> bool:
        """Return whether any number was drawn."""
        return self._states() != self.before

    def line_of(self, run: Callable[[], Any]) -> tuple[bool, Source | None]:
        """Run once more and look after each of the user's lines.

        Returns
        -------
        drawn : bool
            False if nothing is drawn this time: another thread did.
        line : Source or None
            The line that draws, None if it is not the user's.
        """
        self.before = self._states()
        last: list[Source] = []
        found: list[Source] = []

        def look(frame: FrameType, event: str, _: Any) -> Any:
            if last and not found and self.thrown():
                found.append(last[-1])
            if found or not is_users(frame):
                return None
            if event == "line":
                code = frame.f_code
                last.append(Source(code.co_filename, frame.f_lineno, code.co_name))
            return look

        outer = sys.gettrace()
        sys.settrace(look)
        try:
            run()
        finally:
            sys.settrace(outer)
        drawn = bool(found) or self.thrown()
        return drawn, (found or last)[-1] if drawn and last else None


def _state(generator: Any) -> Any:
    if isinstance(generator, random.Random):
        return generator.getstate()
    if isinstance(generator, np.random.Generator):
        return _frozen(generator.bit_generator.state)
    return _frozen(generator.get_state(legacy=False))


def _frozen(state: Any) -> Any:
    """Return a state as something that `==` compares, arrays as bytes."""
    if isinstance(state, dict):
        return {key: _frozen(x) for key, x in state.items()}
    return state.tobytes() if isinstance(state, np.ndarray) else state


def _held_by(things: list[Any]) -> Iterator[Any]:
    """Yield the generators that functions hold, and those of functions that they name."""
    waiting, seen = [*things], set()
    for thing in waiting:  # grows while it is read
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, _Generators):
            yield thing
        elif isinstance(thing, MethodType):
            waiting += [thing.__func__, *getattr(thing.__self__, "__dict__", {}).values()]
        elif isinstance(thing, partial):
            waiting += [thing.func, *thing.args, *thing.keywords.values()]
        elif isinstance(thing, FunctionType):
            waiting += _read_by(thing)
        elif _is_an_object_of_the_users(thing):
            waiting += [x for x in vars(thing).values() if isinstance(x, _Generators)]
            waiting += _methods_of(thing)


def _read_by(f: FunctionType) -> list[Any]:
    """Return what a function reads from outside of itself; of a library's, its closure alone."""
    cells = [cell.cell_contents for cell in f.__closure__ or () if cell != CellType()]
    if not is_users_code(f.__code__, f.__globals__):
        return cells
    names = {name for code in _codes(f.__code__) for name in code.co_names}
    own = [f.__globals__[name] for name in names if name in f.__globals__]
    return [*cells, *(f.__defaults__ or ()), *own]


def _is_an_object_of_the_users(thing: Any) -> bool:
    return bool(_methods_of(thing)) and "__dict__" in dir(thing)


def _methods_of(thing: Any) -> list[FunctionType]:
    """Return the methods of an object that the user has written."""
    found = [x for kind in type(thing).__mro__ for x in vars(kind).values()]
    functions = [x for x in found if isinstance(x, FunctionType)]
    return [f for f in functions if is_users_code(f.__code__, f.__globals__)]


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a function and of those defined in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
