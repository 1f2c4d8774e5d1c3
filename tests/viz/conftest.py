"""What the tests of viz share."""

import os
import shutil

import pytest


@pytest.fixture
def dot():
    """Skip a test where Graphviz is missing, unless this machine must have it."""
    if shutil.which("dot") is None:
        if "dot" in os.environ.get("CHAINRULE_REQUIRE", ""):
            pytest.fail("CHAINRULE_REQUIRE asks for dot, which is missing")
        pytest.skip("dot is not installed")
