"""Links to files of the repository, which lead to pages in the documentation."""

import re

_PAGES = {
    "examples": "gallery/index.rst",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "docs/benchmarks.md": "benchmarks.md",
}


def lead_to_pages(text: str) -> str:
    """Return a Markdown text whose links to files lead to the pages that are made of them."""
    for source, page in _PAGES.items():
        text = text.replace(f"]({source})", f"]({page})")
    return re.sub(r"\]\(examples/(plot_\w+)\.py\)", r"](gallery/\1.rst)", text)
