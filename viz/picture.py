"""`Picture`: a scene with its places, which notebooks show and `save` writes to a file."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from autograd_core import AutogradError
from viz.build import Drawing, build_scene
from viz.folding import Folding
from viz.layout.builtin import layout_builtin
from viz.layout.diagram import measure
from viz.layout.dot import layout_dot
from viz.layout.geometry import Layout
from viz.metrics import printable
from viz.overlays import OVERLAYS
from viz.render.dot import render_dot
from viz.render.figure import save_figure
from viz.render.marks import Canvas
from viz.render.paint import Painter
from viz.render.scene_json import render_json
from viz.render.svg import render_svg
from viz.render.text import LEAST_WIDTH, Form, TextWriter
from viz.render.tikz import render_document, render_tikz
from viz.scene import Note, Scene, with_notes
from viz.style import Style
from viz.web.build import build_page
from viz.web.page import Page
from viz.web.unfolded import with_openings

Engine = Literal["auto", "dot", "builtin"]
MOST_PLAYED = 1000
"""A page of more cards shows the picture as it is folded, and does not play it."""


@dataclass(frozen=True)
class Recorded:
    """The graph behind a picture, for pages that play it.

    `chosen` is the key of the node that is highlighted, `folding` how it was folded for drawing;
    `is_whole` is false for the picture of a part.
    """

    drawing: Drawing
    notes: Mapping[int, Note]
    chosen: int | None
    folding: Folding
    is_whole: bool = True

    @property
    def is_played(self) -> bool:
        """Whether a page plays its sweeps."""
        return self.is_whole and len(self.drawing.nodes) <= MOST_PLAYED

    def scene(self, overlay: str) -> Scene:
        """Return its scene with no box folded."""
        scene = with_notes(build_scene(self.drawing), dict(self.notes))
        if not overlay:
            return scene
        return replace(scene, overlays=(OVERLAYS[overlay](self.drawing),))


@dataclass(frozen=True)
class Picture:
    """A drawn graph; notebooks show it, `save` writes it.

    Nothing in it changes when the graph is swept again: draw again for that.
    """

    scene: Scene
    layout: Layout
    style: Style
    title: str
    lit: frozenset[int] | None
    engine: Engine = "auto"
    recorded: Recorded | None = field(default=None, repr=False, compare=False)

    @property
    def canvas(self) -> Canvas:
        """The picture as marks, for writers."""
        return Painter(self.scene, self.layout, self.style, self.lit).canvas(self.title)

    def svg(self) -> str:
        """Return the picture as the text of an SVG file."""
        return render_svg(self.canvas)

    def dot(self) -> str:
        """Return the graph in the DOT language."""
        return render_dot(self.scene, self.style)

    def tikz(self) -> str:
        r"""Return a TikZ picture to `\input` in a paper that loads the package `tikz`."""
        return render_tikz(self.canvas)

    def json(self) -> str:
        """Return the scene as JSON; `load_scene` reads it back from a file."""
        return render_json(self.scene)

    def text(
        self, width: int = 80, *, form: Form = "tree", ascii: bool = False, color: bool = False
    ) -> str:
        """Return the graph as text for a terminal.

        Parameters
        ----------
        width : int
            Columns that a line may take, at least 60.
        form : "tree" or "sentences"
            A tree from the loss down to the leaves, with columns; or a numbered sentence for each
            node, in the order of computation, which a screen reader reads well.
        ascii : bool
            Whether to keep to ASCII, for terminals that have no other letters.
        color : bool
            Whether to colour values and gradients with ANSI codes.

        Raises
        ------
        AutogradError
            If the width is below 60, or there is no such form.
        """
        if width < LEAST_WIDTH or form not in get_args(Form):
            raise AutogradError(
                f"text: expected a width of at least {LEAST_WIDTH} and form to be 'tree' or "
                f"'sentences', got {width} and {form!r}."
            )
        return TextWriter(self.scene, self.style, width, ascii, color).write(form)

    def __str__(self) -> str:
        return self.text()

    def html(self) -> str:
        """Return the page that plays both sweeps, as the text of a file of its own."""
        return self.page(self.style.theme.name).html()

    def page(self, theme: str) -> Page:
        """Return that page with a theme of its own, which may be "auto"."""
        recorded = self.recorded
        if recorded is not None and recorded.is_played:
            scene = recorded.scene(self.style.overlay)
            page = build_page(recorded.drawing, scene, self.style, self.engine)
            page.data["select"] = recorded.chosen
        else:
            page = build_page(None, self.scene, self.style, self.engine)
            if recorded is not None:
                page = with_openings(page, recorded.drawing, recorded.folding, self.style)
            page.data["select"] = None if self.lit is None else min(self.lit)
        open_boxes = {group.path for group in self.scene.groups}
        boxes = [group["path"] for group in page.data["groups"]]
        page.data["closed"] = [path for path in boxes if path not in open_boxes]
        return replace(page, theme=theme, title=self.title or page.title)

    def save(self, path: str | Path, *, scale: float = 2.0) -> Path:
        """Write the picture; the file's ending says how.

        Parameters
        ----------
        path : str or Path
            Ends in .svg, .png, .pdf, .html, .dot, .json, .tex (a document for pdflatex), .tikz
            (to `\\input` in one) or .txt. The folder must exist.
        scale : float
            Pixels of a PNG per unit of the picture; 2 is sharp on today's screens.

        Returns
        -------
        Path
            Where it was written.

        Raises
        ------
        AutogradError
            If no writer knows the ending.
        OSError
            If the file cannot be written there.
        """
        path = Path(path)
        kind = check_ending(path)
        texts = {
            "svg": self.svg,
            "dot": self.dot,
            "json": self.json,
            "html": self.html,
            "tex": lambda: render_document(self.canvas),
            "tikz": self.tikz,
            "txt": self.text,
        }
        if kind in texts:
            content = texts[kind]().encode()
        else:
            buffer = io.BytesIO()
            save_figure(self.canvas, buffer, kind, scale)
            content = buffer.getvalue()
        path.write_bytes(content)
        return path

    def _repr_svg_(self) -> str:
        return self.svg()

    def __repr__(self) -> str:
        size = f"{len(self.scene.nodes)} nodes, {len(self.scene.edges)} edges"
        return f"<Picture of {self.scene.loss_name}: {size}>"


ENDINGS = ("svg", "png", "pdf", "html", "dot", "json", "tex", "tikz", "txt")


def check_ending(path: Path) -> str:
    """Return the kind of file that a path asks for, or raise an error that lists them."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ENDINGS:
        raise AutogradError(
            f"save: expected a file ending in {', '.join('.' + e for e in ENDINGS)}, "
            f"got {path.name!r}."
        )
    return kind


def compose(
    scene: Scene,
    style: Style,
    engine: Engine = "auto",
    *,
    title: str = "",
    lit: frozenset[int] | None = None,
    recorded: Recorded | None = None,
) -> Picture:
    """Return the picture of a scene: find the places with an engine."""
    diagram = measure(scene, style)
    layout = layout_dot(diagram) if engine == "dot" else layout_builtin(diagram)
    return Picture(scene, layout, style, printable(title), lit, engine, recorded)
