"""A film of a training: one graph on one layout, and the training undisturbed."""

import numpy as np
import pytest
from matplotlib import pyplot
from PIL import Image

import autograd_core as ag
import nn
import viz
from autograd_core import GraphError
from tests.viz.animation.test_sweep import figures, words
from viz.animation.losses import Curves, panel
from viz.animation.sweep import film_style
from viz.render.marks import Rect


def trained(film_of=None, epochs=6, every=1, **options):
    data = nn.datasets.xor(n=24)
    model = nn.MLP([2, 2, 1], seed=0)

    def loss():
        return nn.binary_cross_entropy(model(data.X[:4]), data.y[:4])

    film = viz.film(film_of or loss, every=every)
    history = nn.fit(
        model, data.X, data.y, loss="binary_cross_entropy", epochs=epochs, batch_size=8,
        optimizer=nn.SGD(model.parameters(), lr=0.5), callbacks=[film], progress=False, **options,
    )  # fmt: skip
    return film, history, model, loss


def test_a_snapshot_before_the_training_and_after_each_epoch():
    film, *_ = trained(epochs=7, every=3)
    assert [s.epoch for s in film.snapshots] == [0, 3, 6]


def test_the_last_snapshot_has_the_numbers_of_the_engine():
    film, _, model, loss = trained()
    model.zero_grad()
    last = loss()
    last.backward()
    by_name = {node.name: node for node in film.snapshots[-1].scene.nodes}
    for _, parameter in model.named_parameters():
        node = by_name[parameter.name]
        assert node.value.mean == float(parameter._data.mean())
        assert node.gradient.mean == pytest.approx(float(parameter.plain_grad().mean()))
    assert by_name["L"].value.mean == last.item()


def test_filming_changes_nothing_in_the_training():
    _, filmed, *_ = trained()
    data = nn.datasets.xor(n=24)
    model = nn.MLP([2, 2, 1], seed=0)
    plain = nn.fit(
        model, data.X, data.y, loss="binary_cross_entropy", epochs=6, batch_size=8,
        optimizer=nn.SGD(model.parameters(), lr=0.5), progress=False,
    )  # fmt: skip
    assert filmed.loss == plain.loss


def test_compiled_trainings_are_filmed_too():
    eager, *_ = trained()
    compiled, *_ = trained(engine="compiled")
    for a, b in zip(eager.snapshots, compiled.snapshots, strict=True):
        for one, other in zip(a.scene.nodes, b.scene.nodes, strict=True):
            assert one.value.mean == pytest.approx(other.value.mean, rel=1e-9, abs=1e-12)


def test_nothing_moves_but_the_numbers():
    film, *_ = trained()
    frames = list(film._canvases(film.snapshots, film_style("light", "LR", "en"), "T"))
    boxes = [
        {
            k: next(m.box for m in f.marks if isinstance(m, Rect))
            for k, f in figures(c, "node-").items()
        }
        for c in frames
    ]
    assert all(b == boxes[0] for b in boxes)
    numbers = [" ".join(words(figures(c, "node-")["node-1"])) for c in frames]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_the_film_is_written(tmp_path, direction):
    data = nn.datasets.xor(n=12)
    film, history, *_ = trained(validation=(data.X, data.y), epochs=3)
    path = film.save(tmp_path / "a.gif", title="T", direction=direction, lang="es", theme="dark")
    with Image.open(path) as image:
        assert image.n_frames == 4
    assert film.save(tmp_path / "b.gif", title="T", direction=direction, lang="es",
                     theme="dark").read_bytes() == path.read_bytes()  # fmt: skip
    assert film.curves == Curves(tuple(history.loss), tuple(history.val_loss))
    assert not pyplot.get_fignums()


def test_of_many_snapshots_so_many_are_shown_with_both_ends(tmp_path):
    film, *_ = trained(epochs=9)
    with Image.open(film.save(tmp_path / "a.gif", max_frames=3)) as image:
        assert image.n_frames == 3


def test_a_film_of_no_training_is_one_frame(tmp_path):
    x = ag.Value(2.0, "x")
    path = viz.film(lambda: ag.tanh(x)).save(tmp_path / "a.gif")
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_a_loss_that_is_nan_can_be_filmed(tmp_path):
    x = ag.Value(2.0, "x")
    film = viz.film(lambda: ag.tanh(x))
    x.data = float("nan")
    film(1, nn.History(loss=[float("nan")]))
    assert film.save(tmp_path / "a.gif").exists()


def test_another_graph_is_refused():
    sizes = iter([2, 3, 4])
    with pytest.raises(GraphError, match="film: expected the same graph each time"):
        trained(lambda: ag.sum(ag.tensor(np.ones(next(sizes)), requires_grad=True)))


def test_a_loss_instead_of_a_function_is_refused():
    with pytest.raises(GraphError, match="film: expected a function that computes the loss"):
        viz.film(ag.Value(2.0) * 3.0)


@pytest.mark.parametrize("every", [0, 1.5, True])
def test_a_senseless_interval_is_refused(every):
    with pytest.raises(ValueError, match="every to be an integer of at least 1"):
        viz.film(lambda: ag.Value(1.0), every=every)


@pytest.mark.parametrize(("width", "height"), [(2800, 600), (1000, 900), (400, 2400), (200, 100)])
def test_the_curve_stands_beside_or_below(width, height):
    box = panel(width, height)
    assert box.x >= width or box.y >= height
    assert box.width <= 4 * box.height or box.y >= height
