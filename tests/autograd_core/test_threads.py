"""Threads and tasks that record at the same time: each alone with its own context."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import numpy as np
import pytest

import autograd_core as ag

GRAPHS, THREADS = 1000, 4


def graph(seed):
    """Build one of many different graphs and return its gradients."""
    rng = np.random.default_rng(seed)
    x = ag.tensor(rng.normal(size=(3, 2)), requires_grad=True)
    w = ag.tensor(rng.normal(size=(2, 4)), requires_grad=True)
    with ag.scope(f"graph{seed}"):
        y = ag.tanh(x @ w)
        if seed % 2:
            y = ag.where(y > 0, ag.sqrt(ag.abs(y)), y)
        with ag.no_grad() if seed % 3 == 0 else nullcontext():
            scale = ag.mean(y * y)
        loss = (y * scale).sum()
    loss.backward()
    a, b = ag.Value(float(scale.item())), ag.Value(0.5)
    (a * b + b**2).backward()
    third = ag.grad(ag.grad(ag.grad(lambda z: z**5 * a.data)))(1.5)
    assert {node.scope for node in (y, loss)} == {f"graph{seed}"}
    return [x.grad.numpy(), w.grad.numpy(), a.grad, b.grad, third]


def assert_same(results, expected):
    for result, other in zip(results, expected, strict=True):
        for mine, theirs in zip(result, other, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.slow
def test_many_threads_give_what_one_gives():
    expected = [graph(seed) for seed in range(GRAPHS)]
    seeds = [seed for _ in range(THREADS) for seed in range(GRAPHS)]
    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(graph, seeds, chunksize=1))
    for first in range(0, len(results), GRAPHS):
        assert_same(results[first : first + GRAPHS], expected)


def test_some_threads_give_what_one_gives():
    expected = [graph(seed) for seed in range(60)]
    with ThreadPoolExecutor(THREADS) as pool:
        assert_same(pool.map(graph, range(60)), expected)


CONTEXTS = {
    "no_grad": ag.no_grad,
    "scope": lambda: ag.scope("other"),
    "detect_anomaly": ag.detect_anomaly,
    "source_locations": ag.source_locations,
}


def seen():
    """Return what a graph built here tells of the context."""
    x = ag.tensor(2.0, requires_grad=True)
    with np.errstate(all="ignore"):
        y = x * ag.log(ag.tensor(0.0))  # an anomaly, where one is looked for
    return y.requires_grad, y.scope, y.source is None


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_is_entered_by_one_thread_alone(name):
    entered, leave = threading.Event(), threading.Event()

    def other():
        with CONTEXTS[name]():
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=other)
    thread.start()
    assert entered.wait(5)
    assert seen() == (True, "", True)
    leave.set()
    thread.join()
    assert seen() == (True, "", True)


def test_a_transform_in_one_thread_leaves_another_alone():
    inside, leave, swept = threading.Event(), threading.Event(), []

    def f(x):
        inside.set()
        leave.wait(5)
        return x**3

    thread = threading.Thread(target=lambda: swept.append(ag.grad(ag.grad(f))(2.0)))
    thread.start()
    assert inside.wait(5)
    x = ag.tensor(2.0, requires_grad=True)
    y = x * x
    y.backward()
    assert x.grad.parents == ()  # the sweep was not recorded, as it is inside a transform
    leave.set()
    thread.join()
    assert swept == [12.0]


def test_tasks_do_not_disturb_each_other():
    async def work(seed):
        with ag.scope(f"task{seed}"), ag.no_grad() if seed % 2 else nullcontext():
            await asyncio.sleep(0)
            x = ag.tensor(float(seed), requires_grad=True)
            await asyncio.sleep(0)
            y = x * x
            await asyncio.sleep(0)
            return y.scope, y.requires_grad

    async def all_of_them():
        return await asyncio.gather(*map(work, range(20)))

    assert asyncio.run(all_of_them()) == [(f"task{i}", i % 2 == 0) for i in range(20)]


def test_a_context_object_shared_by_threads_ends_where_it_began():
    shared = ag.no_grad()
    barrier = threading.Barrier(THREADS)

    @shared
    def inside():
        barrier.wait(5)
        return (ag.tensor(1.0, requires_grad=True) * 2.0).requires_grad

    def work(_):
        return inside(), (ag.tensor(1.0, requires_grad=True) * 2.0).requires_grad

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(work, range(THREADS))) == [(False, True)] * THREADS


def test_threads_do_not_disturb_each_other():
    inside, leave = threading.Event(), threading.Event()

    def other():
        with ag.no_grad(), ag.scope("other"):
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(5)
    y = ag.tensor(1.0, requires_grad=True) * 2.0
    leave.set()
    thread.join()
    assert y.requires_grad
    assert y.scope == ""


def test_threads_sweep_shared_parameters_alone():
    w = ag.tensor(np.arange(4.0), requires_grad=True)
    results = {}

    def work(k):
        results[k] = ag.grad(lambda w: ag.sum(w**2.0) * float(k))(w.data)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k in range(8):
        np.testing.assert_allclose(results[k], 2 * k * np.arange(4.0))
