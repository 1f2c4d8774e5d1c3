import subprocess
import sys

import pytest

import nn

LAZY = """
import sys, nn
assert "sklearn" not in sys.modules and "estimators" in dir(nn)
assert nn.estimators.MLPClassifier is sys.modules["nn.estimators"].MLPClassifier
assert "numba" not in sys.modules
"""
MISSING = """
import sys
sys.modules["sklearn"] = None
import nn
try:
    nn.estimators
except ImportError as error:
    assert 'pip install "chainrule[sklearn]"' in str(error), error
else:
    raise AssertionError
"""


@pytest.mark.parametrize("program", [LAZY, MISSING])
def test_sklearn_is_loaded_when_estimators_are_asked_for(program):
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_public_name_is_there():
    for name in nn.estimators.__all__:
        assert getattr(nn.estimators, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'estimator'"):
        _ = nn.estimator
