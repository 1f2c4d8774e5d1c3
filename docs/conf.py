"""Sphinx builds the documentation from here: `make docs`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))  # docs.generator, and the packages where they are not installed

from autograd_core import __version__  # noqa: E402
from docs.generator.gallery import PictureScraper  # noqa: E402

project = "chainrule"
author = "the authors of chainrule"
release = version = __version__
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
    "docs.generator.build",
    "docs.generator.mathml",
]
exclude_patterns = ["ops/_*", "generator", "gallery/*.md5", "gallery/*.py", "gallery/*.ipynb"]
default_role = "code"
nitpicky = False

myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
myst_dmath_double_inline = True

numpydoc_show_class_members = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings have the types, with shapes
add_module_names = False

html_theme = "furo"
html_title = "chainrule"
html_static_path = ["static"]
html_css_files = ["chainrule.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False

sphinx_gallery_conf = {
    "examples_dirs": str(ROOT / "examples"),
    "gallery_dirs": "gallery",
    "filename_pattern": r"plot_",
    "within_subsection_order": "FileNameSortKey",
    "notebook_extensions": set(),
    "ignore_pattern": r"run_all\.py",
    "image_scrapers": (PictureScraper(ROOT / "examples" / "out"),),
    "abort_on_example_error": True,
    "show_memory": False,
    "show_signature": False,
    "write_computation_times": False,
    "download_all_examples": False,
    "min_reported_time": 1e9,
}
