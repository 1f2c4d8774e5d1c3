"""What a program gives where roots have infinite slopes: the truth, or nan; never a wrong number.

The knowledge which zeros are structural may get lost on the way, in a matrix product say. Then nan
is what remains of 0 times inf. A finite number in its place would be wrong.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag

X = np.array([0.0, 1.0, 0.0, 4.0])
MASKS = st.lists(st.booleans(), min_size=4, max_size=4).map(np.array)
WEIGHTS = np.array([[1.0, 0, 2, 0], [0, 1, 0, 0], [0.5, 0, 0, 3], [0, 0, 1, 1]])

STEPS = {
    "mask": lambda s, m, r: ag.where(m, s, 0.0),
    "larger": lambda s, m, r: ag.maximum(s, np.where(m, -1.0, 9.0)),
    "halves": lambda s, m, r: ag.concatenate([s[:2], ag.where(m, s, 0.0)[2:]]),
    "halves, later": lambda s, m, r: ag.concatenate([ag.where(m, s, 0.0)[:2], s[2:]]),
    "reversed": lambda s, m, r: s[::-1],
    "gathered": lambda s, m, r: s[[0, 0, 3, 1]],
    "matrix": lambda s, m, r: WEIGHTS @ s,
    "other one": lambda s, m, r: s + r,
    "difference": lambda s, m, r: s - ag.where(m, r, 0.0),
    "scaled": lambda s, m, r: s * np.array([2.0, 0.0, 1.0, -1.0]),
    "mean": lambda s, m, r: s - ag.mean(s),
    "sorted by another": lambda s, m, r: ag.sort_by(s, np.array([3.0, 1, 2, 0]), axis=0),
    "cumsum": lambda s, m, r: ag.cumsum(s),
}
PROGRAMS = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), MASKS), min_size=1, max_size=5)


def run(program, root):
    s = root
    for name, mask in program:
        s = STEPS[name](s, mask, root)
    return ag.sum(s)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@given(PROGRAMS)
def test_gradient_is_right_or_nan(program):
    """The program is linear in √x, with coefficients c: its gradient is c/(2√x), 0 where c is."""
    coefficients = ag.grad(lambda s: run(program, s))(np.sqrt(X))
    got = ag.grad(lambda x: run(program, ag.sqrt(x)))(X)
    slopes = np.where(X > 0, 0.5 / np.sqrt(np.where(X > 0, X, 1)), np.inf)
    truth = np.where(coefficients == 0, 0, coefficients) * np.where(coefficients == 0, 1, slopes)
    wrong = ~((got == truth) | np.isnan(got) & (X == 0) | np.isclose(got, truth))
    assert not wrong.any(), (got, truth)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_reached_entry_stays_reached_however_little_reaches_it():
    """400 means of ten leave 1e-400 of a cotangent, which is 0 in floats, but not by structure."""
    x = ag.tensor([0.0, 0.0], requires_grad=True)
    y = ag.where(np.array([True, False]), 1.0, 0.0) * ag.sqrt(x)
    for _ in range(400):
        y = ag.mean(ag.pad(y[:, None], ((0, 0), (0, 9))), axis=1)
    ag.where(np.array([True, False]), y, 0.0).sum().backward()
    assert np.isnan(x.grad.data[0])
    assert x.grad.data[1] == 0


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    ("f", "gradient"),
    [
        pytest.param(lambda s: ag.where(np.array([False] * 4), s, 0.0), [0, 0, 0, 0], id="masked"),
        pytest.param(lambda s: ag.where(np.array([False] * 4), WEIGHTS @ s, 0.0),
                     [np.nan, 0, np.nan, 0], id="masked behind a matrix"),
        pytest.param(lambda s: s[1::2], [np.nan, 0.5, np.nan, 0.25], id="not read by an index"),
    ],
)  # fmt: skip
def test_where_the_knowledge_ends(f, gradient):
    """An index that leaves entries out names no `zeros`, which would slow every index down."""
    (got,) = ag.vjp(lambda x: f(ag.sqrt(x)), X)[1](np.ones(np.shape(f(X))))
    np.testing.assert_array_equal(got, gradient)
