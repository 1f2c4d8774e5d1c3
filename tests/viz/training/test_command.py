"""`chainrule train`: what it writes, what it reports, what it refuses in one line."""

import math
from pathlib import Path

import numpy as np
import pytest

import nn
from viz.cli import main
from viz.training.command import run_train
from viz.training.settings import DATASETS, settings_for

pytest.importorskip("safetensors")

WRITTEN = [
    "derivation.txt", "graph.html", "graph.svg", "report.txt", "training.png",
    "weights.safetensors",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def refused(capsys, *arguments):
    """Run a command that must fail; return its one line."""
    try:
        code = main(["train", *arguments])
    except SystemExit as stopped:
        code = stopped.code
    out, err = capsys.readouterr()
    assert code == 2
    assert err.startswith("chainrule")
    assert err.count("\n") == 1
    assert len(err) < 400
    return out, err


def write_table(name="houses.csv", count=80):
    rng = np.random.default_rng(0)
    area, kind = rng.uniform(40, 160, count), rng.integers(0, 2, count)
    price = 2 * area + 60 * kind + rng.normal(0, 5, count)
    rows = [
        f"{a:.2f},{('flat', 'house')[k]},{p:.2f}" for a, k, p in zip(area, kind, price, strict=True)
    ]
    Path(name).write_text("\n".join(["area,kind,price", *rows]) + "\n", encoding="utf-8")
    return name


def test_it_writes_all_and_says_where(capsys):
    assert main(["train", "xor", "--epochs", "60"]) == 0
    out = capsys.readouterr().out
    folder = Path("out/xor")
    assert sorted(path.name for path in folder.iterdir()) == WRITTEN
    for path in folder.iterdir():
        assert str(path) in out
        assert path.stat().st_size > 300
    report = (folder / "report.txt").read_text(encoding="utf-8")
    assert "375 training and 125 test examples, 2 features" in report
    for row in ("always signs differ", "logistic regression", "MLP 2-8-8-1"):
        assert row in report
    assert set(report.splitlines()[:12]) <= set(out.splitlines())
    assert "not computed" not in (folder / "graph.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "score"),
    [
        (["gauss", "--hidden", "4", "--epochs", "20"], lambda X, y: nn.binary_accuracy(X, y)),
        (["plane", "--hidden", "4", "--epochs", "5"], lambda X, y: nn.r2(X, y)),
        (["blobs", "--epochs", "10"], lambda X, y: nn.class_accuracy(X, y.ravel())),
        (["--csv", "houses.csv", "--target", "price", "--hidden", "8"], nn.r2),
        (["--csv", "houses.csv", "--target", "kind", "--hidden", "none"], nn.binary_accuracy),
    ],
)
def test_the_recipe_in_the_report_gives_the_net_again(monkeypatch, arguments, score):
    write_table()
    assert main(["train", *arguments, "-o", "here", "--seed", "3"]) == 0
    report = Path("here/report.txt").read_text(encoding="utf-8")
    *lines, last = [line[4:] for line in report.splitlines() if line.startswith("    ")]
    Path("here/weights.safetensors").rename("weights.safetensors")
    names = {}
    exec("\n".join(lines), names)
    outputs = eval(last, names)
    found = score(getattr(outputs, "_data", outputs), names["test"].y)
    row = next(line for line in report.splitlines() if line.startswith("  MLP"))
    assert f"  {found:.3f} ±" in row


def test_options_reach_the_training(tmp_path):
    wanted = {"hidden": (3,), "activation": "relu", "optimizer": "momentum", "lr": 0.05,
              "batch_size": 20, "epochs": 4, "seed": 2}  # fmt: skip
    said = []
    run_train(
        nn.datasets.circle(), settings_for("circle", wanted), tmp_path / "a", progress=False,
        tell=said.append,
    )  # fmt: skip
    told = "MLP 2-3-1 relu: 13 parameters; momentum, learning rate 0.05, 4 epochs in batches of 20"
    assert any(line.startswith(f"{told}, seed 2: ") for line in said)


def test_both_engines_give_the_same_report(tmp_path):
    reports = []
    for engine in ("eager", "compiled"):
        settings = settings_for("moons", {"engine": engine, "epochs": 10})
        data = nn.datasets.moons()
        reports.append(
            run_train(data, settings, tmp_path / engine, progress=False, tell=lambda line: None)
        )
    assert reports[0] == pytest.approx(reports[1])


def test_groups_stay_together_and_the_net_beats_the_line(tmp_path):
    said = []
    settings = settings_for("concrete", {"epochs": 60})
    scores = run_train(nn.datasets.concrete(), settings, tmp_path, progress=False, tell=said.append)
    assert scores["R²"] > 0.8
    assert 4 < scores["RMSE in MPa"] < 8
    assert "examples of one group stand in one part, so that no answer leaks" in said
    assert any("less that of linear regression: +0." in line for line in said)


def test_breast_cancer_and_digits(tmp_path):
    pytest.importorskip("sklearn")
    for name, least in (("breast_cancer", 0.96), ("digits", 0.95)):
        scores = run_train(
            DATASETS[name](), settings_for(name, {}), tmp_path / name, progress=False,
            tell=lambda line: None,
        )  # fmt: skip
        assert scores["accuracy"] >= least, name


def test_spanish(capsys):
    assert main(["train", "xor", "--epochs", "2", "--lang", "es"]) == 0
    out = capsys.readouterr().out
    assert "ejemplos de entrenamiento" in out
    assert "regresión logística" in out
    assert "exactitud, prueba" in out


def test_a_test_part_of_one_class_has_no_auc(tmp_path):
    X, y = np.arange(20.0).reshape(10, 2), np.zeros((10, 1))
    y[3] = 1
    data = nn.datasets.Dataset(X, y, ("a", "b"), ("no", "yes"), "rare")
    said = []
    settings = settings_for("", {"epochs": 2, "seed": 1})
    scores = run_train(data, settings, tmp_path, progress=False, tell=said.append)
    assert math.isnan(scores["AUC"])
    assert next(line for line in said if line.startswith("  MLP")).endswith("–")


def test_without_safetensors_the_rest_is_written(monkeypatch, tmp_path):
    import sys

    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    said = []
    settings = settings_for("", {"epochs": 1})
    run_train(nn.datasets.gauss(n=40), settings, tmp_path, progress=False, tell=said.append)
    assert sorted(path.name for path in tmp_path.iterdir()) == WRITTEN[:-1]
    assert any("not written: the weights." in line and "chainrule[save]" in line for line in said)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "expected a data set (breast_cancer, "),
        (["iris"], "expected the data set to be one of breast_cancer, "),
        (["xor", "--csv", "houses.csv"], "--csv FILE --target COLUMN, got both"),
        (["xor", "--target", "y"], "expected --target and --task with --csv FILE"),
        (["--csv", "nothing.csv", "--target", "a"], "cannot read nothing.csv: No such file"),
        (["--csv", ".", "--target", "a"], "cannot read .: "),
        (["--csv", "houses.csv"], "expected --target COLUMN beside --csv"),
        (["--csv", "houses.csv", "--target", "cost"], "the columns 'area', 'kind', 'price', got"),
        (
            ["--csv", "houses.csv", "--target", "area", "--task", "classes"],
            "'area': expected class",
        ),
        (["--csv", "few.csv", "--target", "price"], "few: expected at least 8 examples"),
        (["xor", "--hidden", "8,x"], "expected --hidden to be sizes above 0 such as 8,8, or none"),
        (["xor", "--hidden", "8,0"], "expected --hidden to be sizes above 0"),
        (["xor", "--hidden", "90000,90000"], "at most 20,000,000 weights, got 8,100,270,000"),
        (["xor", "--activation", "fast"], "expected --activation to be one of elu, "),
        (["xor", "--optimizer", "fast"], "expected --optimizer to be one of sgd, "),
        (["xor", "--epochs", "0"], "expected --epochs to be at least 1, got 0"),
        (["xor", "--batch-size", "-3"], "expected --batch-size to be at least 1, got -3"),
        (["xor", "--seed", "-1"], "expected --seed to be at least 0, got -1"),
        (["xor", "--lr", "0"], "expected --lr to be above 0 and finite, got 0"),
        (["xor", "--lr", "nan"], "expected --lr to be above 0 and finite, got nan"),
        (["xor", "--lr", "fast"], "argument --lr: invalid float value: 'fast'"),
        (["xor", "--engine", "fast"], "argument --engine: invalid choice"),
        (["xor", "-o", "houses.csv"], "cannot write houses.csv: "),
        (["linear", "--optimizer", "sgd", "--lr", "1e9"], "Try a smaller learning rate (it is 1e+"),
    ],
)
def test_a_mistake_is_one_line(capsys, arguments, message):
    write_table()
    write_table("few.csv", 7)
    assert message in refused(capsys, *arguments)[1]


def test_help_names_every_data_set_and_an_example(capsys):
    for arguments in (["train", "--help"], ["--help"]):
        with pytest.raises(SystemExit):
            main(arguments)
    out = capsys.readouterr().out
    assert all(name in out for name in DATASETS)
    assert "chainrule train --csv houses.csv --target price" in out
