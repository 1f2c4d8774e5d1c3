"""`to_onnx`: a trained net as an ONNX model, which other programs run without this package."""

import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from nn._atomic import write_atomically
from nn.layers import AvgPool2D, Conv2D, Dense, LayerNorm, Maxout, MaxPool2D
from nn.models import MLP, Sequential
from nn.module import Module
from nn.onnx_rules import FUNCTIONS, RULES, Writer, write_activation

OPSET, IR_VERSION = 17, 8
"""Of 2022, which every program that is in use today reads."""


def to_onnx(
    model: Module,
    path: str | os.PathLike[str] | None = None,
    *,
    shape: Sequence[int | None] | None = None,
    input_name: str = "X",
    output_name: str = "Y",
) -> Any:
    """Write a net of layers in ONNX, as it computes in evaluation; return the ONNX model.

    `Dense`, `Maxout`, `Conv2D`, pools, `Flatten`, `BatchNorm`, `LayerNorm`, `PReLU` and all
    activations are written; `Dropout` is left out, as in evaluation. The first axis may have any
    length. Numbers have the type of the parameters, but for `Conv2D`, `AvgPool2D` and gelu in
    float64: onnxruntime has these in float32 alone, so there they are computed in it.

    Parameters
    ----------
    model : Module
        A layer, an `MLP` or a `Sequential`, nested ones too.
    path : str or path, optional
        Where to write it, atomically; by custom it ends in `.onnx`.
    shape : sequence of int or None, optional
        Of one example, `(1, 28, 28)`; None is any length. Left out it is read off the first layer.
    input_name, output_name : str

    Returns
    -------
    onnx.ModelProto
        For `onnxruntime.InferenceSession(model.SerializeToString())`, say.

    Raises
    ------
    ImportError
        If onnx is not installed.
    TypeError
        If a layer has no counterpart; the message names it. If `model` is no Module.
    ValueError
        If the first layer does not tell the shape of an example, and `shape` is left out, or the
        two names are one.
    OSError
        If the file cannot be written.

    References
    ----------
    ONNX, operator set 17, https://onnx.ai/onnx/operators.

    Examples
    --------
    >>> import nn
    >>> proto = nn.to_onnx(nn.MLP([2, 3, 1], "relu"))
    >>> [node.op_type for node in proto.graph.node]
    ['MatMul', 'Add', 'Relu', 'MatMul', 'Add', 'Identity']
    """
    onnx = _package()
    layers = [*_layers(model)]
    if input_name == output_name:
        raise ValueError(f"to_onnx: expected two names for input and output, got {input_name!r}.")
    example = _example_shape(layers) if shape is None else tuple(shape)
    writer = Writer(onnx, _dtype(model), 1 + len(example))
    last = input_name
    for writer.place, layer in layers:
        last = _write(writer, layer, last)
    writer.nodes.append(onnx.helper.make_node("Identity", [last], [output_name], output_name))
    proto = _proto(writer, input_name, output_name, example)
    if path is not None:
        write_atomically(Path(path), proto.SerializeToString())
    return proto


def _package() -> Any:
    try:
        return import_module("onnx")
    except ImportError as error:
        raise ImportError(
            'to_onnx: expected the package onnx, got none installed. Run: pip install "chainrule'
            '[onnx]"'
        ) from error


def _layers(model: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what computes one after the other, each with its path; raise where one is unknown."""
    if isinstance(model, Sequential | MLP):
        for index, layer in enumerate(model.layers):
            yield from _layers(layer, f"{place}.layers.{index}" if place else f"layers.{index}")
    elif type(model) in RULES or _is_function(model):
        yield place or "layer", model
    else:
        raise TypeError(_unsupported(model, place))


def _is_function(item: Any) -> bool:
    return not isinstance(item, Module) and item in FUNCTIONS


def _unsupported(item: Any, place: str) -> str:
    known = ", ".join(sorted(kind.__name__ for kind in RULES))
    kind = type(item).__name__ if isinstance(item, Module) else repr(item)
    return (
        f"to_onnx: expected layers among {known}, chained by Sequential or MLP, and functions "
        f"among the activations, got {place or 'model'}: {kind}. Export the part before it."
    )


def _write(writer: Writer, layer: Any, x: str) -> str:
    if _is_function(layer):
        return write_activation(writer, FUNCTIONS[layer], x)
    return RULES[type(layer)](writer, layer, x)


def _dtype(model: Module) -> np.dtype[Any]:
    """Return the type of all that flows: float64 where any parameter has it."""
    types = [parameter.dtype for parameter in model.parameters()]
    return np.dtype(np.result_type(*types)) if types else np.dtype(np.float64)


def _example_shape(layers: list[tuple[str, Any]]) -> tuple[int | None, ...]:
    """Return the shape of an example as the first layer that is particular about it has it."""
    for _, layer in layers:
        if isinstance(layer, Dense | Maxout):
            return (layer.fan_in,)
        if isinstance(layer, Conv2D):
            return (layer.channels_in, None, None)
        if isinstance(layer, MaxPool2D | AvgPool2D):
            return (None, None, None)
        if isinstance(layer, LayerNorm):
            return layer.shape
        if type(layer).__name__ in ("Flatten", "BatchNorm", "PReLU"):
            break
    raise ValueError(
        "to_onnx: expected a first layer that tells the shape of an example, such as Dense or "
        f"Conv2D, got {type(layers[0][1]).__name__}. Pass shape=, such as shape=(1, 28, 28)."
    )


def _proto(writer: Writer, given: str, result: str, shape: tuple[int | None, ...]) -> Any:
    onnx, helper = writer.onnx, writer.onnx.helper
    kind = helper.np_dtype_to_tensor_dtype(writer.dtype)
    names = [f"axis {i + 1}" if length is None else length for i, length in enumerate(shape)]
    graph = helper.make_graph(
        writer.nodes,
        "chainrule",
        [helper.make_tensor_value_info(given, kind, ["N", *names])],
        [helper.make_tensor_value_info(result, kind, None)],
        writer.constants,
    )
    proto = helper.make_model(
        graph,
        producer_name="chainrule",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    proto = onnx.shape_inference.infer_shapes(proto, strict_mode=True)
    onnx.checker.check_model(proto)
    return proto
