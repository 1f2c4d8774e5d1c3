"""The front end's modules joined into one script, which a page runs without asking for a file."""

import re
from pathlib import Path

import viz

WEB = Path(viz.__file__).parent / "web"
_IMPORT = re.compile(r'^import\s*\{[^}]*\}\s*from\s*"(\./[^"]+)";\n', re.M)


def joined(*entries):
    """Return the text of modules and of all that they import, each once, imports first."""
    texts = {}

    def add(path):
        source = path.read_text("utf-8")
        for imported in _IMPORT.findall(source):
            add((path.parent / imported).resolve())
        texts.setdefault(path, re.sub(r"^export ", "", _IMPORT.sub("", source), flags=re.M))

    for entry in entries:
        add((WEB / entry).resolve())
    return "\n".join(texts.values())
