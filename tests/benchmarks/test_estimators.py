"""The table of estimators runs; its times mean nothing here."""

import nn
from benchmarks import estimators


def test_the_table_has_a_row_for_each_data_set_and_batch(capsys):
    assert estimators.main(["--epochs", "2", "--rounds", "1"]) == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert len(rows) == 4
    assert all("chainrule" in row and "scikit-learn" in row for row in rows)


def test_both_packages_learn_something():
    data = nn.datasets.breast_cancer()
    arguments = {"hidden_layer_sizes": (8,), "max_iter": 30, "batch_size": 32, "random_state": 0}
    for source in (nn.estimators, estimators.neural_network):
        assert estimators.folds(source, data, arguments) > 0.9
