"""MyGrad, its memory guard switched off as its manual advises for speed."""

import importlib
from collections.abc import Callable
from typing import Any

from viz.measuring.contestant import Array, Contestant, endless
from viz.measuring.problems import LR, Problem, data_of


def mygrad(problem: Problem) -> Contestant:
    """Let MyGrad record and sweep each step."""
    mg = importlib.import_module("mygrad")
    mg.turn_memory_guarding_off()
    cross_entropy = importlib.import_module("mygrad.nnet.losses").softmax_crossentropy
    data = data_of(problem)
    parameters, batches = [mg.tensor(p) for p in data.parameters], endless(data)
    outputs = _OUTPUTS[problem.net](mg, problem)

    def sweep() -> Any:
        X, y = next(batches)
        Z = outputs(parameters, X)
        loss = cross_entropy(Z, y) if problem.classify else mg.mean((Z - y) ** 2)
        loss.backward()
        return loss

    def step() -> None:
        sweep()
        for p in parameters:
            p.data -= LR * p.grad

    def answer() -> list[Array]:
        loss = sweep()
        return [loss.data, *(p.grad for p in parameters)]

    return Contestant(step, answer)


def _mlp(mg: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    relu = importlib.import_module("mygrad.nnet.activations").relu
    activation = relu if problem.activation == "relu" else mg.tanh

    def outputs(parameters: Any, A: Any) -> Any:
        for i in range(0, len(parameters), 2):
            Z = mg.matmul(A, parameters[i]) + parameters[i + 1]
            A = activation(Z) if i < len(parameters) - 2 else Z
        return A

    return outputs


def _conv(mg: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    relu = importlib.import_module("mygrad.nnet.activations").relu
    layers = importlib.import_module("mygrad.nnet.layers")

    def outputs(parameters: Any, A: Any) -> Any:
        for i in range(0, len(parameters) - 2, 2):
            bias = parameters[i + 1].reshape(1, -1, 1, 1)
            A = relu(layers.conv_nd(A, parameters[i], stride=1) + bias)
            if problem.pool_each or i == len(parameters) - 4:
                side = A.shape[2] // 2 * 2
                A = layers.max_pool(A[:, :, :side, :side], (2, 2), 2)
        return mg.matmul(A.reshape(len(A), -1), parameters[-2]) + parameters[-1]

    return outputs


def _lstm(mg: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    sigmoid = importlib.import_module("mygrad.nnet.activations").sigmoid
    steps, _, units, _ = problem.sizes

    def outputs(parameters: Any, X: Any) -> Any:
        W_x, W_h, b_z, W, b = parameters
        h: Any = None
        c: Any = None
        for t in range(steps):
            Z = mg.matmul(X[:, t], W_x) + b_z
            Z = Z if h is None else Z + mg.matmul(h, W_h)
            i, f, g, o = (Z[:, k * units : (k + 1) * units] for k in range(4))
            new = sigmoid(i) * mg.tanh(g)
            c = new if c is None else sigmoid(f) * c + new
            h = sigmoid(o) * mg.tanh(c)
        return mg.matmul(h, W) + b

    return outputs


_OUTPUTS = {"mlp": _mlp, "conv": _conv, "lstm": _lstm}
