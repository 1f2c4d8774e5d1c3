"""This engine: eager, as a compiled call, and inside `fit`."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

import autograd_core as ag
import nn
from nn.compiled import CompiledRun
from nn.run import Plan
from viz.measuring.contestant import Array, Contestant, endless
from viz.measuring.problems import LR, Data, Problem, data_of

Loss = Callable[[Any, Any, Any], Any]


def loss_for(problem: Problem) -> Loss:
    """Return the loss as a function of (parameters, X, y), written with the engine's ops."""
    outputs = _OUTPUTS[problem.net](problem)

    def loss(parameters: Any, X: Any, y: Any) -> Any:
        Z = outputs(parameters, X)
        if problem.classify:
            return ag.nll_loss(ag.log_softmax(Z), y)
        return ag.mean(ag.square(Z - y))

    return loss


def eager(problem: Problem) -> Contestant:
    """Record each step as a graph and sweep it."""
    data = data_of(problem)
    parameters = [ag.tensor(p, requires_grad=True) for p in data.parameters]
    optimizer = nn.SGD(parameters, LR)
    loss_of, batches = loss_for(problem), endless(data)

    def sweep() -> Any:
        X, y = next(batches)
        loss = loss_of(parameters, ag.tensor(X), y if problem.classify else ag.tensor(y))
        optimizer.zero_grad()
        loss.backward(keep="leaves")
        return loss

    def step() -> None:
        sweep()
        optimizer.step()

    return Contestant(step, lambda: [sweep().data, *(p.grad.data for p in parameters)])


def compiled_call(problem: Problem) -> Contestant:
    """Compile a step, update included; one call from Python makes it, on fresh arrays."""
    data = data_of(problem)
    value_and_grad = ag.value_and_grad(loss_for(problem))

    def one_step(parameters: Any, X: Any, y: Any) -> Any:
        loss, gradients = value_and_grad(parameters, X, y)
        return loss, [p - LR * g for p, g in zip(parameters, gradients, strict=True)]

    compiled, batches = ag.compile(one_step), endless(data)
    state = data.fresh()

    def step() -> None:
        state[:] = compiled(state, *next(batches))[1]

    def answer() -> list[Array]:
        loss, gradients = ag.compile(value_and_grad)(data.fresh(), *first_batch(data))
        return [loss, *gradients]

    return Contestant(step, answer)


def inside_fit(problem: Problem) -> Contestant:
    """Train by epochs as `nn.fit(engine="compiled")` does: shuffled minibatches, a History."""
    data = data_of(problem)
    X, y = (array.reshape(-1, *array.shape[2:]) for array in (data.X, data.y))
    model = _model(problem, data)
    loss = nn.cross_entropy if problem.classify else nn.mse
    plan = Plan((X, y), None, 1, problem.batch, seed=0)
    run = CompiledRun(model, loss, nn.SGD(model.parameters(), LR), plan)

    def answer() -> list[Array]:
        model.train()
        arrays = run.compiled.data(X, y)
        loop = run.compiled.loop_for(*(array[: problem.batch] for array in arrays))
        loop.load()
        _, numbers, _ = loop.run(*arrays, np.arange(problem.batch), (0, 1), 1.0)
        loop.store()
        new = [p.numpy() for p in model.parameters()]
        gradients = [old - p for old, p in zip(data.parameters, new, strict=True)]
        _load(model, data)
        return [numbers[0, 0], *gradients]

    return Contestant(run.train, answer, steps=problem.batches)


def first_batch(data: Data) -> tuple[Array, Array]:
    """Return the minibatch that answers are about."""
    return data.X[0], data.y[0]


def _model(problem: Problem, data: Data) -> nn.Module:
    """Return the net as a module with the parameters of the problem."""
    model: nn.Module
    facts: Any = {"dtype": problem.dtype, "seed": 0}
    if problem.net == "mlp":
        model = nn.MLP(problem.sizes, activation=problem.activation, **facts)
    elif problem.net == "lstm":
        _, features, units, classes = problem.sizes
        model = nn.Sequential(nn.LSTM(features, units, **facts), nn.Dense(units, classes, **facts))
    else:
        model = nn.Sequential(*_image_layers(problem, facts))
    _load(model, data)
    return model


def _image_layers(problem: Problem, facts: Any) -> list[nn.Module]:
    _, *channels, classes = problem.sizes
    layers: list[nn.Module] = []
    for i, (n, m) in enumerate(pairwise(channels)):
        layers.append(nn.Conv2D(n, m, 3, "relu", **facts))
        if problem.pool_each or i == len(channels) - 2:
            layers.append(nn.MaxPool2D(2))
    features = data_of(problem).parameters[-2].shape[0]
    return [*layers, nn.Flatten(), nn.Dense(features, classes, **facts)]


def _load(model: nn.Module, data: Data) -> None:
    for parameter, array in zip(model.parameters(), data.parameters, strict=True):
        parameter.data = array.copy()


# ---- the outputs of the nets, in ops ----


def _mlp(problem: Problem) -> Callable[[Any, Any], Any]:
    activation = ag.relu if problem.activation == "relu" else ag.tanh

    def outputs(parameters: Any, A: Any) -> Any:
        *hidden, (W, b) = zip(parameters[::2], parameters[1::2], strict=True)
        for weights, bias in hidden:
            A = activation(ag.affine(A, weights, bias))
        return ag.affine(A, W, b)

    return outputs


def _conv(problem: Problem) -> Callable[[Any, Any], Any]:
    def outputs(parameters: Any, A: Any) -> Any:
        *filters, (W, b) = zip(parameters[::2], parameters[1::2], strict=True)
        for i, (kernel, bias) in enumerate(filters):
            A = ag.relu(ag.conv2d(A, kernel, bias))
            if problem.pool_each or i == len(filters) - 1:
                A = ag.max_pool2d(A, 2)
        return ag.affine(ag.reshape(A, (problem.batch, -1)), W, b)

    return outputs


def _lstm(problem: Problem) -> Callable[[Any, Any], Any]:
    steps, _, units, _ = problem.sizes

    def outputs(parameters: Any, X: Any) -> Any:
        W_x, W_h, b_z, W, b = parameters
        h = c = np.zeros((problem.batch, units), problem.dtype)
        for t in range(steps):
            Z = ag.affine(X[:, t], W_x, b_z) + ag.matmul(h, W_h)
            i, f, g, o = (Z[:, k * units : (k + 1) * units] for k in range(4))
            c = ag.sigmoid(f) * c + ag.sigmoid(i) * ag.tanh(g)
            h = ag.sigmoid(o) * ag.tanh(c)
        return ag.affine(h, W, b)

    return outputs


_OUTPUTS = {"mlp": _mlp, "conv": _conv, "lstm": _lstm}
