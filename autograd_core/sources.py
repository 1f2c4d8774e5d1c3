"""Where in the user's code something happens: the innermost line that is no library's."""

import dis
import linecache
import sys
from functools import cache, lru_cache
from types import CodeType, FrameType
from typing import Any, NamedTuple

_OURS = ("autograd_core.", "nn.", "viz.")
# What stands between a user's line and the node that its operator or call of an op returns.
_DIRECT = frozenset(
    f"autograd_core.{name}"
    for name in (
        "op", "operators", "methods", "watching", "sources", "node", "array_node", "tensor",
        "value", "value_operators",
    )
)  # fmt: skip


class Source(NamedTuple):
    """Where in the user's code a node was made, and the variable it was assigned to, if any."""

    file: str
    line: int
    function: str
    variable: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line} in {self.function}"

    @property
    def text(self) -> str:
        """The line itself, "" where its file cannot be read."""
        return linecache.getline(self.file, self.line).strip()

    @property
    def quoted(self) -> str:
        """Place and line as two lines at the end of a message, as Python's tracebacks have them."""
        text = f"\n    {self.text}" if self.text else ""
        return f"\n  File {self.file!r}, line {self.line}, in {self.function}{text}"


def find_source() -> Source:
    """Return the innermost line that is not in this library."""
    frame, direct = sys._getframe(1), True
    while frame.f_back is not None:
        module = frame.f_globals.get("__name__", "")
        if not _is_ours(module):
            break
        direct = direct and module in _DIRECT
        frame = frame.f_back
    code = frame.f_code
    # a call that makes many nodes returns one of them, so only a direct one has a name for sure
    variable = _variables(code).get(frame.f_lasti, "") if direct else ""
    return Source(code.co_filename, frame.f_lineno, code.co_name, variable)


def users_line() -> Source:
    """Return the innermost line of the user's own code: no library's, not NumPy's, not Python's.

    If there is none, that is `find_source()`.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and not is_users(frame):
        frame = frame.f_back
    if frame is None:
        return find_source()
    return Source(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)


def is_users(frame: FrameType) -> bool:
    """Return whether a frame runs the user's own code."""
    return is_users_code(frame.f_code, frame.f_globals)


def is_users_code(code: CodeType, names: dict[str, Any]) -> bool:
    """Return whether code with these global names is the user's own."""
    if _is_ours(names.get("__name__", "")):
        return False
    file = code.co_filename
    return not file.startswith(("<frozen", "<__array_function__", *_library_folders()))


@cache
def _library_folders() -> tuple[str, ...]:
    import sysconfig

    paths = sysconfig.get_paths()
    return tuple(sorted({paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}))


@lru_cache(maxsize=1024)
def _variables(code: CodeType) -> dict[int, str]:
    """Return, for each instruction whose result goes straight into a variable, its name."""
    names: dict[int, str] = {}
    last = 0
    for instruction in dis.get_instructions(code):
        if instruction.opname in _STORING:
            name = instruction.argval  # a pair, where Python joined two instructions
            name = name[0] if isinstance(name, tuple) else name
            # a frame may stand in the room that an instruction keeps for its cache
            names |= dict.fromkeys(range(last, instruction.offset, 2), name)
        last = instruction.offset
    return names


_STORING = frozenset(
    [
        "STORE_FAST", "STORE_NAME", "STORE_GLOBAL", "STORE_DEREF", "STORE_FAST_LOAD_FAST",
        "STORE_FAST_STORE_FAST",
    ]
)  # fmt: skip


def _is_ours(module: str) -> bool:
    return f"{module}.".startswith(_OURS)
