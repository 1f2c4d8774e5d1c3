"""Every name that gets a page: what it calls, the file of its family, its other names."""

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

import autograd_core as ag
from autograd_core import ops
from autograd_core.numpy_calls import op_for

_RULE_ARGUMENTS = 2  # ct and y, which come before the inputs


@dataclass(frozen=True)
class Entry:
    """One page: an op of the registry, or a function composed of ops."""

    name: str
    function: Callable[..., Any]
    family: str

    @property
    def op(self) -> ag.Op | None:
        """The op, if it is one."""
        return self.function if isinstance(self.function, ag.Op) else None

    @property
    def public(self) -> bool:
        """Whether users call it by name, and not only the rules of other ops."""
        return self.name in ops.__all__

    @property
    def doc(self) -> str:
        """What it says of itself."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first paragraph of that, in one line."""
        return " ".join(self.doc.split("\n\n")[0].split())

    @property
    def signature(self) -> str:
        """How it is called, without types."""
        parameters = [
            p.replace(annotation=p.empty) for p in _signed(self.function).parameters.values()
        ]
        return f"{self.name}{inspect.Signature(parameters)}"

    @property
    def aliases(self) -> list[str]:
        """Its other names in the engine."""
        return [
            name
            for name in ops.__all__
            if name != self.name and getattr(ops, name) is self.function
        ]

    @property
    def numpy_names(self) -> list[str]:
        """The NumPy functions which, called on a Tensor, are this one."""
        return _numpy_names().get(id(self.function), [])


def _signed(function: Callable[..., Any]) -> inspect.Signature:
    """Return the signature of a function, or of what binds an op's arguments."""
    if not isinstance(function, ag.Op):
        return inspect.signature(function)
    if function.bind is not None:
        return inspect.signature(function.bind)
    rule = [*inspect.signature(function.vjps[0]).parameters.values()][_RULE_ARGUMENTS:]
    names = [p.name for p in rule if p.kind is p.POSITIONAL_OR_KEYWORD]
    inputs = len(function.vjps)
    if not names:  # no derivative, so the rule names nothing
        names = ["x"] if inputs == 1 else [*"abc"[:inputs]]
    kinds = [inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY]
    return inspect.Signature(
        [inspect.Parameter(name, kinds[i >= inputs]) for i, name in enumerate(names)]
    )


@cache
def _numpy_names() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for module, prefix in ((np, "np"), (np.linalg, "np.linalg")):
        for name in sorted(vars(module)):
            function = vars(module)[name]
            if isinstance(function, np.ufunc) or hasattr(function, "_implementation"):
                try:
                    found.setdefault(id(op_for(function)), []).append(f"{prefix}.{name}")
                except (TypeError, AttributeError):
                    continue  # no op answers to it
    return found


@cache
def entries() -> dict[str, Entry]:
    """Return every page by name, in the order of the files and of the statements in them."""
    found = {}
    for family in sorted(info.name for info in pkgutil.iter_modules(ops.__path__)):
        for function, name in _declared(family):
            found[name] = Entry(name, function, family)
    return found


def _declared(family: str) -> Iterator[tuple[Callable[..., Any], str]]:
    """Yield what the file of a family declares: ops, and public functions over ops."""
    module = import_module(f"{ops.__name__}.{family}")
    public = {id(getattr(ops, name)): name for name in reversed(ops.__all__)}
    seen = set()
    for variable in _top_level_names(inspect.getsource(module)):
        value = getattr(module, variable)
        if id(value) in seen or not (_is_registered(value) or id(value) in public):
            continue
        seen.add(id(value))
        yield value, value.name if isinstance(value, ag.Op) else value.__name__


def _is_registered(value: Any) -> bool:
    """Tell an op of the registry from one that only programs use."""
    return isinstance(value, ag.Op) and ag.OPS.get(value.name) is value


def _top_level_names(source: str) -> Iterator[str]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def family_summary(family: str) -> str:
    """Return the first line of a family's file."""
    module = import_module(f"{ops.__name__}.{family}")
    return inspect.cleandoc(module.__doc__ or "").split("\n\n")[0].replace("\n", " ")
