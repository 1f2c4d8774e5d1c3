"""A page as one file: the picture, what the page knows, the front end, and nothing else.

A policy in its head forbids every request and every script but the one that was written into it.
"""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from viz.derivation_html import style_sheet
from viz.messages import LANGUAGES, Messages
from viz.render.page_svg import CLASSES, theme_css
from viz.theme import DARK, LIGHT
from viz.web.bundle import bundle

_SHEET = Path(__file__).parent / "page.css"


@dataclass(frozen=True)
class Page:
    """A page to be written.

    Attributes
    ----------
    title : str
        Of the document, and its heading.
    theme : "light", "dark" or "auto"
        "auto" follows the reader's system.
    say : Messages
    svg : str
        The picture.
    data : dict
        What the front end reads, see `viz.web.contents`.
    """

    title: str
    theme: str
    say: Messages
    svg: str
    data: dict[str, Any]

    def html(self) -> str:
        """Return the text of the file."""
        start = bundle() + _START
        lang = self.say.lang
        head = (
            f'<!doctype html>\n<html lang="{lang}" data-theme="{self.theme}">\n<head>\n'
            f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" '
            f'content="{_policy(start)}">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self.title)}</title>\n<style>\n{style()}</style>\n</head>\n"
        )
        return (
            f'{head}<body>\n<main id="page">{self.svg}</main>\n'
            f'<script type="text/plain" id="data">{packed(self.model())}</script>\n'
            f'<script type="module">{start}</script>\n</body>\n</html>\n'
        )

    def model(self) -> dict[str, Any]:
        """Return the front end's whole model."""
        return {"title": self.title, "words": words(self.say.lang), **self.data}


_START = """
const packed = document.getElementById("data").textContent;
const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
const page = await new Response(stream).json();
const facts = { page, whole_window: true };
render({ model: { get: (name) => facts[name] }, el: document.getElementById("page") });
"""


def style() -> str:
    """Return the style sheet, with the colours of both themes."""
    light, dark = theme_css(LIGHT), theme_css(DARK)
    sheet = _SHEET.read_text("utf-8")
    sheet = sheet.replace("/* light */", light).replace("/* dark */", dark)
    return re.sub(r"/\*.*?\*/|^ +|\n", "", sheet + CLASSES + style_sheet(), flags=re.MULTILINE)


def words(lang: str) -> dict[str, str]:
    """Return what the front end says in a language, by the English text."""
    catalogue = LANGUAGES[lang]
    said = re.findall(r'\bsay\(\s*"([^"]+)"', bundle())
    return {} if catalogue is None else {english: catalogue[english] for english in said}


def packed(data: Any) -> str:
    """Return data as base64 of gzip of JSON: small, and without a character that HTML knows."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
