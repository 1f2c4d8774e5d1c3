"""What a training was asked to do, in words that can be compared with those of another."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.callbacks.base import TrainingCallback
from nn.run import Run

Facts = dict[str, Any]
_NOT_SETTINGS = ("parameters", "state", "lr")


def settings_of(run: Run) -> Facts:
    """Return what must be equal for a training to be continued, as JSON has it."""
    plan = run.plan
    return {
        "model": repr(run.model).splitlines(),
        "loss": getattr(run.loss, "__name__", type(run.loss).__name__),
        "optimizer": _written(run.optimizer),
        "lr": run.optimizer.lr,
        "batch_size": int(plan.batch_size),
        "seed": int(plan.seed),
        "clip_norm": plan.clip_norm,
        "metrics": list(run.metrics),
        "data": [_digest(array) for array in plan.data],
        "validation": [_digest(array) for array in plan.held_out or ()],
        "callbacks": [type(c).__name__ for c in run.callbacks if isinstance(c, TrainingCallback)],
    }


def differences(saved: Facts, asked: Facts, lr: float) -> list[str]:
    """Return a line for each setting that differs; the rate may also be `lr`, where it got to."""
    lines = []
    for name, now in asked.items():
        before = saved.get(name)
        if before == now or (name == "lr" and now == lr):
            continue
        if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
            before, now = next(pair for pair in zip(before, now, strict=True) if pair[0] != pair[1])
        lines.append(f"{name}: {before} there, {now} here")
    return lines


def _written(optimizer: Any) -> str:
    facts = [
        f"{name}={value!r}"
        for name, value in sorted(vars(optimizer).items())
        if not name.startswith("_") and name not in _NOT_SETTINGS
    ]
    return f"{type(optimizer).__name__}({', '.join(facts)})"


def _digest(array: NDArray[Any]) -> str:
    """Return type, shape and a hash of the entries."""
    data = np.ascontiguousarray(array).view(np.uint8).data
    digest = hashlib.blake2b(data, digest_size=8)
    return f"{array.dtype} {array.shape} {digest.hexdigest()}"
