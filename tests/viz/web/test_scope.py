import pytest

from viz.web.page import style
from viz.web.scope import scoped

CASES = {
    "body { margin: 0; }": "",
    ":root, .chainrule { color: red }": ".chainrule { color: red }\n",
    ':root[data-theme="dark"] .chainrule:not([data-theme]) { a: b }':
        ':root[data-theme="dark"] .chainrule:not([data-theme]) { a: b }\n',
    "kbd, .bar:not(.a, .b) h1 { a: b }":
        ":where(.chainrule) kbd, :where(.chainrule) .bar:not(.a, .b) h1 { a: b }\n",
    "/* x { */ @media (print) { body { a: b } .tip { c: d } }":
        "@media (print) {\n:where(.chainrule) .tip { c: d }\n}\n",
}  # fmt: skip


@pytest.mark.parametrize(("css", "expected"), CASES.items())
def test_rules_are_bound_to_the_page(css, expected):
    assert scoped(css) == expected


def test_the_pages_own_sheet_keeps_all_rules_but_those_of_the_document():
    rules, kept = (sheet.count("{") - sheet.count("@media") for sheet in (style(), scoped(style())))
    assert rules - kept == 1, "the one rule of body"


def test_a_block_without_end_is_a_bug_of_ours():
    with pytest.raises(AssertionError, match=r"page\.css: a block is not closed"):
        scoped(".a { b: c")
