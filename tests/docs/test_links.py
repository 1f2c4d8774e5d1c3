"""Links of the README lead to pages, in the repository and in the documentation."""

import re
from pathlib import Path

from docs.generator.links import lead_to_pages

ROOT = Path(__file__).parents[2]


def test_links_to_examples_lead_to_the_gallery():
    text = "[a](examples/plot_01_neuron.py), [b](examples), [c](CHANGELOG.md), [d](setup.cfg)"
    assert lead_to_pages(text) == (
        "[a](gallery/plot_01_neuron.rst), [b](gallery/index.rst), [c](changelog.md), [d](setup.cfg)"
    )


def test_the_readme_links_to_no_file_that_has_no_page():
    text = lead_to_pages((ROOT / "README.md").read_text(encoding="utf-8"))
    assert re.findall(r"\]\(([^)]*\.py)\)", text) == []
    assert len(re.findall(r"\]\(gallery/plot_\w+\.rst\)", text)) >= 20
