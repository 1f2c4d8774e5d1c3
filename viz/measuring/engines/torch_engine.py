"""PyTorch, eager and by torch.compile."""

import importlib
import shutil
from collections.abc import Callable
from typing import Any

from viz.measuring.contestant import Array, Contestant, UnavailableError, endless
from viz.measuring.problems import LR, Problem, data_of

Loss = Callable[[Any, Any], Any]


def eager(problem: Problem) -> Contestant:
    """Let PyTorch record and sweep each step."""
    return _contestant(problem, lambda loss: loss)


def compiled(problem: Problem) -> Contestant:
    """Let torch.compile generate the code of loss and gradient; it needs a C++ compiler."""
    torch = _torch()
    if not any(map(shutil.which, ("g++", "clang++", "cl"))):
        raise UnavailableError("needs a C++ compiler")
    return _contestant(problem, torch.compile)


def _contestant(problem: Problem, prepare: Callable[[Loss], Loss]) -> Contestant:
    torch = _torch()
    data = data_of(problem)
    parameters, outputs = _OUTPUTS[problem.net](torch, problem)
    functional = torch.nn.functional

    def loss_of(X: Any, y: Any) -> Any:
        Z = outputs(X)
        return functional.cross_entropy(Z, y) if problem.classify else ((Z - y) ** 2).mean()

    ready = prepare(loss_of)
    batches = endless(data, torch.from_numpy)

    def sweep() -> Any:
        loss = ready(*next(batches))
        for p in parameters:
            p.grad = None
        loss.backward()
        return loss

    def step() -> None:
        sweep()
        with torch.no_grad():
            for p in parameters:
                p.sub_(p.grad, alpha=LR)

    def answer() -> list[Array]:
        loss = sweep()
        gradients = [p.grad.numpy() for p in parameters]
        if problem.net == "lstm":  # their rows are our columns, and their second bias is one more
            gradients = [gradients[0].T, gradients[1].T, gradients[2], *gradients[4:]]
        return [loss.detach().numpy(), *gradients]

    return Contestant(step, answer)


def _torch() -> Any:
    return importlib.import_module("torch")


def _leaves(torch: Any, problem: Problem) -> list[Any]:
    return [torch.from_numpy(p).requires_grad_() for p in data_of(problem).fresh()]


def _mlp(torch: Any, problem: Problem) -> tuple[list[Any], Callable[[Any], Any]]:
    parameters = _leaves(torch, problem)
    activation = torch.relu if problem.activation == "relu" else torch.tanh

    def outputs(A: Any) -> Any:
        for i in range(0, len(parameters), 2):
            Z = torch.addmm(parameters[i + 1], A, parameters[i])
            A = activation(Z) if i < len(parameters) - 2 else Z
        return A

    return parameters, outputs


def _conv(torch: Any, problem: Problem) -> tuple[list[Any], Callable[[Any], Any]]:
    parameters = _leaves(torch, problem)
    functional = torch.nn.functional

    def outputs(A: Any) -> Any:
        for i in range(0, len(parameters) - 2, 2):
            A = torch.relu(functional.conv2d(A, parameters[i], parameters[i + 1]))
            if problem.pool_each or i == len(parameters) - 4:
                A = functional.max_pool2d(A, 2)
        return torch.addmm(parameters[-1], A.flatten(1), parameters[-2])

    return parameters, outputs


def _lstm(torch: Any, problem: Problem) -> tuple[list[Any], Callable[[Any], Any]]:
    _, features, units, _ = problem.sizes
    W_x, W_h, b_z, W, b = _leaves(torch, problem)
    layer = torch.nn.LSTM(features, units, batch_first=True)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(W_x.T)
        layer.weight_hh_l0.copy_(W_h.T)
        layer.bias_ih_l0.copy_(b_z)
        layer.bias_hh_l0.zero_()

    def outputs(X: Any) -> Any:
        return torch.addmm(b, layer(X)[0][:, -1], W)

    return [*layer.parameters(), W, b], outputs


_OUTPUTS = {"mlp": _mlp, "conv": _conv, "lstm": _lstm}
