"""Write a canvas as SVG: crisp text, a title on every card, nothing fetched from anywhere."""

from html import escape

from viz.labels import Run
from viz.layout.geometry import Box, Curve
from viz.metrics import printable, runs_leftward
from viz.render.marks import Canvas, Figure, Mark, Rect, Stroke, Text
from viz.theme import SANS, SERIF


def render_svg(canvas: Canvas) -> str:
    """Return the picture as the text of an SVG file."""
    width, height = number(canvas.width), number(canvas.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" '
        f'role="graphics-document document" aria-label="{escape_text(canvas.title)}" '
        f'font-family="{escape(SANS)}">'
    )
    marks = [mark for figure in canvas.figures for mark in figure.marks]
    colors = sorted({m.color for m in marks if isinstance(m, Stroke) and m.arrow})
    hatches = sorted({m.hatch for m in marks if isinstance(m, Rect) and m.hatch})
    parts = [head, f"<title>{escape_text(canvas.title)}</title>", "<defs>"]
    parts += [_arrow(_id("arrow", color), color) for color in colors]
    parts += [_hatching(_id("hatch", color), color) for color in hatches]
    parts += ["</defs>", f'<rect width="{width}" height="{height}" fill="{canvas.ground}"/>']
    parts += [_figure(figure) for figure in canvas.figures]
    return "\n".join([*parts, "</svg>", ""])


def number(x: float) -> str:
    """Return a coordinate with one digit after the point, or none."""
    return f"{x:.1f}".removesuffix(".0").replace("-0.0", "0")


def escape_text(text: str) -> str:
    """Return a user's text as XML holds it."""
    return escape(printable(text))


def apart(text: str) -> str:
    """Escape a run; where it is written leftward, isolate it, or it would reorder the others."""
    escaped = escape_text(text)
    return f"\u2066{escaped}\u2069" if runs_leftward(text) else escaped


def _id(what: str, color: str) -> str:
    """Return an id that says what it names, so that pictures on one page share no wrong one."""
    return f"{what}-{color.removeprefix('#')}"


def _arrow(name: str, color: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="10" '
        f'markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0,1 L10,5 L0,9 z" fill="{color}"/></marker>'
    )


def _hatching(name: str, color: str) -> str:
    return (
        f'<pattern id="{name}" width="4" height="4" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0,0 V4" stroke="{color}" stroke-width="1"/>'
        "</pattern>"
    )


def _figure(figure: Figure) -> str:
    title = f"<title>{escape_text(figure.title)}</title>" if figure.title else ""
    marks = "".join(map(_mark, figure.marks))
    return f'<g id="{escape_text(figure.key)}"{_role(figure)}>{title}{marks}</g>'


def _role(figure: Figure) -> str:
    """Make a card one thing to a screen reader, and a stop of the Tab key."""
    if figure.key.startswith("node-"):
        return ' role="graphics-symbol img" tabindex="0"'
    return ' role="img"' if figure.title and figure.key != "header" else ""


def _mark(mark: Mark) -> str:
    if isinstance(mark, Rect):
        return _rect(mark)
    if isinstance(mark, Stroke):
        marker = f' marker-end="url(#{_id("arrow", mark.color)})"' if mark.arrow else ""
        path = f'<path d="{_path(mark.curve)}" fill="none" stroke="{mark.color}"'
        return f'{path} stroke-width="{number(mark.width)}"{marker}/>'
    return _text(mark)


def _rect(mark: Rect) -> str:
    stroke = f' stroke="{mark.stroke}" stroke-width="{number(mark.stroke_width)}"'
    at = rect_place(mark.box, mark.radius)
    result = f'<rect {at} fill="{mark.fill}"{stroke if mark.stroke_width else ""}/>'
    if mark.hatch:
        result += f'<rect {at} fill="url(#{_id("hatch", mark.hatch)})"/>'
    return result


def rect_place(box: Box, radius: float) -> str:
    """Return the attributes that place a rectangle."""
    corner = f' rx="{number(radius)}"' if radius else ""
    at = f'x="{number(box.x)}" y="{number(box.y)}"'
    return f'{at} width="{number(box.width)}" height="{number(box.height)}"{corner}'


def _path(curve: Curve) -> str:
    points = [f"{number(p.x)},{number(p.y)}" for p in curve]
    if len(points) == 2:
        return f"M{points[0]} L{points[1]}"
    return f"M{points[0]} C" + " ".join(points[1:])


def _text(mark: Text) -> str:
    anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
    spans, raised = [], 0.0
    for run, color in zip(mark.line, mark.colors, strict=True):
        style = f'font-size="{number(run.size)}" fill="{color}"'
        if run.bold:
            style += ' font-weight="700"'
        if run.italic:
            style += f' font-style="italic" font-family="{escape(SERIF)}"'
        style, raised = place(run, style, raised)
        spans.append(f"<tspan {style}>{apart(run.text)}</tspan>")
    at = f'x="{number(mark.at.x)}" y="{number(mark.at.y)}"'
    return f'<text {at}{anchor} xml:space="preserve">{"".join(spans)}</text>'


def place(run: Run, style: str, raised: float) -> tuple[str, float]:
    """Return a run's attributes with how it is shifted, and how high the line stands after it."""
    if run.back:
        style += f' dx="{number(-run.back)}"'
    lift = run.rise * run.size
    if lift != raised:
        style += f' dy="{number(raised - lift)}"'
    return style, lift
