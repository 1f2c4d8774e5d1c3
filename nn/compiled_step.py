"""A model's whole training step as programs: forward, sweep and update, for each size of batch."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from autograd_core.program.stepping import SteppedLoop, training_loop
from autograd_core.program.training import Step, TrainingLoop
from autograd_core.sources import Source
from nn._attributes import Attributes, facts_of
from nn.clipping import clip_grad_norm, clipping_factor
from nn.losses import LOSSES, Loss, cross_entropy
from nn.module import Module
from nn.optimizers import Optimizer

Array = NDArray[Any]
Loop = TrainingLoop | SteppedLoop
CHUNK_S = 0.2
"""Roughly how long a call of the machine lasts, so that Ctrl-C is heard soon."""


class CompiledStep:
    """A model, its loss and its optimizer, compiled for each size of batch."""

    def __init__(
        self, model: Module, loss: Loss, optimizer: Optimizer, layers: dict[str, list[Any]]
    ) -> None:
        self.model, self.loss, self.optimizer, self.layers = model, loss, optimizer, layers
        self.clip_norm: float | None = None
        self.dtype = _dtype_of(model.parameters())
        self.are_exact = True
        """Whether all integers of the data are exact as floats of the parameters' type."""
        self.loops: dict[int, Loop] = {}
        self._batch_s: dict[int, float] = {}
        self.last: Loop | None = None
        """The loop that changed the parameters last, which has them as they were before."""
        self.rule: dict[str, Any] = {}
        """What of model and optimizer stands in the loops as constants."""
        self._prepare()

    def _prepare(self) -> None:
        """Forget the loops, and take up model and optimizer as they are now."""
        self.rule = self._facts()
        self.loops.clear()
        leaves = [*self.model.parameters(), *self.optimizer.parameters]
        self.parameters = [*{id(leaf): leaf for leaf in leaves}.values()]
        self.graded: list[Any] = []
        """The parameters that the loss depends on."""
        modules = [module for _, module in self.model.modules()]
        self.moving = [(module, name) for module in modules for name in module.moving]
        items = [item for module in modules for item in vars(module).values()]
        streams = [item for item in items if isinstance(item, ag.KeyStream)]
        self.streams = [*{id(stream): stream for stream in streams}.values()]
        self.optimizer.start_state()
        self.remembered = [
            (state, key, ag.tensor(array))
            for state in self.optimizer.state
            for key, array in state.items()
        ]
        self.alike = self._alike()
        """For each part of the state, the first of the same name that is the same number."""

    def _alike(self) -> list[int]:
        """The count of steps, say, which all parameters that are trained have in common."""
        first: dict[Any, int] = {}
        return [
            i if tensor.ndim else first.setdefault((key, tensor.item()), i)
            for i, (_, key, tensor) in enumerate(self.remembered)
        ]

    def data(self, X: Array, y: Array) -> tuple[Array, Array]:
        """Return the data as the program takes them: in the parameters' type, integers as int64.

        Integers are labels, and the examples of a model in which any module takes integers.
        """
        tokens = X.dtype.kind in "iu" and any(m.takes_integers for _, m in self.model.modules())
        labels = self.loss is cross_entropy or (  # or a function of one's own, around it say
            self.loss not in LOSSES.values() and y.ndim == 1 and y.dtype.kind in "iu"
        )
        data = (
            np.ascontiguousarray(X, np.int64 if tokens else self.dtype),
            np.ascontiguousarray(y, np.int64 if labels else self.dtype),
        )
        self.are_exact = all(map(self._is_exact, data))
        return data

    def _is_exact(self, array: Array) -> bool:
        """Tell whether integers are exact as floats of the parameters' type."""
        most = 2 ** (np.finfo(self.dtype).nmant + 1)
        return array.dtype.kind == "f" or bool(-most <= array.min() and array.max() <= most)

    def keep_up(self) -> None:
        """Forget the loops if a callback has changed what stands in them as constants."""
        if self.rule != self._facts() or self.alike != self._alike():
            self._prepare()

    def loop_for(self, X: Array, y: Array) -> Loop:
        """Return the loop for batches as long as these."""
        if len(X) not in self.loops:
            self.loops[len(X)] = training_loop(self._whole_step(), X, y, self.optimizer.lr)
        return self.loops[len(X)]

    @property
    def engine(self) -> str:
        """What a History says of it: "compiled", and why each batch is a call, if it is one."""
        reasons = dict.fromkeys(loop.reason for loop in self.loops.values() if loop.reason)
        told = f", a call for each batch: {', '.join(reasons)}" if reasons else ""
        return f"compiled{told}"

    def load_whole_loop(self, X: Array, y: Array) -> None:
        """Make the loop for batches as long as these.

        Raises
        ------
        NotOnMachineError
            If a step would be a call for each batch, because the machine lacks one of its ops.
        """
        self.loops[len(X)] = TrainingLoop(self._whole_step(), X, y, self.optimizer.lr)

    def _facts(self) -> dict[str, Any]:
        return _rule_of(self.optimizer) | {"model": facts_of(self.model)}

    def _whole_step(self) -> Step:
        held = [*self.optimizer.parameters, *(tensor for _, _, tensor in self.remembered)]
        held += [getattr(module, name) for module, name in self.moving]
        return Step(held, self._step, self.streams, [*self._calls()], self.are_exact)

    def _calls(self) -> Iterator[Any]:
        """Yield what a step calls: modules, functions among their attributes, loss, optimizer."""
        yield from (self.loss, self.optimizer)
        for _, module in self.model.modules():
            yield module
            for item in vars(module).values():
                parts = item if isinstance(item, list | tuple) else (item,)
                yield from (part for part in parts if callable(part))

    def put_back(self, loop: Loop, steps: int, numbers: NDArray[np.float64]) -> None:
        """Leave the parameters from before the update that made the loss nan or inf.

        Or as they are, where a gradient is: it has changed nothing yet.
        """
        loop.store()
        self.last = loop if steps else self.last
        if not math.isfinite(numbers[0]) and self.last is not None:
            self.last.store(before_last=True)
        self.remember()

    def remember(self) -> None:
        """Give the optimizer what the loops remember of each parameter."""
        for state, key, tensor in self.remembered:
            state[key] = tensor._data

    def leave_gradients(self, loop: Loop) -> None:
        """Leave on the parameters the gradients of the last batch, as the eager engine does."""
        for parameter in self.parameters:
            parameter._grad = None
        for parameter, gradient in zip(self.graded, loop.gradients(), strict=True):
            parameter._grad = gradient
        if self.clip_norm is not None:
            clip_grad_norm(self.optimizer.parameters, self.clip_norm)

    def batches_at_once(self, size: int) -> int:
        """Return how many batches of this size a call may run, so that Ctrl-C is heard soon."""
        return max(1, int(CHUNK_S / self._batch_s[size])) if size in self._batch_s else 1

    def note_pace(self, size: int, batches: int, seconds: float) -> None:
        """Take note of how long a call took; the quickest pace met is that of a quiet computer."""
        pace = max(seconds / batches, 1e-9)
        self._batch_s[size] = min(self._batch_s.get(size, pace), pace)

    def recall(self) -> None:
        """Give the loops what the optimizer remembers: a checkpoint may have changed it."""
        self.optimizer.start_state()
        for state, key, tensor in self.remembered:
            tensor.replace(state[key])

    def _step(self, X: ag.Tensor, y: ag.Tensor, lr: ag.Tensor) -> tuple[Any, ...]:
        X.name, y.name = "X", "Y"
        before = [parameter._grad for parameter in self.parameters]
        try:
            for parameter in self.parameters:
                parameter._grad = None
            outputs, loss, moved = self._forward(X, y)
            loss.backward(keep="leaves", create_graph=True)
            norms = [_norm(group) for group in self.layers.values()]
            self.graded = [leaf for leaf in self.parameters if leaf._grad is not None]
            gradients = [leaf._grad for leaf in self.graded]
            self._clip()
            return [loss, *norms], [*self._updated(lr), *moved], outputs, gradients
        finally:
            for parameter, gradient in zip(self.parameters, before, strict=True):
                parameter._grad = gradient

    def _forward(self, X: ag.Tensor, y: ag.Tensor) -> tuple[Any, Any, list[Any]]:
        """Return outputs, loss and what becomes of `moving`; the modules stay as they are."""
        attributes = Attributes(self.model)
        try:
            outputs = self.model(X)
            loss = self.loss(outputs, y)
            moved = [getattr(module, name) for module, name in self.moving]
            changed = attributes.changed()
        finally:
            attributes.put_back()
        if changed:
            raise _changed(self.model, changed, attributes.line_that_draws(lambda: self.model(X)))
        return outputs, loss, moved

    def _clip(self) -> None:
        if self.clip_norm is not None:
            group = [p for p in self.optimizer.parameters if p._grad is not None]
            factor = clipping_factor(_norm(group), self.clip_norm)
            for parameter in group:
                parameter._grad = parameter._grad * factor

    def _updated(self, lr: ag.Tensor) -> list[Any]:
        """Return the new data of the parameters, then of what the optimizer remembers."""
        optimizer: Any = self.optimizer
        rate = optimizer._lr
        kept = [dict(state) for state in optimizer.state]
        self._hand_out_state()
        optimizer._lr = lr
        try:
            new = [
                parameter if parameter._grad is None
                else optimizer._update(parameter, parameter._grad, state)
                for parameter, state in zip(optimizer.parameters, optimizer.state, strict=True)
            ]  # fmt: skip
            self._check_remembered(kept)
            return [*new, *(state[key] for state, key, _ in self.remembered)]
        finally:
            optimizer._lr = rate
            for state, old in zip(optimizer.state, kept, strict=True):
                state.clear()
                state.update(old)

    def _hand_out_state(self) -> None:
        """Give the optimizer the tensors of its state; equal numbers are worked out once."""
        trained = {
            id(state)
            for leaf, state in zip(self.optimizer.parameters, self.optimizer.state, strict=True)
            if leaf._grad is not None
        }
        first: dict[int, Any] = {}
        for place, (state, key, tensor) in zip(self.alike, self.remembered, strict=True):
            state[key] = first.setdefault(place, tensor) if id(state) in trained else tensor

    def _check_remembered(self, before: list[dict[str, Any]]) -> None:
        """Raise if an update changed what the program would not: each run would start from it."""
        states = zip(self.optimizer.state, before, strict=True)
        added = {key for state, old in states for key in state.keys() - old.keys()}
        rule = _rule_of(self.optimizer)
        added |= {name for name in rule if rule[name] != self.rule.get(name)}
        if added:
            raise TypeError(
                'fit: expected an optimizer for engine="compiled" whose updates change only what '
                f"stands in `state` after start_state(), got {type(self.optimizer).__name__}, "
                f"which changes {', '.join(sorted(added))}. Return it, as arrays, from "
                "_first_state."
            )


def _changed(model: Module, names: list[str], line: Source | None) -> ag.GraphError:
    """Return the error for a forward that changes what a program would leave as it is."""
    return ag.GraphError(
        'fit: expected a model for engine="compiled" whose forward changes nothing but what '
        f"`moving` names, by `move`, and KeyStreams, got {type(model).__name__}, which changes "
        f"{', '.join(names)}. Leave engine out.{line.quoted if line else ''}"
    )


def _rule_of(optimizer: Optimizer) -> dict[str, Any]:
    facts = vars(optimizer).items()
    return {k: fact for k, fact in facts if isinstance(fact, int | float | tuple) and k != "_lr"}


def _norm(group: list[Any]) -> Any:
    squares = [ag.sum(ag.square(p._grad)) for p in group if p._grad is not None]
    total: Any = ag.tensor(0.0, dtype=group[0].dtype)
    for square in squares:
        total = total + square
    return ag.sqrt(total)


def _dtype_of(parameters: list[Any]) -> np.dtype[Any]:
    types = {parameter.dtype for parameter in parameters if isinstance(parameter, ag.Tensor)}
    if len(types) != 1 or not all(isinstance(p, ag.Tensor) for p in parameters):
        raise TypeError(
            'fit: expected parameters that are Tensors of one type for engine="compiled", got '
            f"{', '.join(sorted(map(str, types))) or 'Values'}. Leave engine out."
        )
    return types.pop()
