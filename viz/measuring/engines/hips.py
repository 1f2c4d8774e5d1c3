"""HIPS autograd."""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from viz.measuring.contestant import Array, Contestant, UnavailableError, endless
from viz.measuring.problems import LR, Problem, data_of


def hips(problem: Problem) -> Contestant:
    """Let autograd record and sweep each step."""
    value_and_grad = importlib.import_module("autograd").value_and_grad
    anp = importlib.import_module("autograd.numpy")
    if problem.net == "conv":
        raise UnavailableError("has no convolution of many channels")
    data = data_of(problem)
    outputs = (_mlp if problem.net == "mlp" else _lstm)(anp, problem)

    def loss_of(parameters: list[Any], X: Any, y: Any) -> Any:
        Z = outputs(parameters, X)
        if not problem.classify:
            return anp.mean((Z - y) ** 2)
        shifted = Z - anp.max(Z, axis=1, keepdims=True)
        log_probs = shifted - anp.log(anp.sum(anp.exp(shifted), axis=1, keepdims=True))
        return -anp.mean(log_probs[np.arange(len(y)), y])

    sweep, batches, parameters = value_and_grad(loss_of), endless(data), data.fresh()

    def step() -> None:
        for p, g in zip(parameters, sweep(parameters, *next(batches))[1], strict=True):
            p -= LR * g

    def answer() -> list[Array]:
        loss, gradients = sweep(data.fresh(), *next(batches))
        return [np.asarray(loss), *gradients]

    return Contestant(step, answer)


def _mlp(anp: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    def outputs(parameters: Any, A: Any) -> Any:
        for i in range(0, len(parameters), 2):
            Z = anp.dot(A, parameters[i]) + parameters[i + 1]
            hidden = i < len(parameters) - 2
            A = (
                (anp.maximum(Z, 0) if problem.activation == "relu" else anp.tanh(Z))
                if hidden
                else Z
            )
        return A

    return outputs


def _lstm(anp: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    steps, _, units, _ = problem.sizes

    def outputs(parameters: Any, X: Any) -> Any:
        W_x, W_h, b_z, W, b = parameters
        h = c = np.zeros((len(X), units), X.dtype)
        for t in range(steps):
            Z = anp.dot(X[:, t], W_x) + anp.dot(h, W_h) + b_z
            i, f, g, o = (Z[:, k * units : (k + 1) * units] for k in range(4))
            c = c / (1 + anp.exp(-f)) + anp.tanh(g) / (1 + anp.exp(-i))
            h = anp.tanh(c) / (1 + anp.exp(-o))
        return anp.dot(h, W) + b

    return outputs
