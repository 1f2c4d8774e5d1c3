import numpy as np
import pytest

import nn

RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 3))
Y = X[:, :1] - X[:, 1:2]


def run(engine, metrics, *, loss="mse", y=Y, layer_outputs=1):
    model = nn.MLP([3, 4, layer_outputs])
    optimizer = nn.SGD(model.parameters(), 1e-300)  # so that outputs stay those of the end
    return model, nn.fit(
        model, X, y, loss=loss, optimizer=optimizer, epochs=2, batch_size=16, engine=engine,
        metrics=metrics, validation=(X[:20], y[:20]), progress=False,
    )  # fmt: skip


@pytest.mark.parametrize("engine", ["eager", "compiled"])
def test_fit_reports_what_was_asked_for_over_all_examples(engine):
    asked = {"r2": nn.r2, "worst": lambda outputs, y: abs(outputs - y).max()}
    model, history = run(engine, asked)
    assert list(history.metrics) == ["r2", "worst", "val_r2", "val_worst"]
    outputs = model(X).numpy()
    assert history.metrics["r2"] == pytest.approx([nn.r2(outputs, Y)] * 2, rel=1e-12)
    assert history.metrics["val_worst"][1] == pytest.approx(abs(outputs - Y)[:20].max())
    _, named = run(engine, ["rmse", "r2"])
    assert list(named.metrics) == ["rmse", "r2", "val_rmse", "val_r2"]
    assert named.metrics["rmse"] == pytest.approx(np.sqrt(named.loss), rel=1e-12)
    assert named.metrics["r2"] == pytest.approx(history.metrics["r2"], rel=1e-12)


def test_a_loss_brings_its_own_unless_others_are_asked_for():
    labels = (Y > 0).astype(float)
    options = {"loss": "binary_cross_entropy", "y": labels}
    assert list(run("eager", None, **options)[1].metrics) == ["accuracy", "val_accuracy"]
    _, history = run("eager", ["accuracy", "auc"], **options)
    assert list(history.metrics) == ["accuracy", "auc", "val_accuracy", "val_auc"]
    assert run("eager", "auc", **options)[1].metrics["auc"] == history.metrics["auc"]
    assert run("eager", [], **options)[1].metrics == {}
    assert run("eager", None)[1].metrics == {}


def test_unknown_metrics_are_told():
    with pytest.raises(
        ValueError, match="expected names among auc, r2, rmse for this loss, got 'a"
    ):
        run("eager", ["accuracy"])
    with pytest.raises(TypeError, match=r"metrics: expected a function .* for 'auc', got 'auc'"):
        run("eager", {"auc": "auc"})
