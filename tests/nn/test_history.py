import subprocess
import sys
from types import SimpleNamespace

from nn import History


def test_latest_gives_the_last_of_every_curve():
    history = History(loss=[2.0, 1.0], metrics={"accuracy": [0.5, 0.75], "val_accuracy": []})
    assert history.latest() == {"loss": 1.0, "accuracy": 0.75}
    assert history.epochs == 2


def test_repr_is_one_line():
    assert repr(History()) == "History(0 epochs)"
    history = History(loss=[0.5, 0.25], val_loss=[1, 0.125], gradient_norms={"layers.0": [1, 2]})
    assert repr(history) == "History(2 epochs: loss 0.5 → 0.25, val_loss 1 → 0.125)"


def test_histories_do_not_share_lists():
    History().loss.append(1.0)
    assert History().loss == []


def test_plot_hands_itself_and_ax_to_viz(monkeypatch):
    calls = []
    stand_in = SimpleNamespace(plot_history=lambda *args, **kwargs: calls.append((args, kwargs)))
    monkeypatch.setitem(sys.modules, "viz.plots.history", stand_in)
    history = History()
    history.plot(ax="axes")
    assert calls == [((history,), {"ax": "axes"})]


def test_importing_nn_loads_no_plotting_no_sklearn_no_tqdm():
    heavy = "{'matplotlib', 'viz', 'sklearn', 'tqdm', 'graphviz'}"
    code = f"import sys, nn; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
