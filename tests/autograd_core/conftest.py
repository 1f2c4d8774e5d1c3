"""What the tests of the engine share."""

import pytest

import autograd_core as ag


@pytest.fixture
def clean_registry():
    """Forget the ops that a test registers."""
    before = dict(ag.OPS)
    yield
    ag.OPS.clear()
    ag.OPS.update(before)
