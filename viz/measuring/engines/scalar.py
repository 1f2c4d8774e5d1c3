"""A scalar net, every weight a node: 2-16-16-1, relu, max-margin loss and a weight penalty."""

import functools
import importlib
import random
from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_core as ag
from viz.measuring.contestant import Array, Contestant

POINTS = 100
_LAYERS = ((2, 16), (16, 16), (16, 1))
PENALTY = 1e-4


@functools.cache
def numbers(points: int = POINTS) -> tuple[Array, Array, Array]:
    """Return the points (N, 2), their labels ±1 (N,) and the first parameters (337,)."""
    rng = random.Random(0)
    X = np.array([[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(points)])
    y = np.where(X[:, 0] * X[:, 1] > 0, 1.0, -1.0)
    parameters = [rng.uniform(-1, 1) for n, m in _LAYERS for _ in range((n + 1) * m)]
    return X, y, np.array(parameters)


def score(parameters: Any, x: Any, relu: Callable[[Any], Any]) -> Any:
    """Return the net's output at one point, from a flat sequence of parameters."""
    at = 0
    for n, m in _LAYERS:
        outputs = []
        for _ in range(m):
            weights, bias = parameters[at : at + n], parameters[at + n]
            outputs.append(sum((w * xi for w, xi in zip(weights, x, strict=True)), bias))
            at += n + 1
        x = outputs if m == 1 else [relu(z) for z in outputs]
    return x[0]


def total_loss(parameters: Any, X: Any, y: Any, relu: Callable[[Any], Any]) -> Any:
    """Return the mean margin loss over the points, and the penalty."""
    losses = [relu(1 + -t * score(parameters, x, relu)) for x, t in zip(X, y, strict=True)]
    return sum(losses) * (1.0 / len(losses)) + PENALTY * sum(p * p for p in parameters)


def values(module: str, points: int = POINTS) -> Contestant:
    """Build the graph of Values anew and sweep it: one text, only the import differs."""
    value = importlib.import_module(module).Value
    X, y, start = numbers(points)
    parameters = [value(float(p)) for p in start]
    inputs = [[value(float(number)) for number in row] for row in X]
    targets = [float(t) for t in y]

    def sweep() -> Any:
        loss = total_loss(parameters, inputs, targets, lambda z: z.relu())
        for p in parameters:
            p.grad = 0
        loss.backward()
        return loss

    return Contestant(
        sweep, lambda: [np.array(sweep().data), np.array([p.grad for p in parameters])]
    )


def compiled(points: int = POINTS) -> Contestant:
    """Run the whole graph, built once, as a program: parameters, points and labels in, all out."""
    X, y, start = numbers(points)
    parameters, data, labels = _leaves(start), [_leaves(x, False) for x in X], _leaves(y, False)
    loss = total_loss(parameters, data, labels, ag.Value.relu)
    graph = ag.compile_graph(loss, [parameters, data, labels])
    arguments = graph.numbers()
    return Contestant(
        lambda: graph.value_and_gradient(arguments),
        lambda: list(map(np.asarray, graph.value_and_gradient(arguments))),
    )


def mapped(points: int = POINTS) -> Contestant:
    """Run the graph of one point over all points, in lanes, and add up what it gives."""
    X, y, start = numbers(points)
    parameters, x, (label,) = _leaves(start), _leaves(X[0], False), _leaves(y[:1], False)
    margin = (1 + -label * score(parameters, x, ag.Value.relu)).relu() * (1.0 / points)
    loss = margin + PENALTY / points * sum(p * p for p in parameters)
    program = ag.compile_graph(loss, [parameters, x, label]).program

    def step() -> Array:
        total: Array = program.map(start, X, y, total=True)
        return total

    return Contestant(step, lambda: [step()[0], step()[1:]])


def _leaves(numbers: Array, requires_grad: bool = True) -> list[ag.Value]:
    leaves = [ag.Value(number) for number in numbers]
    for leaf in leaves:
        leaf.requires_grad = requires_grad
    return leaves


def casadi(points: int = POINTS) -> Contestant:
    """Evaluate the whole graph, built once, on CasADi's scalar machine."""
    ca = importlib.import_module("casadi")
    X, y, start = numbers(points)
    parameters, data, labels = _symbols(ca, len(start), points)
    rows = [[data[i, 0], data[i, 1]] for i in range(points)]
    loss = total_loss(ca.vertsplit(parameters), rows, ca.vertsplit(labels), lambda z: ca.fmax(z, 0))
    function = ca.Function("f", [parameters, data, labels], [loss, ca.gradient(loss, parameters)])
    return _buffered(function, [start, np.asfortranarray(X), y])


def casadi_map(points: int = POINTS) -> Contestant:
    """Evaluate the graph of one point over all points, by CasADi's `map`."""
    ca = importlib.import_module("casadi")
    X, y, start = numbers(points)
    parameters, x, label = _symbols(ca, len(start), 1)
    margin = ca.fmax(
        1 - label * score(ca.vertsplit(parameters), [x[0], x[1]], lambda z: ca.fmax(z, 0)), 0
    )
    loss = margin / points + PENALTY / points * ca.sumsqr(parameters)
    one = ca.Function("one", [parameters, x, label], [loss, ca.gradient(loss, parameters)])
    return _buffered(one.map("all", "serial", points, [0], [0, 1]), [start, X.copy(), y])


def _symbols(ca: Any, count: int, points: int) -> tuple[Any, Any, Any]:
    return ca.SX.sym("p", count), ca.SX.sym("x", points, 2), ca.SX.sym("t", points)


def _buffered(function: Any, arguments: list[Array]) -> Contestant:
    """Call a CasADi function on memory given beforehand, its quickest way from Python."""
    buffer, trigger = function.buffer()
    kept = [np.array(argument, order="K") for argument in arguments]
    results = [np.zeros(1), np.zeros(len(arguments[0]))]
    for i, argument in enumerate(kept):
        buffer.set_arg(i, argument.ravel("K").data)
    for i, result in enumerate(results):
        buffer.set_res(i, result.data)

    alive = (buffer, kept, results)  # CasADi knows but their addresses

    def answer() -> list[Array]:
        trigger()
        value, gradient = alive[-1]
        return [value[0], gradient.copy()]

    return Contestant(lambda: trigger() or alive, answer)
