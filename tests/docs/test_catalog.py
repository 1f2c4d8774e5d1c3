"""Every name has an entry, under the file that declares it, with its other names."""

import pytest

import autograd_core as ag
from autograd_core import ops
from docs.generator.catalog import entries, family_summary

ENTRIES = entries()


@pytest.mark.parametrize("name", ops.__all__)
def test_every_public_function_has_an_entry(name):
    function = getattr(ops, name)
    named = [entry for entry in ENTRIES.values() if name in (entry.name, *entry.aliases)]
    assert [entry.function for entry in named] == [function]


@pytest.mark.parametrize("name", ag.OPS)
def test_every_op_of_the_registry_has_an_entry(name):
    assert ENTRIES[name].op is ag.OPS[name]
    assert ENTRIES[name].public == (name in ops.__all__)


@pytest.mark.parametrize(
    ("name", "family"),
    [("exp", "elementwise"), ("max", "extremes"), ("greater", "arithmetic"), ("step", "selection"),
     ("median", "extremes"), ("conv2d", "spatial"), ("argmax", "ordering")],
)  # fmt: skip
def test_family_is_the_file_that_declares_it(name, family):
    assert ENTRIES[name].family == family
    assert family_summary(family).endswith(".")


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("relu", "relu(x)"),
        ("add", "add(a, b)"),
        ("affine", "affine(x, weight, bias)"),
        ("sum", "sum(x, axis=None, keepdims=False)"),
        ("greater", "greater(a, b)"),
        ("shift", "shift(x, *, by, axis, fill)"),
        ("median", "median(x, axis=None, keepdims=False)"),
    ],
)
def test_signature_is_how_it_is_called(name, signature):
    assert ENTRIES[name].signature == signature


def test_other_names_are_those_of_the_engine_and_of_numpy():
    assert ENTRIES["swish"].aliases == ["silu"]
    assert {"np.abs", "np.absolute"} <= {*ENTRIES["abs"].numpy_names}
    assert ENTRIES["norm"].numpy_names == ["np.linalg.norm"]
    assert ENTRIES["relu"].numpy_names == []
    assert "np.identity" not in ENTRIES["identity"].numpy_names  # which makes a matrix


def test_summary_is_the_first_paragraph_in_one_line():
    assert ENTRIES["conv2d"].summary.endswith("a cross-correlation.")
    assert all("\n" not in entry.summary for entry in ENTRIES.values())
