"""`einsum` against NumPy's, and its gradients against finite differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag

RNG = np.random.default_rng(5)
LENGTHS = {"i": 2, "j": 3, "k": 1, "l": 4}


def arrays_for(subscripts):
    terms = subscripts.split("->")[0].split(",")
    return [RNG.uniform(-1, 1, tuple(LENGTHS[c] for c in term)) for term in terms]


@st.composite
def equations(draw):
    terms = draw(st.lists(st.text("ijkl", max_size=3), min_size=1, max_size=3))
    letters = sorted(set("".join(terms)))
    output = draw(st.permutations(letters)) if letters else []
    kept = "".join(output[: draw(st.integers(0, len(output)))])
    return ",".join(terms) + ("->" + kept if draw(st.booleans()) else "")


@given(equations())
def test_value_and_gradients_of_any_equation(subscripts):
    arrays = arrays_for(subscripts)
    y = ag.einsum(subscripts, *map(ag.tensor, arrays))
    np.testing.assert_allclose(y.data, np.einsum(subscripts, *arrays), rtol=1e-12, atol=1e-14)
    ag.check_grads(lambda *xs: ag.einsum(subscripts, *xs), *arrays, order=1)


@pytest.mark.parametrize(
    ("subscripts", "shapes"),
    [
        ("...ij,...jk->...ik", [(2, 1, 2, 3), (4, 3, 2)]),
        ("...i->...", [(2, 3)]),
        ("...", [(2, 3)]),
        ("i...,i...", [(3, 2), (3,)]),
        ("...i,...i->...i", [(2, 3), (3,)]),
        ("...ii->...i", [(2, 3, 3)]),
        (" i j , j k -> i k ", [(2, 3), (3, 2)]),
        ("ba", [(2, 3)]),
        ("ij,ij->", [(3, 1), (1, 4)]),
        ("i,i->", [(3,), (1,)]),
        ("ij,jk->ik", [(2, 0), (0, 3)]),
        ("iii->i", [(3, 3, 3)]),
        ("ii,jj->ij", [(2, 2), (3, 3)]),
        ("i,j,k,l,ijkl->", [(2,), (3,), (1,), (4,), (2, 3, 1, 4)]),
    ],
)
def test_dots_broadcasts_and_diagonals(subscripts, shapes):
    arrays = [RNG.uniform(-1, 1, shape) for shape in shapes]
    y = ag.einsum(subscripts, *map(ag.tensor, arrays))
    np.testing.assert_allclose(y.data, np.einsum(subscripts, *arrays), atol=1e-14)
    ag.check_grads(lambda *xs: ag.einsum(subscripts, *xs), *arrays, order=2)


def test_large_products_equal_numpy():
    a, b, c = (RNG.uniform(size=(40, 40)) for _ in range(3))
    y = ag.einsum("ij,jk,kl->il", a, b, c)
    np.testing.assert_allclose(y, a @ b @ c)


def test_numpys_einsum_records():
    a, b = (ag.tensor(RNG.uniform(size=(3, 3)), requires_grad=True) for _ in range(2))
    y = np.einsum("ij,jk->", a, b, optimize=True)
    y.backward()
    assert y.op is ag.OPS["einsum"]
    np.testing.assert_allclose(a.grad.data, np.ones((3, 3)) @ b.data.T)


def test_local_derivative_is_an_einsum():
    assert ag.local_derivatives("einsum") == [
        r"\mathrm{einsum}_{ik,jk->ij}\left(\bar{y}, b\right)",
        r"\mathrm{einsum}_{ik,ij->jk}\left(\bar{y}, a\right)",
    ]


@pytest.mark.parametrize(
    ("subscripts", "shapes", "message"),
    [
        ("ij,jk", [(2, 3)], "an operand for each of the 2 terms of 'ij,jk', got 1"),
        ("ij->i", [(2,)], r"a letter of 'ij' for each axis of operand 0, got .* shape \(2,\)"),
        ("......", [(2,)], r"Write one \.\.\."),
        ("i%->i", [(2, 3)], "got the sign '%'"),
        ("ij->ik", [(2, 3)], "got 'k' in the output alone"),
        ("ij->ii", [(2, 3)], "got a letter twice in the output"),
        ("...i->i", [(2, 3)], r"got \.\.\. in an operand alone"),
        ("ij,jk->ik", [(2, 3), (4, 2)], "'j' stands in 'ij,jk', got 3 and 4 in shapes"),
        ("ii->i", [(3, 1)], "'i' stands in 'ii', got 3 and 1"),
    ],
)
def test_errors_name_the_letter(subscripts, shapes, message):
    for make in (np.ones, lambda shape: ag.tensor(np.ones(shape))):
        with pytest.raises(ag.ShapeError, match=message):
            ag.einsum(subscripts, *map(make, shapes))


def test_subscripts_come_first():
    with pytest.raises(TypeError, match=r"expected the subscripts first, .* got ndarray"):
        ag.einsum(np.ones(2), [0])
    with pytest.raises(TypeError, match="got NoneType"):
        ag.einsum()
