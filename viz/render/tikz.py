r"""Write a canvas as TikZ: a document for plain pdflatex, or a fragment to `\input` in a paper.

Names and formulas are mathematics. TeX measures its own letters, so each line is set as a whole at
its place, and made narrower where another document's font is wider than the room for it.
"""

from itertools import groupby

from viz.labels import Line, Run, line_width
from viz.layout.geometry import Curve
from viz.render.marks import Canvas, Figure, Mark, Rect, Stroke, Text, arrow_head, shortened
from viz.tex import MISSING, tex_math, tex_text

UNIT = 0.75
"""Big points (1/72 inch) for one unit of the canvas, a pixel of 1/96 inch."""
MOST = 14_000.0
"""TeX has no lengths beyond 16383 points and PDF no pages beyond 14400."""
MOST_HEIGHT, MOST_DEPTH = 17.5, 4.8
"""Units that a line takes in all, and below its base: what a card or a label has room for."""

_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_MACROS = (
    r"% the line #2, no wider than #1, no higher and no deeper than a line of a card",
    r"\def\chainrulefit#1#2{\setbox0=\hbox{#2}%",
    r"\ifdim\dimexpr\ht0+\dp0\relax>\chainruleheight\relax"
    r"\setbox0=\hbox{\resizebox*{!}{\chainruleheight}{\box0}}\fi%",
    r"\ifdim\dp0>\chainruledepth\setbox0=\hbox{\raise\dimexpr\dp0-\chainruledepth\relax\box0}\fi%",
    r"\ifdim\wd0>#1\relax"
    r"\resizebox{#1}{\height}{\box0}\else\box0\fi}%",
    r"% #3 in the size #1 and the colour #2: text, bold text, and formulas of the same weights",
    r"\def\chainrulesize#1#2{\fontsize{#1bp}{#1bp}\selectfont\color{#2}}%",
    r"\def\chainruletext#1#2#3{{\normalfont\sffamily\chainrulesize{#1}{#2}#3}}%",
    r"\def\chainrulebold#1#2#3{{\normalfont\sffamily\bfseries\boldmath\chainrulesize{#1}{#2}#3}}%",
    MISSING + "%",
)


def render_document(canvas: Canvas) -> str:
    """Return a document of one page as large as the picture, which plain pdflatex compiles."""
    width, height = (f"{x * _unit(canvas):.2f}bp" for x in (canvas.width, canvas.height))
    return "\n".join(
        [
            r"\RequirePackage{fix-cm} % the usual fonts in every size",
            r"\documentclass{article}",
            rf"\usepackage[paperwidth={width},paperheight={height},margin=0bp]{{geometry}}",
            r"\usepackage{tikz}",
            r"\ifdefined\pdfgentounicode\input{glyphtounicode}\pdfgentounicode=1 \fi",
            r"\pagestyle{empty}\parindent=0pt\topskip=0pt",
            r"\begin{document}",
            r"\vbox to 0pt{\hbox to 0pt{%",
            render_tikz(canvas) + r"\hss}\vss}",
            r"\end{document}",
            "",
        ]
    )


def render_tikz(canvas: Canvas) -> str:
    r"""Return the picture for a document that loads `tikz`.

    It has its natural size; `\resizebox{\linewidth}{!}{\input{graph.tikz}}` fits it to a column.
    """
    unit = _unit(canvas)
    writer = _Writer(unit)
    corner = writer.place(canvas.width, canvas.height)
    body = [line for figure in canvas.figures for line in writer.figure(figure)]
    ground = rf"\fill[{writer.color(canvas.ground)}] (0,0) rectangle {corner};"
    colors = sorted(writer.colors)
    return "\n".join(
        [
            f"% {tex_text(canvas.title)}",
            r"\begingroup%",
            rf"\def\chainruleheight{{{writer.length(MOST_HEIGHT)}bp}}%",
            rf"\def\chainruledepth{{{writer.length(MOST_DEPTH)}bp}}%",
            *_MACROS,
            *(rf"\definecolor{{{_name(c)}}}{{HTML}}{{{c.removeprefix('#')}}}%" for c in colors),
            r"\begin{tikzpicture}[x=1bp, y=-1bp, inner sep=0pt, outer sep=0pt]",
            rf"\path[use as bounding box] (0,0) rectangle {corner};",
            ground,
            *body,
            r"\end{tikzpicture}%",
            r"\endgroup%",
            "",
        ]
    )


def _unit(canvas: Canvas) -> float:
    return min(UNIT, MOST / max(canvas.width, canvas.height))


def _name(color: str) -> str:
    return "chainrule" + color.removeprefix("#")


class _Writer:
    """Writes marks in one scale, and keeps the colours that it used."""

    def __init__(self, unit: float) -> None:
        self.unit = unit
        self.colors: set[str] = set()

    def color(self, color: str) -> str:
        self.colors.add(color)
        return _name(color)

    def length(self, x: float) -> str:
        text = f"{x * self.unit:.2f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text

    def place(self, x: float, y: float) -> str:
        return f"({self.length(x)},{self.length(y)})"

    def figure(self, figure: Figure) -> list[str]:
        about = f"% {tex_text(figure.title or figure.key)}"
        return [about, *(line for mark in figure.marks for line in self.mark(mark))]

    def mark(self, mark: Mark) -> list[str]:
        if isinstance(mark, Rect):
            return self.rect(mark)
        return self.stroke(mark) if isinstance(mark, Stroke) else [self.text(mark)]

    def rect(self, mark: Rect) -> list[str]:
        box = mark.box
        radius = min(mark.radius, box.width / 2, box.height / 2)
        looks = [] if mark.fill == "none" else [f"fill={self.color(mark.fill)}"]
        if mark.stroke_width and mark.stroke != "none":
            looks += [f"draw={self.color(mark.stroke)}", self.line_width(mark.stroke_width)]
        looks += [f"rounded corners={self.length(radius)}bp"] if radius else []
        corners = f"{self.place(box.x, box.y)} rectangle {self.place(box.right, box.bottom)}"
        lines = [rf"\path[{', '.join(looks)}] {corners};"]
        if mark.hatch:
            inner = self.place(box.x + 1, box.bottom - 1), self.place(box.right - 1, box.y + 1)
            looks = [self.color(mark.hatch), self.line_width(0.9)]
            lines.append(rf"\draw[{', '.join(looks)}] {inner[0]} -- {inner[1]};")
        return lines

    def line_width(self, width: float) -> str:
        return f"line width={self.length(width)}bp"

    def stroke(self, mark: Stroke) -> list[str]:
        color = self.color(mark.color)
        curve = shortened(mark.curve) if mark.arrow else mark.curve
        lines = [rf"\draw[{color}, {self.line_width(mark.width)}] {self.path(curve)};"]
        if mark.arrow:
            corners = " -- ".join(self.place(*corner) for corner in arrow_head(mark.curve))
            lines.append(rf"\fill[{color}] {corners} -- cycle;")
        return lines

    def path(self, curve: Curve) -> str:
        places = [self.place(*point) for point in curve]
        if len(places) == 2:
            return " -- ".join(places)
        pieces = zip(places[1::3], places[2::3], places[3::3], strict=True)
        return places[0] + "".join(f" .. controls {a} and {b} .. {end}" for a, b, end in pieces)

    def text(self, mark: Text) -> str:
        room = f"{self.length(line_width(mark.line))}bp"
        body = "".join(self.runs(line, color) for line, color in _of_one_kind(mark))
        where = f"anchor={_ANCHORS[mark.anchor]}"
        return rf"\node[{where}] at {self.place(*mark.at)} {{\chainrulefit{{{room}}}{{{body}}}}};"

    def runs(self, line: Line, color: str) -> str:
        run = line[0]
        body = _mathematics(line) if _is_mathematics(run) else "".join(map(_plain, line))
        look = r"\chainrulebold" if run.bold else r"\chainruletext"
        return rf"{look}{{{self.length(run.size)}}}{{{self.color(color)}}}{{{body}}}"


def _of_one_kind(mark: Text) -> list[tuple[Line, str]]:
    """Cut a line into a name with its indices, or runs of text of one look."""
    pairs = zip(mark.line, mark.colors, strict=True)
    groups = groupby(pairs, key=lambda p: (p[1], _is_mathematics(p[0]) or _look(p[0])))
    return [(tuple(run for run, _ in group), color) for (color, _), group in groups]


def _look(run: Run) -> tuple[float, bool]:
    return run.size, run.bold


def _is_mathematics(run: Run) -> bool:
    """Tell whether a run is a name or its index; what is italic and muted is words."""
    return bool(run.rise) or (run.italic and run.role != "muted")


def _plain(run: Run) -> str:
    if run.latex:
        return f"${tex_math(run.latex)}$"
    return rf"\textsl{{{tex_text(run.text)}}}" if run.italic else tex_text(run.text)


def _mathematics(line: Line) -> str:
    r"""Return names with indices, `\partial L/\partial W^{[1]}`, from their runs."""
    parts = []
    for run in line:
        if run.rise:
            body = tex_math(_escaped(run.text))
            upright = body if sum(map(str.isalpha, run.text)) <= 2 else rf"\mathrm{{{body}}}"
            parts.append(f"{'_' if run.rise < 0 else '^'}{{{upright}}}")
        else:
            parts.append(_base(run.text))
    return f"${''.join(parts)}$"


def _base(text: str) -> str:
    """Return the base of a name: one letter is mathematics, a word is set as a word."""
    if text in ("∂", "/∂"):
        return text.replace("∂", r"\partial ")
    if len(text) == 1 and text.isalpha():
        return tex_math(text)
    return rf"\mbox{{\rmfamily\itshape {tex_text(text)}}}"


def _escaped(text: str) -> str:
    return text.replace("_", r"\_")
