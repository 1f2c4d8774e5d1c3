"""Names that are syntax somewhere arrive as text in every format of pictures and derivations.

The formats are those that `save` lists when it refuses an ending, so a new one is missed here.
"""

import json
import re
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser

import matplotlib
import pytest

import autograd_core as ag
import viz
from autograd_core import AutogradError
from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from tests.viz.render.tex import compile_tex, pdf_text, plain
from viz.labels import MOST_NAME
from viz.metrics import printable, shorten
from viz.terminal import clip
from viz.tex import tex_text

NAMES = [*HOSTILE, *UNPRINTABLE]


def chain(names):
    """Return a root, the leaf far below it, and between them a node of each name."""
    y = leaf = ag.Value(0.5, "x")
    for name in names:
        with ag.scope(name.replace("/", "")):
            y = ag.tanh(y)
        y.name = name
    loss = y * 2.0
    loss.backward()
    return loss, leaf


def needs(program):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")


# ---- readers: the text in a file, found by a real parser of its format ----


def xml_text(path):
    return "\n".join(ET.parse(path).getroot().itertext())


def svg_of_dot(path):
    needs("dot")
    done = subprocess.run(["dot", "-Tsvg", path], capture_output=True, check=True)
    assert done.stderr == b""
    return "\n".join(ET.fromstring(done.stdout).itertext())


def json_text(path):
    return "\n".join(node["name"] for node in json.loads(path.read_bytes())["nodes"])


def tex_pdf_text(path):
    needs("pdflatex")
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".tikz":
        text = rf"""\documentclass{{article}}\usepackage{{tikz}}
\begin{{document}}\resizebox{{\linewidth}}{{!}}{{\input{{{path.name}}}}}\end{{document}}"""
    return pdf_text(compile_tex(text, path.parent, "compiled")[0])


class Page(HTMLParser):
    """Counts the elements of a page, and keeps its text and what attributes say."""

    def __init__(self):
        super().__init__()
        self.elements, self.said = Counter(), []

    def handle_starttag(self, tag, attributes):
        self.elements[tag] += 1
        self.said += [value for _, value in attributes if value]

    def handle_data(self, data):
        self.said.append(data)


def html_text(path):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert page.elements["b"] == 0
    assert not any("<script>alert" in said for said in page.said if said.startswith("javascript:"))
    said = "\n".join(page.said)
    # data in a script is JSON, which writes < as \u003c
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), said).replace('\\"', '"')


def image_text(path):
    pixels = matplotlib.image.imread(path)
    assert pixels[..., :3].std() > 0.01
    return ""


# ---- what of a name must be found there ----


def whole(name):
    return printable(name)


def as_card(name):
    return shorten(printable(name), MOST_NAME, 16).removesuffix("…")


def as_column(name):
    return clip(printable(name), 12, "")


def first(name):
    return printable(name)[:12]


def in_tex(name):
    """Return what pdflatex sets of a name: a question mark where it has no letter."""
    letters = unicodedata.normalize("NFC", as_card(name))
    bare = (c for c in letters if not unicodedata.combining(c))
    return plain("".join("?" if "missing" in tex_text(c) else c for c in bare))


def in_pdf(name):
    return plain(as_card(name))


def start_in_tex(name):
    return in_tex(name)[:4]


PICTURES = {
    "svg": (xml_text, whole),
    "dot": (svg_of_dot, whole),
    "json": (json_text, whole),
    "tex": (tex_pdf_text, in_tex),
    "tikz": (tex_pdf_text, in_tex),
    "txt": (lambda path: path.read_text(encoding="utf-8"), as_column),
    "png": (image_text, lambda name: ""),
    "pdf": (pdf_text, in_pdf),
    "html": (html_text, first),
}
DERIVATIONS = {
    "txt": (lambda path: path.read_text(encoding="utf-8"), first),
    "tex": (tex_pdf_text, start_in_tex),
    "html": (html_text, first),
}


def endings(save, tmp_path):
    """Return the endings that `save` lists when it is given none of them."""
    with pytest.raises(AutogradError) as refusal:
        save(tmp_path / "a.none")
    listed = str(refusal.value).partition("ending in ")[2].partition(", got")[0]
    found = re.findall(r"\.(\w+)", listed)
    assert found
    return found


def lost(text, names, expected):
    """Return the names that are not found in a text."""
    squeezed = text.replace(" ", "")
    return [n[:20] for n in names if expected(n).replace(" ", "") not in squeezed]


def test_names_arrive_as_text_in_every_picture(tmp_path):
    picture = viz.draw(chain(NAMES)[0], title=HOSTILE[0])
    for ending in endings(picture.save, tmp_path):
        read, expected = PICTURES[ending]
        text = read(picture.save(tmp_path / f"a.{ending}", scale=0.5))
        assert lost(text, NAMES, expected) == [], ending


@pytest.mark.parametrize("names", [*zip(NAMES[::2], NAMES[1::2], strict=True)])
def test_names_arrive_as_text_in_every_derivation(tmp_path, names):
    loss, leaf = chain(names)
    derivation = viz.explain(loss, leaf)
    for ending in endings(derivation.save, tmp_path):
        read, expected = DERIVATIONS[ending]
        text = read(derivation.save(tmp_path / f"a.{ending}"))
        assert lost(text, names, expected) == [], ending


@pytest.mark.parametrize("name", NAMES)
def test_name_in_text_for_terminals_breaks_no_line_and_sends_no_code(name):
    node = ag.tanh(ag.Value(1.0, name))
    for form in ("tree", "sentences"):
        text = viz.draw(node, title=name).text(form=form)
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text.replace("\n", ""))
        plain_text = viz.draw(ag.tanh(ag.Value(1.0, "x"))).text(form=form)
        if form == "tree":
            assert text.count("\n") == plain_text.count("\n")


def test_page_has_no_element_that_a_name_made(tmp_path):
    """Pages are compared with those of harmless names, element by element."""
    found = []
    for names in (NAMES, [f"a{i}" for i in range(len(NAMES))]):
        loss, leaf = chain(names)
        for thing in (viz.draw(loss), viz.explain(loss, leaf)):
            if "html" in endings(thing.save, tmp_path):
                page = Page()
                page.feed(thing.save(tmp_path / "a.html").read_text(encoding="utf-8"))
                found.append(page.elements["script"])
                assert page.elements["b"] == 0
    half = len(found) // 2
    assert found[:half] == found[half:]
