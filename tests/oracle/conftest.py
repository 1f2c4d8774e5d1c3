"""Tests against other engines; where CHAINRULE_REQUIRE names one that is missing, all fail."""

import importlib.util
import os

import pytest

MISSING = [
    name
    for name in ("jax", "torch")
    if name in os.environ.get("CHAINRULE_REQUIRE", "").split()
    and importlib.util.find_spec(name) is None
]
if MISSING:
    raise pytest.UsageError(f"CHAINRULE_REQUIRE asks for {' and '.join(MISSING)}: not installed")
