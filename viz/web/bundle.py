"""Put the front end's ES modules into one, which a file holds inline and a widget loads.

Each module becomes a function that returns what it exports, so that their private names stay
apart: `import { a } from "./b.js"` reads the result of `b`'s function.
"""

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import ([^"]+?) from "([^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let|class) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default [^;]+;\n", re.MULTILINE)
_LEFT_OUT = re.compile(r"^\s*//.*\n|^\s+|(?<=[;,{}]) // [^\"'`\n]*$", re.MULTILINE)
"""What a reader of the modules needs and a browser does not: comments, indents."""


@cache
def bundle() -> str:
    """Return the front end as one module, whose default export is `{ render }`."""
    found: dict[Path, str] = {}
    _collect((HERE / "main.js").resolve(), found)
    *_, main = found
    text = f"{''.join(found.values())}const {{ render }} = {_name(main)};\n"
    return _LEFT_OUT.sub("", text)


def _collect(path: Path, found: dict[Path, str]) -> None:
    """Wrap a module after those that it imports."""
    source = path.read_text("utf-8")
    for match in _IMPORT.finditer(source):
        needed = (path.parent / match[2]).resolve()
        if needed not in found:
            _collect(needed, found)
    names = [match[1] for match in _EXPORT.finditer(source)]
    body = _IMPORT.sub(lambda m: f"const {_binding(m[1])} = {_name(path.parent / m[2])};\n", source)
    body = _DEFAULT.sub("", _EXPORT.sub("", body))
    exports = ", ".join(names)
    found[path] = f"const {_name(path)} = (() => {{\n{body}return {{ {exports} }};\n}})();\n"


def _binding(imported: str) -> str:
    """Return what an import binds: `{ a, b as c }` or `* as x`, as a declaration writes it."""
    return re.sub(r"^\* as ", "", imported.strip()).replace(" as ", ": ")


def _name(path: Path) -> str:
    steps = path.resolve().relative_to(HERE.resolve()).with_suffix("").parts
    return "$" + "$".join(re.sub(r"\W", "_", step) for step in steps)
