"""The catalogue of words: nothing that viz says lacks a translation, nothing is there unused."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import viz
from autograd_core import AutogradError
from viz.messages import LANGUAGES, messages

SOURCES = Path(viz.__file__).parent


def spoken(source: str) -> set[str]:
    """Return the texts that a Python file passes to `say(...)` or `style.say(...)`."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [(call, call.func) for call in calls if call.args]
    said = {
        call.args[0]
        for call, func in names
        if getattr(func, "id", getattr(func, "attr", "")) == "say"
    }
    return {text.value for text in said if isinstance(text, ast.Constant)}


def spoken_on_pages(source: str) -> set[str]:
    """Return the texts that a module of the front end passes to `say("...")`."""
    return {match[1] for match in re.finditer(r'\bsay\(\s*"([^"]+)"', source)}


def everything_said() -> set[str]:
    python = set().union(*(spoken(p.read_text("utf-8")) for p in SOURCES.rglob("*.py")))
    return python.union(*(spoken_on_pages(p.read_text("utf-8")) for p in SOURCES.rglob("*.js")))


@pytest.mark.parametrize("lang", [lang for lang, words in LANGUAGES.items() if words is not None])
def test_every_text_is_translated_and_every_translation_is_said(lang):
    assert set(LANGUAGES[lang]) == everything_said()


@pytest.mark.parametrize("lang", [lang for lang, words in LANGUAGES.items() if words is not None])
def test_translations_have_the_same_facts(lang):
    def facts(text):
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)

    for english, translated in LANGUAGES[lang].items():
        assert facts(english) == facts(translated), english


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(AutogradError, match="lang: expected 'en' or 'es', got 'tlh'"):
        messages("tlh")
