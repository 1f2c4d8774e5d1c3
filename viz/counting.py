"""What pictures say in numbers: significant digits, shapes, counts, quantities with units."""

import math

from viz.messages import Messages
from viz.overlay import Overlay
from viz.scene import Contents, Execution, Phase, Scene, SceneNode

MOST_SIGNS = 3


def format_number(x: float, digits: int = 4, *, signed: bool = False) -> str:
    """Return a number with its significant digits: 1e-7 is never 0.0000."""
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    sign = "+" if signed and x > 0 else ""
    text = f"{x:.{digits}g}"
    if "e" in text:
        mantissa, _, exponent = text.partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return sign + ("0" if x == 0 else text).replace("-", "−")


def format_shape(shape: tuple[int, ...], say: Messages) -> str:
    """Return a shape as `4×2`, or `scalar`."""
    return "×".join(map(str, shape)) if shape else say("scalar")


def format_count(count: int) -> str:
    """Return a whole number with its thousands apart, as both languages read it: 12 345."""
    return f"{count:,}".replace(",", " ") if count > 9999 else str(count)


def repeats_text(contents: Contents) -> str:
    """Return `× 100`, or "" where nothing repeats."""
    return f"× {format_count(contents.repeats)}" if contents.repeats > 1 else ""


def contents_text(contents: Contents, say: Messages) -> str:
    """Return what is folded into a card: how many ops and parameters and, of no box, which ops."""
    counts = [
        _counted(contents.ops, say("1 op"), say("{count} ops", count=format_count(contents.ops))),
        _counted(
            contents.parameters,
            say("1 parameter"),
            say("{count} parameters", count=format_count(contents.parameters)),
        ),
    ]
    text = ", ".join(filter(None, counts))
    signs = "" if contents.title else _signs(contents)
    return f"{text}: {signs}" if signs else text


def folded_text(contents: Contents, say: Messages) -> str:
    """Return all of it in one line: `× 3, layer 1 … layer 3: 6 ops, 6 parameters`."""
    inside = ": ".join(filter(None, (contents.title, contents_text(contents, say))))
    return ", ".join(filter(None, (repeats_text(contents), inside)))


def _counted(count: int, one: str, many: str) -> str:
    return "" if not count else one if count == 1 else many


def _signs(contents: Contents) -> str:
    """Return the most frequent ops, with their counts where these are not all the same."""
    known = [(sign, count) for sign, count in contents.signs if sign]
    same = len({count for _, count in known}) == 1
    shown = [sign if same else f"{format_count(n)} {sign}" for sign, n in known[:MOST_SIGNS]]
    return ", ".join([*shown, "…"] if len(known) > MOST_SIGNS else shown)


def overlay_title(overlay: Overlay, say: Messages) -> str:
    """Return what an overlay shows."""
    return {
        "gradient": say("largest |gradient|"),
        "time": say("time, both sweeps"),
        "memory": say("memory, with gradient"),
        "error": say("error of the gradient"),
    }.get(overlay.name, overlay.name)


def phase_name(phase: Phase, say: Messages) -> str:
    """Return what writes an array of a program, in a word."""
    return {
        "": "",
        "forward": say("forward"),
        "backward": say("gradient"),
        "update": say("update"),
        "gone": say("taken out"),
    }[phase]


def place_text(execution: Execution, say: Messages) -> str:
    """Return where an array of a program lies, "" where nothing is said."""
    size = format_quantity(execution.n_bytes, "B")
    if execution.where == "arena" and execution.byte is not None:
        return say("{size} at byte {place}", size=size, place=format_count(execution.byte))
    return {
        "": "",
        "arena": size,
        "block": say("block by block, in the cache"),
        "numpy": say("{size}, by NumPy", size=size),
    }[execution.where]


def type_text(node: SceneNode, say: Messages) -> str:
    """Return shape and type of an array of a program, `4×2 float32`."""
    dtype = node.execution.dtype if node.execution else ""
    return f"{format_shape(node.value.shape, say)} {dtype}" if node.value.shape else dtype


_STEPS = {"s": ("s", "ms", "µs", "ns"), "B": ("GB", "MB", "kB", "B")}


def _scaled(x: float, unit: str) -> tuple[float, str]:
    """Return a number in the unit in which it is easy to read: (3.1, "µs"), (12.0, "kB")."""
    steps = _STEPS.get(unit)
    if steps is None or not x < float("inf"):
        return x, unit
    factor = 1.0 if unit == "s" else 1e-9
    for step in steps[:-1]:
        if x * factor >= 1:
            return x * factor, step
        factor *= 1e3
    return x * factor, steps[-1]


def format_quantity(x: float, unit: str, digits: int = 3) -> str:
    """Return a number with its unit, in steps of a thousand: 3.1 µs, 12 kB."""
    number, step = _scaled(x, unit)
    return f"{format_number(number, digits)} {step}".rstrip()


def chip_texts(scene: Scene, name: str) -> dict[int, str]:
    """Return the number that an overlay writes on each card; none without an overlay."""
    overlay = scene.overlay(name)
    if overlay is None:
        return {}
    return {key: format_quantity(x, overlay.unit) for key, x in overlay.values.items()}
