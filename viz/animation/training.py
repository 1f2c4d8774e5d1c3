"""`film` a training: one graph, its numbers after each epoch, the loss curve beside it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nn
from autograd_core import GraphError
from autograd_core.node import Node
from viz.animation.caption import Caption, add_caption, fit_captions
from viz.animation.film_file import check_film, write_film
from viz.animation.frozen import freeze_all
from viz.animation.losses import Curves, LossPlot, panel
from viz.animation.raster import Frame, Stage
from viz.animation.sweep import film_style, read_sweep
from viz.labels import format_number
from viz.layout.geometry import Box
from viz.messages import Messages
from viz.metrics import printable
from viz.render.marks import Canvas
from viz.render.paint import Painter
from viz.scene import Scene
from viz.steps import at_state
from viz.style import Style

_ANY_STYLE = film_style("light", "LR", "en")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The graph after an epoch; 0 is before the training."""

    epoch: int
    scene: Scene


class Film:
    """A callback of `nn.fit` that films the training; see `film`.

    Attributes
    ----------
    snapshots : list of Snapshot
        The graph before the training and after each epoch that was filmed.
    curves : Curves
        The losses so far.
    """

    def __init__(self, loss: Callable[[], Any], every: int, max_nodes: int) -> None:
        self._loss, self._every, self._max_nodes = loss, every, max_nodes
        self.curves = Curves((), ())
        self.snapshots = [Snapshot(0, self._look())]

    def __call__(self, epoch: int, history: nn.History) -> None:
        """Take a snapshot if it is time for one; `fit` calls this after every epoch."""
        self.curves = Curves(tuple(history.loss), tuple(history.val_loss))
        if epoch % self._every == 0:
            self.snapshots.append(Snapshot(epoch, self._checked(self._look())))

    def save(
        self,
        path: str | Path,
        *,
        fps: float = 6.0,
        title: str = "",
        theme: str = "light",
        direction: str = "LR",
        lang: str = "en",
        show: Sequence[str] = ("data", "grad"),
        scale: float | None = None,
        max_frames: int = 60,
    ) -> Path:
        """Write the film.

        Parameters
        ----------
        path : str or Path
            Ends in .gif, or in .mp4, which needs ffmpeg. The folder must exist.
        fps : float
            Snapshots shown a second, above 0 and at most 30.
        title, theme, direction, lang, scale
            See `animate`.
        show : sequence of "data", "grad", "local"
            Values, gradients, local derivatives on the edges.
        max_frames : int
            Of more snapshots than these, so many are shown, evenly spread.

        Returns
        -------
        Path
            Where it was written.

        Raises
        ------
        AutogradError
            If an option is not one of its values, or ffmpeg is missing.
        OSError
            If the file cannot be written there.
        """
        path = check_film(path, fps)
        style = film_style(theme, direction, lang, show)
        shown = _thinned(self.snapshots, max_frames)
        return write_film(self._frames(shown, style, printable(title), scale), path, fps)

    def _look(self) -> Scene:
        sweep = read_sweep(
            self._loss(), _ANY_STYLE, title="", max_nodes=self._max_nodes, variables=None
        )
        return at_state(sweep.scene, sweep.states[-1])

    def _checked(self, scene: Scene) -> Scene:
        if _structure(scene) != _structure(self.snapshots[0].scene):
            raise GraphError(
                "film: expected the same graph each time, got another one. Compute the loss of "
                "the same examples by the same operations whenever it is asked for."
            )
        return scene

    def _frames(
        self, shown: Sequence[Snapshot], style: Style, title: str, scale: float | None
    ) -> Iterator[Frame]:
        canvases = [*self._canvases(shown, style, title)]
        box = panel(canvases[0].width, canvases[0].height)
        canvases = [_with_panel(canvas, box) for canvas in canvases]
        last = self.snapshots[-1].epoch
        captions = [_caption(s.epoch, last, self.curves, style.say) for s in shown]
        height = fit_captions(captions, canvases[0])
        stage = plot = None
        for canvas, caption, snapshot in zip(canvases, captions, shown, strict=True):
            whole = add_caption(canvas, caption, height, style.theme)
            if stage is None or plot is None:
                stage = Stage(whole, scale)
                plot = LossPlot(stage.figure, whole, box, style, self.curves)
            plot.show(snapshot.epoch)
            yield stage.show(whole)

    def _canvases(self, shown: Sequence[Snapshot], style: Style, title: str) -> Iterator[Canvas]:
        frozen = freeze_all([snapshot.scene for snapshot in shown], style)
        for snapshot in shown:
            painter = Painter(snapshot.scene, frozen.layout, style, rooms=frozen.rooms)
            yield painter.canvas(title)


def film(loss: Callable[[], Any], *, every: int = 1, max_nodes: int = 60) -> Film:
    """Return a callback of `nn.fit` that films the training: same places, other numbers.

    Nothing moves but the numbers: the weights as they are learned, the gradients as they shrink,
    and the loss curve as it grows beside the graph. A heat map has one scale in all frames. No
    gradient of the training is changed.

    Parameters
    ----------
    loss : callable
        Takes nothing, returns the loss to draw, such as
        `lambda: nn.mse(model(X[:8]), y[:8])`. It is called before the training and after each
        epoch that is filmed; the graph must be the same each time.
    every : int
        Film every so many epochs.
    max_nodes : int
        A larger graph is refused: nobody could read its numbers.

    Returns
    -------
    Film
        To be given to `fit(..., callbacks=[film])`; `film.save(path)` writes GIF or MP4.

    Raises
    ------
    GraphError
        If `loss` returns no scalar node, or one of more than `max_nodes` nodes.
    ValueError
        If `every` is no integer of at least 1.

    Examples
    --------
    >>> import nn, viz
    >>> data, model = nn.datasets.xor(n=40), nn.MLP([2, 3, 1])
    >>> film = viz.film(lambda: nn.binary_cross_entropy(model(data.X[:6]), data.y[:6]))
    >>> history = nn.fit(model, data.X, data.y, loss="binary_cross_entropy", epochs=5,
    ...     optimizer=nn.SGD(model.parameters(), lr=0.5), callbacks=[film], progress=False)
    >>> len(film.snapshots)
    6
    """
    if isinstance(every, bool) or not isinstance(every, int) or every < 1:
        raise ValueError(f"film: expected every to be an integer of at least 1, got {every!r}.")
    if not callable(loss) or isinstance(loss, Node):
        raise GraphError(
            f"film: expected a function that computes the loss, got a {type(loss).__name__}. "
            "Write film(lambda: nn.mse(model(X), y)): it is computed anew after each epoch."
        )
    return Film(loss, every, max_nodes)


def _structure(scene: Scene) -> object:
    nodes = [(node.name, node.op, node.value.shape) for node in scene.nodes]
    return nodes, [(edge.source, edge.target, edge.slot) for edge in scene.edges]


def _thinned(snapshots: Sequence[Snapshot], most: int) -> list[Snapshot]:
    """Return at most so many snapshots, evenly spread, the first and the last among them."""
    count, most = len(snapshots), max(2, most)
    if count <= most:
        return list(snapshots)
    return [snapshots[round(i * (count - 1) / (most - 1))] for i in range(most)]


def _with_panel(canvas: Canvas, box: Box) -> Canvas:
    return replace(
        canvas, width=max(canvas.width, box.right), height=max(canvas.height, box.bottom)
    )


def _caption(epoch: int, last: int, curves: Curves, say: Messages) -> Caption:
    text = say("Before the training.")
    if epoch:
        loss = format_number(curves.loss[epoch - 1])
        text = say(
            "After epoch {epoch} of {last}: the training loss is {loss}.",
            epoch=epoch,
            last=last,
            loss=loss,
        )
    return Caption(f"{epoch}/{last}", text, epoch / max(1, last), forward=True)
