"""The words that viz writes, in the reader's language: `messages("es")("not computed yet")`.

English is the text in the code; the other languages stand in one catalogue each (`spanish/`),
with the English text as the key. A test walks the code: no text lacks a translation, none is
translated that nobody says.
"""

from dataclasses import dataclass
from typing import Any

from autograd_core.errors import AutogradError
from viz.spanish import SPANISH

LANGUAGES = {"en": None, "es": SPANISH}


@dataclass(frozen=True, slots=True)
class Messages:
    """Says a text in one language: call it with the English text and the facts in its braces."""

    lang: str

    def __call__(self, english: str, **facts: Any) -> str:
        """Return the text in this language, with the facts in its braces."""
        translated = LANGUAGES[self.lang]
        text = english if translated is None else translated[english]
        return text.format(**facts) if facts else text


ENGLISH = Messages("en")


def messages(lang: str) -> Messages:
    """Return what says texts in a language.

    Raises
    ------
    AutogradError
        If there is no catalogue for it.
    """
    if lang not in LANGUAGES:
        listed = " or ".join(map(repr, LANGUAGES))
        raise AutogradError(f"lang: expected {listed}, got {lang!r}.")
    return Messages(lang)
