"""The steps that `benchmarks.peers` times, one contestant a function.

A contestant's factory takes nothing and returns `(step, answer)`: `step()` runs loss, gradient
and update once; `answer()` returns the loss and the gradients of the first step, as arrays, in the
order of `initial_parameters`. A factory whose package is missing raises ImportError.
"""

import importlib
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

Step = Callable[[], object]
Answer = Callable[[], list[np.ndarray]]
Factory = Callable[[], tuple[Step, Answer]]

LR = 1e-3  # small, so that a thousand steps leave every contestant on the same kind of numbers


# --- a scalar net, every weight a node: the code is one, only the import differs


def scalar_net(module: str, points: int = 100) -> tuple[Step, Answer]:
    """2-16-16-1, relu, max-margin loss and a weight penalty, on `points` points."""
    value = importlib.import_module(module).Value
    rng = random.Random(0)
    inputs = [[value(rng.uniform(-1, 1)), value(rng.uniform(-1, 1))] for _ in range(points)]
    targets = [1.0 if x[0].data * x[1].data > 0 else -1.0 for x in inputs]
    layers = [
        [([value(rng.uniform(-1, 1)) for _ in range(n)], value(0.0)) for _ in range(m)]
        for n, m in [(2, 16), (16, 16), (16, 1)]
    ]
    parameters = [p for layer in layers for weights, bias in layer for p in (*weights, bias)]

    def forward(x: list[Any]) -> Any:
        for layer in layers:
            x = [sum((w * xi for w, xi in zip(ws, x, strict=True)), b) for ws, b in layer]
            if layer is not layers[-1]:
                x = [z.relu() for z in x]
        return x[0]

    def loss_and_gradient() -> Any:
        scores = [forward(x) for x in inputs]
        losses = [(1 + -t * s).relu() for t, s in zip(targets, scores, strict=True)]
        loss = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in parameters)
        for p in parameters:
            p.grad = 0
        loss.backward()
        return loss

    def step() -> None:
        loss_and_gradient()
        for p in parameters:
            p.data -= LR * p.grad

    def answer() -> list[np.ndarray]:
        loss = loss_and_gradient()
        return [np.array(loss.data), np.array([p.grad for p in parameters])]

    return step, answer


# --- array nets: sizes, data and start are shared


class Problem:
    """Data and starting parameters of one array workload."""

    def __init__(self, sizes: list[int], batch: int, dtype: Any, classify: bool) -> None:
        rng = np.random.default_rng(0)
        self.classify = classify
        self.dtype = dtype
        self.batch = batch
        self.x = rng.normal(size=(batch, sizes[0])).astype(dtype)
        self.targets = rng.integers(0, sizes[-1], batch)
        self.y = rng.normal(size=(batch, sizes[-1])).astype(dtype)
        self.rows = np.arange(batch)
        self.initial = [
            array.astype(dtype)
            for n, m in pairwise(sizes)
            for array in (rng.normal(size=(n, m)) / np.sqrt(n), np.zeros(m))
        ]

    def initial_parameters(self) -> list[np.ndarray]:
        """Return fresh copies: weights and biases, layer by layer."""
        return [p.copy() for p in self.initial]


CLASSIFIER = Problem([30, 64, 32, 2], 64, np.float32, classify=True)
REGRESSOR = Problem([2, 8, 8, 1], 32, np.float64, classify=False)
DIGITS = Problem([784, 256, 128, 10], 128, np.float32, classify=True)


def ours(problem: Problem) -> tuple[Step, Answer]:
    """The eager engine, ops only."""
    import autograd_core as ag
    import nn

    parameters = [ag.tensor(p, requires_grad=True) for p in problem.initial_parameters()]
    optimizer = nn.SGD(parameters, LR)
    x, y = ag.tensor(problem.x), ag.tensor(problem.y)
    activation = ag.relu if problem.classify else ag.tanh

    def loss_and_gradient() -> Any:
        a = x
        for i in range(0, len(parameters), 2):
            z = ag.affine(a, parameters[i], parameters[i + 1])
            a = activation(z) if i < len(parameters) - 2 else z
        if problem.classify:
            loss = ag.nll_loss(ag.log_softmax(a), problem.targets)
        else:
            loss = ag.mean(ag.square(a - y))
        optimizer.zero_grad()
        loss.backward(keep="leaves")
        return loss

    def step() -> None:
        loss_and_gradient()
        optimizer.step()

    def answer() -> list[np.ndarray]:
        loss = loss_and_gradient()
        return [loss.data, *(p.grad.data for p in parameters)]

    return step, answer


def by_hand(problem: Problem) -> tuple[Step, Answer]:
    """NumPy with the derivative worked out on paper: no engine can be expected to beat it."""
    parameters = problem.initial_parameters()

    def head(z: np.ndarray) -> tuple[Any, np.ndarray]:
        n = problem.dtype(problem.batch)
        if not problem.classify:
            error = z - problem.y
            return np.mean(error * error), error * problem.dtype(2 / error.size)
        shifted = z - z.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        total = e.sum(axis=1, keepdims=True)
        ct = e / total / n
        ct[problem.rows, problem.targets] -= 1 / n
        at_target = shifted[problem.rows, problem.targets]
        return -np.mean(at_target - np.log(total[:, 0])), ct

    def loss_and_gradient() -> tuple[Any, list[np.ndarray]]:
        (w1, b1, w2, b2, w3, b3), x = parameters, problem.x
        if problem.classify:
            a1 = np.maximum(x @ w1 + b1, 0)
            a2 = np.maximum(a1 @ w2 + b2, 0)
        else:
            a1 = np.tanh(x @ w1 + b1)
            a2 = np.tanh(a1 @ w2 + b2)
        loss, d3 = head(a2 @ w3 + b3)
        d2 = (d3 @ w3.T) * ((a2 > 0) if problem.classify else (1 - a2 * a2))
        d1 = (d2 @ w2.T) * ((a1 > 0) if problem.classify else (1 - a1 * a1))
        gradients = [x.T @ d1, d1.sum(0), a1.T @ d2, d2.sum(0), a2.T @ d3, d3.sum(0)]
        return loss, gradients

    def step() -> None:
        for p, g in zip(parameters, loss_and_gradient()[1], strict=True):
            p -= LR * g

    def answer() -> list[np.ndarray]:
        loss, gradients = loss_and_gradient()
        return [np.array(loss), *gradients]

    return step, answer


def mygrad(problem: Problem) -> tuple[Step, Answer]:
    """MyGrad, its memory guard switched off as its manual advises for speed."""
    import mygrad as mg
    from mygrad.nnet.losses import softmax_crossentropy

    mg.turn_memory_guarding_off()
    parameters = [mg.tensor(p) for p in problem.initial_parameters()]
    activation = importlib.import_module("mygrad.nnet.activations").relu

    def loss_and_gradient() -> Any:
        a = problem.x
        for i in range(0, len(parameters), 2):
            z = mg.matmul(a, parameters[i]) + parameters[i + 1]
            hidden = i < len(parameters) - 2
            a = (activation(z) if problem.classify else mg.tanh(z)) if hidden else z
        if problem.classify:
            loss = softmax_crossentropy(a, problem.targets)
        else:
            loss = mg.mean((a - problem.y) ** 2)
        loss.backward()
        return loss

    def step() -> None:
        loss_and_gradient()
        for p in parameters:
            p.data -= LR * p.grad

    def answer() -> list[np.ndarray]:
        loss = loss_and_gradient()
        return [loss.data, *(p.grad for p in parameters)]

    return step, answer


def hips(problem: Problem) -> tuple[Step, Answer]:
    """HIPS autograd."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    parameters = problem.initial_parameters()

    def loss(parameters: list[Any]) -> Any:
        a = problem.x
        for i in range(0, len(parameters), 2):
            z = anp.dot(a, parameters[i]) + parameters[i + 1]
            hidden = i < len(parameters) - 2
            a = (anp.maximum(z, 0) if problem.classify else anp.tanh(z)) if hidden else z
        if not problem.classify:
            return anp.mean((a - problem.y) ** 2)
        shifted = a - anp.max(a, axis=1, keepdims=True)
        log_probs = shifted - anp.log(anp.sum(anp.exp(shifted), axis=1, keepdims=True))
        return -anp.mean(log_probs[problem.rows, problem.targets])

    loss_and_gradient = value_and_grad(loss)

    def step() -> None:
        for p, g in zip(parameters, loss_and_gradient(parameters)[1], strict=True):
            p -= LR * g

    def answer() -> list[np.ndarray]:
        value, gradients = loss_and_gradient(parameters)
        return [np.array(value), *gradients]

    return step, answer


def torch(problem: Problem) -> tuple[Step, Answer]:
    """PyTorch, eager, one thread."""
    import torch as th

    th.set_num_threads(1)
    parameters = [th.tensor(p, requires_grad=True) for p in problem.initial_parameters()]
    x, y, targets = map(th.tensor, (problem.x, problem.y, problem.targets))
    activation = th.relu if problem.classify else th.tanh

    def loss_and_gradient() -> Any:
        a = x
        for i in range(0, len(parameters), 2):
            z = th.addmm(parameters[i + 1], a, parameters[i])
            a = activation(z) if i < len(parameters) - 2 else z
        functional = th.nn.functional
        loss = functional.cross_entropy(a, targets) if problem.classify else ((a - y) ** 2).mean()
        for p in parameters:
            p.grad = None
        loss.backward()
        return loss

    def step() -> None:
        loss_and_gradient()
        with th.no_grad():
            for p in parameters:
                p -= LR * p.grad

    def answer() -> list[np.ndarray]:
        loss = loss_and_gradient()
        return [loss.detach().numpy(), *(p.grad.numpy() for p in parameters)]

    return step, answer
