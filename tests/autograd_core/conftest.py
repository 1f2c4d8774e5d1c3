"""What the tests of the engine share."""

import pytest

import autograd_core as ag
from autograd_core.kernels.registry import Kernel


@pytest.fixture
def clean_registry():
    """Forget the ops that a test registers."""
    before = dict(ag.OPS)
    yield
    ag.OPS.clear()
    ag.OPS.update(before)


@pytest.fixture
def asked(monkeypatch):
    """Return the list of kernels that are asked for."""
    found = []
    form_of = Kernel.form
    monkeypatch.setattr(
        Kernel, "form", lambda self, form: found.append(self.name) or form_of(self, form)
    )
    return found
