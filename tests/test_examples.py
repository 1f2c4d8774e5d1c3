"""Each example is short and says what its picture shows; those of the models are in the README."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("plot_*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_short_and_says_what_it_shows(example):
    source = example.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 80
    text = ast.get_docstring(ast.parse(source))
    title, underline, *rest = text.splitlines()
    assert underline == "=" * len(underline)
    assert len(underline) >= len(title)
    said = " ".join(rest)
    assert len(re.split(r"[.;] ", said)) >= 2
    assert re.search(r"\b(shows?|plays)\b", said)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_repeats_itself(example):
    """Its numbers come from seeds."""
    source = example.read_text(encoding="utf-8")
    assert not re.search(r"np\.random\.(?!default_rng\(\d)", source)


def test_every_model_of_the_course_is_in_the_table():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\(examples/(plot_\w+)\.py\)", readme))
    models = {path.stem for path in EXAMPLES if path.stem >= "plot_30"}
    assert models <= linked <= {path.stem for path in EXAMPLES}
