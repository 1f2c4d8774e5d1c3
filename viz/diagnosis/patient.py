"""`Patient`: a recorded graph read once, with fresh gradients. Nothing in the graph is changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nn
from autograd_core import AutogradError, GraphError
from autograd_core.backward import reverse_sweep
from autograd_core.graph import ancestors, sweep_order, toposort
from autograd_core.node import Node
from autograd_core.notation import name_text
from autograd_core.recording import Change, Recording
from viz.build import Drawing, Variables, read_graph
from viz.build import is_input as is_input_name
from viz.messages import Messages
from viz.metrics import shorten

MOST_NAMES = 6


class unwatched(Change):  # noqa: N801 used like a function
    """Compute without the anomaly detection that may be on: the doctor wants to see it all."""

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, watching nothing."""
        return Recording(outer.enabled, outer.scope, outer.transforms)


@dataclass(frozen=True)
class Patient:
    """What every examination reads.

    Attributes
    ----------
    loss : Node
    drawing : Drawing
        The nodes that a picture shows, with their keys and names.
    parameters : dict
        The name of each parameter, in the order of the model.
    say : Messages
    """

    loss: Node
    drawing: Drawing
    parameters: dict[Node, str]
    say: Messages

    @cached_property
    def nodes(self) -> list[Node]:
        """Everything below the loss, parents before users."""
        return toposort(self.loss)

    @cached_property
    def everything(self) -> set[Node]:
        """The same as a set."""
        return set(self.nodes)

    @cached_property
    def keys(self) -> dict[Node, int]:
        """The number of each drawn node."""
        return self.drawing.keys

    @cached_property
    def order(self) -> list[Node]:
        """What a sweep passes, users before parents; nothing if the loss takes no gradient."""
        return sweep_order(self.loss) if self.loss.requires_grad else []

    @cached_property
    def stale(self) -> list[tuple[Node, Node]]:
        """Each (user, node) whose data was replaced after the user was computed from it."""
        last = {node: changed for node in self.nodes if (changed := node.last_change())}
        if not last:
            return []
        return [
            (user, node)
            for user in self.nodes
            if user.op is not None
            for node in dict.fromkeys((user, *user.parents))
            if last.get(node, 0) > user.tick
        ]

    @cached_property
    def failure(self) -> Exception | None:
        """What the sweep raises: an op on the way has no derivative, or no finite one."""
        return self._sweep[1]

    @cached_property
    def gradients(self) -> Mapping[Node, Any]:
        """Fresh gradients; on a stale graph those that an earlier sweep left."""
        return self._sweep[0]

    @cached_property
    def _sweep(self) -> tuple[Mapping[Node, Any], Exception | None]:
        if not self.loss.requires_grad:
            return {}, None
        if self.stale:
            left = {node: as_plain(node._grad) for node in self.order}
            return {node: grad for node, grad in left.items() if grad is not None}, None
        try:
            with np.errstate(all="ignore"):
                return reverse_sweep(self.order, self.loss.seed(None)), None
        except (AutogradError, ArithmeticError, ValueError) as error:  # LinAlgError is the last
            return {}, error

    @cached_property
    def users(self) -> dict[Node, list[Node]]:
        """Who uses each node of `order`, nearest to the loss first, each once."""
        users: dict[Node, list[Node]] = {node: [] for node in self.order}
        for node in self.order:
            for parent in dict.fromkeys(node.parents):
                if parent in users:
                    users[parent].append(node)
        return users

    @cached_property
    def anything_learns(self) -> bool:
        """Whether the gradient of any parameter is not 0."""
        return any(self.is_parameter(n) and not self.is_flat(n) for n in self.gradients)

    def is_output(self, nodes: Iterable[Node]) -> bool:
        """Tell whether every parameter lies below some nodes, so that none comes after them."""
        below = ancestors(*nodes)
        return all(node in below for node in self.nodes if self.is_parameter(node))

    def is_parameter(self, node: Node) -> bool:
        """Tell whether a node is a trainable leaf, by what was given or else by its name."""
        if not node.is_leaf or not node.requires_grad:
            return False
        if self.parameters:
            return node in self.parameters
        return self._inputs_alone or not is_input_name(node.name)

    @cached_property
    def _inputs_alone(self) -> bool:
        """Whether nothing takes a gradient but what has an input's name: then it is wanted."""
        return all(is_input_name(n.name) for n in self.nodes if n.is_leaf and n.requires_grad)

    def name(self, node: Node) -> str:
        """Return what pictures call a node, or its number."""
        if node in self.drawing.names:
            return shorten(name_text(self.drawing.names[node]), 240.0, 12)
        if node in self.parameters:
            return self.parameters[node]
        return f"{as_array(node).reshape(-1)[0]:.4g}"

    def name_all(self, nodes: Iterable[Node]) -> str:
        """Return the names of nodes as a list, cut where it gets long."""
        return shortened_list([self.name(node) for node in nodes], self.say)

    def keys_of(self, nodes: Iterable[Node]) -> tuple[int, ...]:
        """Return the keys of those nodes that are drawn."""
        return tuple(self.keys[node] for node in nodes if node in self.keys)

    def norm(self, node: Node) -> float:
        """Return the Euclidean norm of the gradient at a node, 0 where none came."""
        gradient = self.gradients.get(node)
        if gradient is None:
            return 0.0
        if gradient.__class__ is float:
            return abs(gradient)
        return float(np.linalg.norm(np.asarray(gradient, np.float64).reshape(-1)))

    def is_flat(self, node: Node) -> bool:
        """Tell whether the gradient at a node is exactly 0, in every entry."""
        return not np.any(self.gradients[node])


def read_patient(loss: Any, model: Any, variables: Variables | None, say: Messages) -> Patient:
    """Return the graph of a loss, ready to be examined, or raise."""
    if not isinstance(loss, Node):
        raise GraphError(
            f"diagnose: expected the loss or a History, got a {type(loss).__name__}. Compute the "
            "loss first: viz.diagnose(loss, model)."
        )
    if np.size(loss._data) != 1:
        raise GraphError(
            f"diagnose: expected a loss of one number, got shape {np.shape(loss._data)}. "
            "Reduce it with .sum() or .mean()."
        )
    return Patient(loss, read_graph(loss, variables=variables), _parameters(model), say)


def _parameters(model: Any) -> dict[Node, str]:
    """Return the name of each parameter of a model, a mapping or a list."""
    if model is None:
        return {}
    if isinstance(model, nn.Module):
        pairs: list[tuple[Any, Any]] = list(model.named_parameters())
    elif isinstance(model, Mapping):
        pairs = list(model.items())
    elif isinstance(model, Iterable) and not isinstance(model, Node):
        pairs = [(getattr(node, "name", "") or f"[{i}]", node) for i, node in enumerate(model)]
    else:
        pairs = [(getattr(model, "name", ""), model)]
    for name, node in pairs:
        if not isinstance(node, Node):
            raise GraphError(
                f"diagnose: expected a model or its parameters, got a {type(node).__name__} "
                f"for {name!r}. Pass the model, or model.parameters()."
            )
    return {node: str(name) for name, node in pairs}


def as_plain(gradient: Any) -> Any:
    """Return a gradient as a float or an array, without touching it; None stays None."""
    return getattr(gradient, "_data", gradient)


def as_array(node: Node) -> NDArray[Any]:
    """Return a node's data as an array."""
    return np.asarray(node._data)


def shortened_list(names: list[str], say: Messages) -> str:
    """Return names with commas, the first few and how many more."""
    listed = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return say("{listed} and {more} more", listed=listed, more=more) if more > 0 else listed
