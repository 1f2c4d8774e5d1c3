"""Run a model on a small made-up input, so that it can be drawn without data."""

from typing import Any

import nn
from autograd_core.errors import GraphError
from nn.layers.numbered import Numbered


def run_on_example(model: nn.Module) -> list[Any]:
    """Return what a model computes for one example whose features are all 1, in evaluation.

    A sequence has 3 time steps and a text one token. The model stays as it was.

    Raises
    ------
    GraphError
        If the model's first layer does not know what its input looks like.
    """
    if isinstance(model, nn.scalar.MLP):
        outputs = model([1.0] * model.sizes[0])
        return outputs if isinstance(outputs, list) else [outputs]
    layers = [layer for _, layer in model.modules() if isinstance(layer, Numbered)]
    X = next((layer.example() for layer in layers if layer.counts), None)
    if X is None:
        raise GraphError(
            "draw: expected a model that begins with a Dense, Maxout, Embedding or recurrent "
            f"layer, got {type(model).__name__}. Draw what it computes: draw(model(X))."
        )
    modes = [(module, module.training) for _, module in model.modules()]
    model.eval()
    try:
        return [model(X)]
    finally:
        for module, training in modes:
            module.training = training
