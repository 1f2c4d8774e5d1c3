"""Tests that hold for both kinds of recorded nodes, Value and Tensor."""

import pytest

import autograd_core as ag


def tensor_leaf(x):
    return ag.tensor(x, requires_grad=True)


KINDS = pytest.mark.parametrize("leaf", [ag.Value, tensor_leaf], ids=["value", "tensor"])
"""Runs a test with each of the two as `leaf`."""
