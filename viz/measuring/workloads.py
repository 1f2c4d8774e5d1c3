"""What is timed side by side: each workload, and the engines that take part in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from viz.measuring import problems
from viz.measuring.contestant import Contestant
from viz.measuring.engines import (
    blas,
    by_hand,
    entries,
    hips,
    jax_engine,
    mygrad,
    ours,
    scalar,
    torch_engine,
)
from viz.measuring.problems import Problem


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine in one of its forms: the packages it needs, and what makes its contestant."""

    make: Callable[[], Contestant]
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workload:
    """A group of rows: what is computed, by whom, how exactly they must agree."""

    title: str
    peers: dict[str, Peer]
    rtol: float


OURS = "chainrule"
"""How the names of our own forms begin."""

ELEMENTWISE = "elementwise"
"""How the names of workloads begin that take one function of many numbers."""

FLOOR = "BLAS calls alone"
"""The name of the matrix products of a step and nothing else."""

_FORMS: dict[str, tuple[Callable[[Problem], Contestant], tuple[str, ...]]] = {
    "chainrule, eager": (ours.eager, ()),
    "chainrule, compiled call": (ours.compiled_call, ()),
    "chainrule, in fit": (ours.inside_fit, ()),
    FLOOR: (blas.products_alone, ()),
    "NumPy by hand": (by_hand.by_hand, ()),
    "MyGrad": (mygrad.mygrad, ("mygrad",)),
    "autograd": (hips.hips, ("autograd",)),
    "PyTorch, eager": (torch_engine.eager, ("torch",)),
    "torch.compile": (torch_engine.compiled, ("torch",)),
    "JAX, jitted call": (jax_engine.jitted_call, ("jax",)),
    "JAX, jitted scan": (jax_engine.jitted_scan, ("jax",)),
}


def _training(title: str, problem: Problem) -> Workload:
    peers = {name: Peer(partial(make, problem), needs) for name, (make, needs) in _FORMS.items()}
    return Workload(title, peers, problem.rtol)


def _scalar(points: int = scalar.POINTS) -> Workload:
    peers = {
        "chainrule, eager": Peer(partial(scalar.values, "autograd_core", points)),
        "chainrule, compiled": Peer(partial(scalar.compiled, points)),
        "chainrule, mapped": Peer(partial(scalar.mapped, points)),
        "micrograd": Peer(partial(scalar.values, "micrograd.engine", points), ("micrograd",)),
        "CasADi": Peer(partial(scalar.casadi, points), ("casadi",)),
        "CasADi, mapped": Peer(partial(scalar.casadi_map, points), ("casadi",)),
    }
    title = f"scalar graph 2-16-16-1, relu, max-margin, {points} points, forward and backward"
    return Workload(title, peers, 1e-9)


def _entries(name: str, size: int, dtype: str) -> Workload:
    forms = {
        "chainrule, Numba kernel": (entries.kernel, ()),
        "NumPy": (entries.by_numpy, ()),
        "PyTorch": (entries.by_torch, ("torch",)),
        "JAX, jitted": (entries.by_jax, ("jax",)),
    }
    peers = {
        form: Peer(partial(make, name, size, dtype), packages)
        for form, (make, packages) in forms.items()
    }
    rtol = 1e-5 if dtype == "float32" else 1e-13
    return Workload(f"{name} of {size:,} entries, {dtype}", peers, rtol)


WORKLOADS = {
    "tiny": _training("2-8-8-1, tanh, batch 32, float64, squared error", problems.TINY),
    "small": _training("30-64-32-2, relu, batch 64, float32, cross-entropy", problems.SMALL),
    "middle": _training("784-256-128-10, relu, batch 128, float32, cross-entropy", problems.MIDDLE),
    "wide": _training("784, 4 x 1024, 10, tanh, batch 256, float32, cross-entropy", problems.WIDE),
    "conv": _training("1x28x28, conv 8, conv 16, pool, dense 10, batch 64, float32", problems.CONV),
    "conv-pools": _training(
        "1x28x28, conv 8, pool, conv 16, pool, dense 10, batch 64, float32", problems.CONV_POOLS
    ),
    "lstm": _training("LSTM, 32 steps of 16, 64 units, batch 32, float32", problems.SEQUENCES),
    "scalar": _scalar(),
} | {
    f"{ELEMENTWISE} {name} {dtype} {size}": _entries(name, size, dtype)
    for name in entries.FUNCTIONS
    for dtype in ("float64", "float32")
    for size in (4096, 65536, 1000000)
}


def expanded(names: Sequence[str]) -> list[str]:
    """Return the workloads that are meant: all for none, for "elementwise" those of that kind."""
    if not names:
        return [*WORKLOADS]
    return [
        key
        for name in names
        for key in (filter(_is_elementwise, WORKLOADS) if name == ELEMENTWISE else (name,))
    ]


def groups() -> list[str]:
    """Return what `--only` may name: the training steps, and "elementwise" for the functions."""
    return [*(name for name in WORKLOADS if not _is_elementwise(name)), ELEMENTWISE]


def _is_elementwise(name: str) -> bool:
    return name.startswith(ELEMENTWISE)
