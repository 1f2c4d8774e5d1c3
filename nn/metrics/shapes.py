"""Which shapes of outputs and targets go together."""

import autograd_core as ag


def check_shapes(name: str, outputs: tuple[int, ...], targets: tuple[int, ...]) -> None:
    """Raise ShapeError unless there is one target for each output, and at least one."""
    if outputs != targets or 0 in targets:
        raise ag.ShapeError(
            f"{name}: expected one target for each output and at least one, got outputs {outputs} "
            f"and targets {targets}. Reshape the targets."
        )
