"""A drawing's graph as data: what is written, what is too much."""

import base64
import json

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.tensor import Tensor
from viz.build import read_graph
from viz.messages import messages
from viz.recorded import MOST_NODES, MOST_NUMBERS, recorded_graph

ENGLISH = messages("en")


def written(*roots):
    return recorded_graph(read_graph(*roots), ENGLISH)


def test_nodes_keep_the_numbers_of_the_drawing_and_constants_come_last():
    x = ag.Value(2.0, "x")
    assert written(x * x + 1.0) == {
        "schema": "chainrule-graph/1",
        "root": 2,
        "nodes": [
            {"data": 2.0},
            {"op": "multiply", "parents": [0, 0]},
            {"op": "add", "parents": [1, 3]},
            {"data": 1.0},
        ],
    }


def test_what_json_cannot_write_is_spelled():
    x = ag.tensor([np.inf, -np.inf, np.nan, 1.0], requires_grad=True)
    data = written(ag.sum(ag.gelu(x)))
    assert data["nodes"][0]["data"] == ["inf", "-inf", "nan", 1.0]
    json.dumps(data, allow_nan=False)


def test_an_infinite_attr_is_spelled():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    attrs = written(Tensor.record(ag.OPS["within"], (x,), {"limit": np.inf}))["nodes"][1]["attrs"]
    assert attrs == {"limit": {"float": "inf"}}


def test_attrs_are_written_so_that_they_can_be_read_back():
    x = ag.tensor(np.arange(12.0).reshape(3, 4), requires_grad=True)
    y = x[..., None, np.array([0, 2]), 1:]
    key = written(y)["nodes"][1]["attrs"]["key"]
    assert key == [
        {"ellipsis": True}, None,
        {"array": {"data": [0, 2], "shape": [2], "dtype": "int64"}},
        {"slice": [1, None, None]},
    ]  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_long_arrays_are_the_base64_of_their_bytes(dtype):
    x = np.linspace(0, 1, 100).astype(dtype)
    (leaf, *_) = written(ag.sum(ag.tensor(x, requires_grad=True)))["nodes"]
    bytes_ = base64.b64decode(leaf["data"]["base64"])
    np.testing.assert_array_equal(np.frombuffer(bytes_, dtype), x)


def test_float32_is_written_with_its_shortest_decimals():
    leaf = ag.tensor(np.float32(0.1), requires_grad=True)
    assert written(leaf * 2.0)["nodes"][0] == {"data": 0.1, "dtype": "float32"}


def test_too_many_numbers_are_refused_in_the_readers_language():
    loss = ag.sum(ag.tensor(np.zeros(MOST_NUMBERS + 1), requires_grad=True))
    data = recorded_graph(read_graph(loss), messages("es"))
    assert data["refused"].startswith("Aquí no se pueden cambiar los valores: la página")
    assert "20\u202f001 números, más de 20\u202f000" in data["refused"]


def test_masks_and_labels_count_as_numbers_too():
    x = ag.tensor(1.0, requires_grad=True)
    dropped = ag.dropout(ag.broadcast_to(x, (MOST_NUMBERS,)), 0.5, 0)
    assert "20\u202f001 numbers" in written(ag.sum(dropped))["refused"]


def test_too_much_to_compute_is_refused():
    a = ag.tensor(np.zeros((50, 50)), requires_grad=True)
    product = a
    for _ in range(33):
        product = product @ a
    assert "multiplications" in written(ag.sum(product))["refused"]


def test_too_many_nodes_are_refused():
    x = y = ag.Value(1.0)
    for _ in range(MOST_NODES):
        y = y + x
    assert "5\u202f001 nodes" in written(y)["refused"]
