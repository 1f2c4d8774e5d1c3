"""Every op has a page, and what the page says is what the engine does."""

import doctest
import re

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import ops
from autograd_core.tensor import Tensor
from docs.generator import edges, lists, pages
from docs.generator.catalog import entries
from docs.generator.definitions import BY_INDEX, DEFINITIONS, formulas
from docs.generator.markdown import prose
from docs.generator.worked import CALLS, session

ENTRIES = entries()
PAGES = [pytest.param(entry, id=name) for name, entry in ENTRIES.items()]
OPS = [pytest.param(entry, id=name) for name, entry in ENTRIES.items() if entry.op]
OF_ONE_NUMBER = [
    pytest.param(entry.op, id=name)
    for name, entry in ENTRIES.items()
    if edges.is_function_of_one_number(entry.op)
]


@pytest.fixture(autouse=True)
def quiet():
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize("entry", PAGES)
def test_page_has_formula_derivative_and_edges(entry):
    page = pages.op_page(entry)
    sections = dict(block.split("\n", 1) for block in page.split("\n## ")[1:])
    assert "$$" in sections["Formula"]
    assert sections["At the edges"].strip()
    shown = sections["Derivative"]
    assert "$" in shown or "NotDifferentiableError" in shown
    one_number = edges.is_function_of_one_number(entry.op)
    assert (f"img/{entry.name}-light.svg" in page) == one_number
    assert ("Worked example" in sections) != one_number
    assert entry.summary.split("`")[0][:20] in page.replace("\\", "") or entry.op is None


@pytest.mark.parametrize("entry", OPS)
def test_derivative_is_what_the_engine_prints(entry):
    page = pages.op_page(entry)
    if "NotDifferentiableError" in page:
        with pytest.raises(ag.NotDifferentiableError) as caught:
            ag.local_derivatives(entry.name)
        assert str(caught.value) in page
        return
    derivatives = ag.local_derivatives(entry.name)
    assert all(f" = {latex}\n$$" in page for latex in derivatives)


@pytest.mark.parametrize("entry", PAGES)
def test_every_formula_converts_to_mathml(entry):
    convert = pytest.importorskip("latex2mathml.converter").convert
    found = [block for i, block in enumerate(pages.op_page(entry).split("$$")) if i % 2]
    assert found
    for latex in found:
        assert convert(latex.strip()).startswith("<math")
        assert "\\" not in convert(latex.strip()), "a command that was not understood"


@pytest.mark.parametrize("entry", PAGES)
def test_worked_example_prints_what_it_shows(entry):
    """The session can be pasted into Python, and ends with the gradients where there are some."""
    if edges.is_function_of_one_number(entry.op):
        return
    shown = re.sub("\n(?=\n)", "\n<BLANKLINE>", session(entry)) + "\n"
    names = {"ag": ag, "np": np}
    test = doctest.DocTestParser().get_doctest(shown, names, entry.name, None, 0)
    with np.printoptions(precision=4, suppress=True):
        assert doctest.DocTestRunner().run(test).failed == 0
    assert (".grad.numpy()" in shown) == ("NotDifferentiableError" not in pages.op_page(entry))


@pytest.mark.parametrize("entry", PAGES)
def test_pages_link_to_pages_that_exist(entry):
    linked = re.findall(r"\]\((\w+)\.md", pages.op_page(entry))
    assert set(linked) <= {*ENTRIES, "index"}


def test_index_lists_every_op_once_in_its_family():
    index = lists.index_page()
    for name, entry in ENTRIES.items():
        assert index.count(f"]({name}.md)") == 1
        assert (index.index(f"]({name}.md)") < index.index("Behind the rules")) == entry.public
    assert all(name in index for name in ops.__all__)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_definition_equals_the_op(name):
    op = ag.OPS[name]
    shapes = ((3,),) * len(op.examples[0][0])
    rng = np.random.default_rng(0)
    domain = op.domain or ((-2.0, 2.0),) * len(shapes)
    arrays = [rng.uniform(*d, s) for d, s in zip(domain, shapes, strict=True)]
    attrs = op.examples[0][1] if op.elementwise else {**op.examples[0][1], "axis": (0,)}
    tensors = tuple(map(ag.tensor, arrays))
    expected = Tensor.record(op, tensors, attrs)
    defined = DEFINITIONS[name](*tensors)
    np.testing.assert_allclose(defined.data, expected.data, rtol=1e-12, atol=1e-12)


def test_every_definition_is_that_of_an_op():
    assert {*DEFINITIONS, *BY_INDEX, *CALLS} <= {*ENTRIES}
    assert not {*DEFINITIONS} & {*BY_INDEX}
    assert formulas(ENTRIES["relu"]) == [
        r"y = \mathrm{relu}\left(x\right)",
        r"y = \max\left(x, 0\right)",
    ]


@pytest.mark.parametrize("op", OF_ONE_NUMBER)
def test_domain_is_where_the_function_has_a_value(op):
    """The interval on the page against the values on a fine grid."""
    x = np.concatenate([np.linspace(-3, 3, 601), [-1e3, 1e3]])
    inside = ~np.isnan(op.compute((x,), op.examples[0][1]))
    written = edges.domain(op)
    if not written:
        assert inside.all()
        return
    low, high = (float(s.replace(r"\infty", "inf")) for s in
                 written.strip("[]()").replace("{", "").replace("}", "").split(","))  # fmt: skip
    above = x >= low if written[0] == "[" else x > low
    below = x <= high if written[-1] == "]" else x < high
    np.testing.assert_array_equal(inside, above & below)


def test_edges_show_value_and_derivative():
    rows = {x: (y, slope) for x, y, slope in edges.table(ag.OPS["softplus"])}
    assert rows["−∞"] == ("0", "0")
    assert rows["0"] == ("0.6931", "0.5")
    assert rows["1000"] == ("1000", "1")
    assert rows["nan"] == ("nan", "nan")


def test_structural_zeros_are_read_off_the_registry():
    assert edges.zero_masks(ENTRIES["where"]) == [
        ("a", "everywhere"),
        ("b", r"\left[a = 0\right]"),
        ("c", r"\left[a \neq 0\right]"),
    ]
    assert edges.zero_masks(ENTRIES["tanh"]) == []


def test_prose_shows_plain_text_unchanged():
    assert prose("|x| is y_i * `a|b`") == r"\|x\| is y\_i \* `a|b`"
