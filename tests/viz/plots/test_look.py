"""Every plot speaks both languages, has both themes and leaves pyplot alone where it has Axes."""

import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import nn
import viz
from autograd_core import AutogradError
from tests.viz.measuring.samples import peers_result, stored_kernels
from viz.messages import LANGUAGES
from viz.plots.history import plot_gradient_norms, plot_metric
from viz.plots.peers import plot_peers
from viz.theme import THEMES


@pytest.fixture(scope="module")
def trained():
    data = nn.datasets.xor(n=24)
    model = nn.MLP([2, 3, 1])
    recorder = nn.Recorder(model)
    history = nn.fit(
        model, data.X, data.y, loss="binary_cross_entropy", epochs=4, batch_size=8,
        optimizer=nn.SGD(model.parameters(), lr=0.1), callbacks=[recorder],
        validation=(data.X, data.y), progress=False,
    )  # fmt: skip
    nn.binary_cross_entropy(model(data.X), data.y).backward()
    return data, model, history, recorder


def loss_of(model, data):
    return lambda: nn.binary_cross_entropy(model(data.X), data.y)


PLOTS = {
    "plot_kernel_benchmark": lambda d, m, h, r, **o: viz.plot_kernel_benchmark(
        stored_kernels(), **o
    ),
    "plot_peers": lambda d, m, h, r, **o: plot_peers(peers_result(chainrule=1.0, NumPy=2.0), **o),
    "plot_history": lambda d, m, h, r, **o: viz.plot_history(h, **o),
    "plot_metric": lambda d, m, h, r, **o: plot_metric(h, "accuracy", **o),
    "plot_gradient_norms": lambda d, m, h, r, **o: plot_gradient_norms(h, **o),
    "plot_decision_boundary": lambda d, m, h, r, **o: viz.plot_decision_boundary(m, d.X, d.y, **o),
    "plot_gradient_flow": lambda d, m, h, r, **o: viz.plot_gradient_flow(m, **o),
    "plot_weights": lambda d, m, h, r, **o: viz.plot_weights(m, **o),
    "plot_update_ratio": lambda d, m, h, r, **o: viz.plot_update_ratio(r, **o),
    "plot_activations": lambda d, m, h, r, **o: viz.plot_activations(m, d.X, **o),
    "plot_predictions": lambda d, m, h, r, **o: viz.plot_predictions(m(d.X), d.y, **o),
    "plot_confusion_matrix": lambda d, m, h, r, **o: viz.plot_confusion_matrix(m(d.X), d.y, **o),
    "plot_loss_surface": lambda d, m, h, r, **o: viz.plot_loss_surface(
        m, loss_of(m, d), path=r, steps=5, **o
    ),
}


def words(ax):
    texts = [ax.get_title(), ax.get_xlabel(), ax.get_ylabel()]
    legend = ax.get_legend()
    texts += [t.get_text() for t in legend.get_texts()] if legend else []
    for other in ax.figure.axes:
        texts += [other.get_xlabel(), other.get_ylabel()]
    return [text for text in texts if text]


def test_every_exported_plot_is_here():
    exported = {n for n in viz.__all__ if n.startswith("plot_")}
    assert exported - {"plot_activation_functions"} <= set(PLOTS)


@pytest.mark.parametrize("name", PLOTS)
def test_the_words_are_translated(trained, name):
    spoken = {}
    for lang in LANGUAGES:
        ax = PLOTS[name](*trained, ax=Figure().subplots(), lang=lang)
        spoken[lang] = words(ax)
    assert len(spoken["en"]) == len(spoken["es"])
    assert spoken["en"] != spoken["es"]


@pytest.mark.parametrize("name", PLOTS)
def test_the_dark_theme_reads_light_on_dark(trained, name):
    ax = PLOTS[name](*trained, theme="dark")
    theme = THEMES["dark"]
    try:
        ax.figure.canvas.draw()
        assert to_hex(ax.figure.get_facecolor()).upper() == theme.ground
        assert all(t.get_color() == theme.text for t in ax.get_xticklabels())
        assert ax.xaxis.label.get_color() != "black"
    finally:
        pyplot.close(ax.figure)


@pytest.mark.parametrize("name", PLOTS)
def test_the_given_axes_are_used_and_can_be_drawn(trained, name):
    before = pyplot.get_fignums()
    figure = Figure(layout="constrained")
    ax = figure.subplots()
    assert PLOTS[name](*trained, ax=ax) is ax
    assert pyplot.get_fignums() == before
    figure.canvas.draw()


@pytest.mark.parametrize("name", PLOTS)
def test_unknown_looks_are_refused(trained, name):
    with pytest.raises(AutogradError, match="theme: expected 'light' or 'dark', got 'neon'"):
        PLOTS[name](*trained, theme="neon")
    with pytest.raises(AutogradError, match="lang: expected 'en' or 'es', got 'tlh'"):
        PLOTS[name](*trained, lang="tlh")
