"""`no_grad` and `scope`: what is recorded, and under which title."""

import pytest

import autograd_core as ag
from tests.autograd_core.kinds import KINDS, tensor_leaf


@KINDS
def test_no_grad_records_nothing(leaf):
    x = leaf(2.0)
    with ag.no_grad():
        y = x * x
        z = ag.exp(x)
    for node in (y, z):
        assert node.parents == ()
        assert node.op is None
        assert not node.requires_grad
    with pytest.raises(ag.GraphError):
        y.backward()
    assert (x * x).requires_grad


@KINDS
def test_scopes_nest_and_end(leaf):
    x = leaf(2.0)
    with ag.scope("net"):
        a = x * 2.0
        with ag.scope("layer"):
            b = a + 1.0
        c = b.tanh()
    d = c * 1.0
    assert [n.scope for n in (x, a, b, c, d)] == ["", "net", "net/layer", "net", ""]


def test_scope_ends_when_its_block_raises():
    with pytest.raises(ZeroDivisionError), ag.scope("broken"), ag.no_grad():
        raise ZeroDivisionError
    y = tensor_leaf(1.0) * 2.0
    assert y.scope == ""
    assert y.requires_grad
