"""JAX on the processor: a jitted call for each step, and a jitted scan over an epoch."""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from viz.measuring.contestant import Array, Contestant, endless
from viz.measuring.problems import LR, Problem, data_of


def jitted_call(problem: Problem) -> Contestant:
    """Make a step a jitted call, update included, which takes each minibatch from NumPy."""
    jax = _jax()
    data = data_of(problem)
    value_and_grad = jax.value_and_grad(_loss_for(jax, problem))

    def one_step(parameters: Any, X: Any, y: Any) -> Any:
        loss, gradients = value_and_grad(parameters, X, y)
        return loss, [p - LR * g for p, g in zip(parameters, gradients, strict=True)]

    compiled = jax.jit(one_step, donate_argnums=0)
    batches = endless(data, _short_integers)
    state = [jax.numpy.array(p) for p in data.parameters]

    def step() -> None:
        loss, state[:] = compiled(state, *next(batches))
        loss.block_until_ready()

    def answer() -> list[Array]:
        loss, gradients = jax.jit(value_and_grad)([*data.parameters], *next(batches))
        return [np.asarray(loss), *map(np.asarray, gradients)]

    return Contestant(step, answer)


def jitted_scan(problem: Problem) -> Contestant:
    """Make an epoch one jitted call that scans over its minibatches, in the order it is given."""
    jax = _jax()
    data = data_of(problem)
    value_and_grad = jax.value_and_grad(_loss_for(jax, problem))

    def epoch(parameters: Any, X: Any, y: Any, order: Any, lr: Any) -> Any:
        def body(parameters: Any, rows: Any) -> Any:
            loss, gradients = value_and_grad(parameters, X[rows], y[rows])
            return [p - lr * g for p, g in zip(parameters, gradients, strict=True)], loss

        return jax.lax.scan(body, parameters, order)

    compiled = jax.jit(epoch, donate_argnums=0)
    X, y = (jax.numpy.array(_short_integers(a.reshape(-1, *a.shape[2:]))) for a in (data.X, data.y))
    rng = np.random.default_rng(0)
    rate = np.asarray(LR, problem.dtype)
    state = [jax.numpy.array(p) for p in data.parameters]

    def step() -> None:
        order = rng.permutation(len(X)).astype(np.int32).reshape(problem.batches, problem.batch)
        state[:], losses = compiled(state, X, y, order, rate)
        losses.block_until_ready()

    def answer() -> list[Array]:
        first = np.arange(problem.batch, dtype=np.int32)[None]
        start = [jax.numpy.array(p) for p in data.parameters]
        new, losses = jax.jit(epoch)(start, X, y, first, np.asarray(1.0, problem.dtype))
        gradients = [old - np.asarray(p) for old, p in zip(data.parameters, new, strict=True)]
        return [np.asarray(losses[0]), *gradients]

    return Contestant(step, answer, steps=problem.batches)


def _jax() -> Any:
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    return jax


def _short_integers(array: Array) -> Array:
    return array.astype(np.int32) if array.dtype.kind == "i" else array


def _loss_for(jax: Any, problem: Problem) -> Callable[[Any, Any, Any], Any]:
    outputs = _OUTPUTS[problem.net](jax, problem)
    jnp = jax.numpy

    def loss(parameters: Any, X: Any, y: Any) -> Any:
        Z = outputs(parameters, X)
        if not problem.classify:
            return jnp.mean((Z - y) ** 2)
        log_probs = jax.nn.log_softmax(Z)
        return -jnp.mean(jnp.take_along_axis(log_probs, y[:, None], axis=1))

    return loss


def _mlp(jax: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    activation = jax.nn.relu if problem.activation == "relu" else jax.numpy.tanh

    def outputs(parameters: Any, A: Any) -> Any:
        for i in range(0, len(parameters), 2):
            Z = A @ parameters[i] + parameters[i + 1]
            A = activation(Z) if i < len(parameters) - 2 else Z
        return A

    return outputs


def _conv(jax: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    lax, window = jax.lax, (1, 1, 2, 2)

    def outputs(parameters: Any, A: Any) -> Any:
        for i in range(0, len(parameters) - 2, 2):
            Z = lax.conv(A, parameters[i], (1, 1), "VALID") + parameters[i + 1][:, None, None]
            A = jax.nn.relu(Z)
            if problem.pool_each or i == len(parameters) - 4:
                A = lax.reduce_window(A, -np.inf, lax.max, window, window, "VALID")
        return A.reshape(len(A), -1) @ parameters[-2] + parameters[-1]

    return outputs


def _lstm(jax: Any, problem: Problem) -> Callable[[Any, Any], Any]:
    jnp, sigmoid = jax.numpy, jax.nn.sigmoid

    def outputs(parameters: Any, X: Any) -> Any:
        W_x, W_h, b_z, W, b = parameters

        def cell(state: Any, z: Any) -> Any:
            h, c = state
            i, f, g, o = jnp.split(z + h @ W_h, 4, axis=1)
            c = sigmoid(f) * c + sigmoid(i) * jnp.tanh(g)
            return (sigmoid(o) * jnp.tanh(c), c), None

        start = jnp.zeros((len(X), problem.sizes[2]), X.dtype)
        inputs = jnp.swapaxes(X, 0, 1) @ W_x + b_z  # all steps in one product
        (h, _), _ = jax.lax.scan(cell, (start, start), inputs)
        return h @ W + b

    return outputs


_OUTPUTS = {"mlp": _mlp, "conv": _conv, "lstm": _lstm}
