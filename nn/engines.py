"""Which engine a training gets: the one that was named, or the one that suits it."""

from collections.abc import Iterable, Mapping
from typing import Any

from autograd_core.errors import AutogradError
from autograd_core.op import Op
from autograd_core.ops import BUILT_IN
from autograd_core.recording import RECORDING
from nn.losses import Loss
from nn.metrics import Metric
from nn.module import Module
from nn.optimizers import Optimizer
from nn.recorder import StepCallback
from nn.run import Callback, Plan, Run

MANY = 5_000
"""Updates from which it pays to read the jitted machine from disk, which takes 1 to 2 s: recorded
eagerly, an update of the smallest net takes some 0.4 ms."""
VERY_MANY = 50_000
"""Updates from which it pays to compile the machine, which takes some 10 s, once on a computer."""


def run_for(
    engine: str,
    model: Module,
    loss: Loss,
    optimizer: Optimizer,
    plan: Plan,
    metrics: Mapping[str, Metric],
    callbacks: Iterable[Callback],
) -> Run:
    """Return a training on the engine that is meant; "auto" is settled here, once for all."""
    if engine == "auto" and _suits(model, loss, optimizer, plan, callbacks):
        compiled = _compiled(model, loss, optimizer, plan, metrics)
        if compiled is not None:
            return compiled
    if engine != "compiled":
        return Run(model, loss, optimizer, plan, metrics)
    from nn.compiled import CompiledRun  # imports Numba

    return CompiledRun(model, loss, optimizer, plan, metrics)


def _suits(
    model: Module, loss: Loss, optimizer: Optimizer, plan: Plan, callbacks: Iterable[Callback]
) -> bool:
    """Tell whether there are many updates, and nobody could notice that steps are replayed."""
    recording = RECORDING.get()
    return (
        _updates(plan) >= MANY
        and recording.enabled
        and recording.watch is None
        and recording.guard is None
        and not any(isinstance(callback, StepCallback) for callback in callbacks)
        and _is_ours(loss)
        and _is_ours(type(optimizer))
        and all(_is_known(module) for _, module in model.modules())
    )


def _updates(plan: Plan) -> int:
    return plan.epochs * -(-len(plan.data[0]) // plan.batch_size)


def _is_known(module: Module) -> bool:
    """Tell whether it is a layer of the package, and what it calls does not print or keep notes."""
    parts = [part for item in vars(module).values() for part in _parts(item)]
    functions = [part for part in parts if callable(part) and not isinstance(part, Module)]
    return (
        _is_ours(type(module))
        and not module.differs_by_step
        and all(f in BUILT_IN if isinstance(f, Op) else _is_ours(f) for f in functions)
    )


def _parts(item: Any) -> Iterable[Any]:
    return item if isinstance(item, list | tuple) else (item,)


def _is_ours(thing: Any) -> bool:
    return str(getattr(thing, "__module__", "")).split(".")[0] in ("autograd_core", "nn")


def _compiled(
    model: Module, loss: Loss, optimizer: Optimizer, plan: Plan, metrics: Mapping[str, Metric]
) -> Run | None:
    """Return a compiled training, or None where the machine is far off or cannot do it alone."""
    from autograd_core.program.jitting import is_at_hand, is_jitting
    from nn.compiled import CompiledRun

    try:
        run = CompiledRun(model, loss, optimizer, plan, metrics)
        if not is_jitting() or (_updates(plan) < VERY_MANY and not is_at_hand(run.compiled.dtype)):
            return None
        run.load_machine()
    except (AutogradError, LookupError, TypeError, ValueError):
        return None  # the eager engine does it, or says what is wrong
    return run
