"""What all tests share: the repository on the path, quick and repeatable Hypothesis runs."""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:  # benchmarks/ is no installed package
    sys.path.insert(0, str(ROOT))

settings.register_profile(
    "repeatable",
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

# Hypothesis also tries the constants of the modules that are loaded by then, which differ from one
# process of a run to the next; there is no setting for it, and test_repeatable.py tells if this is
# no longer where it does so
if hasattr(providers, "_get_local_constants"):
    providers._get_local_constants = lambda: providers._local_constants
