"""What the course's models reach on its real data, in five folds."""

import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.model_selection import (
    GroupKFold,
    KFold,
    StratifiedKFold,
    cross_val_score,
    cross_validate,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import nn
from nn.estimators import LogisticRegression, MLPClassifier, MLPRegressor, PerceptronClassifier

CANCER = nn.datasets.breast_cancer()
CONCRETE = nn.datasets.concrete()
CANCER_NET = {
    "hidden_layer_sizes": (16,), "activation": "tanh", "alpha": 1.0, "batch_size": 32,
    "learning_rate_init": 0.003, "max_iter": 100, "random_state": 0,
}  # fmt: skip
CONCRETE_NET = {
    "hidden_layer_sizes": (50, 50), "alpha": 0.03, "batch_size": 32, "learning_rate": "cosine",
    "learning_rate_init": 0.005, "max_iter": 300, "random_state": 0,
}  # fmt: skip


def cancer_scores(estimator):
    model = make_pipeline(StandardScaler(), estimator)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    scores = cross_validate(
        model, CANCER.X, CANCER.labels, cv=folds, scoring=("accuracy", "roc_auc")
    )
    return scores["test_accuracy"].mean(), scores["test_roc_auc"].mean()


def scaled(net):
    """Return a regressor whose features and target are standardized, in each fold anew."""
    return TransformedTargetRegressor(
        make_pipeline(StandardScaler(), net), transformer=StandardScaler()
    )


def concrete_r2(folds, **options):
    net = MLPRegressor(**CONCRETE_NET)
    return cross_val_score(scaled(net), CONCRETE.X, CONCRETE.y[:, 0], cv=folds, **options).mean()


def test_logistic_regression_reads_the_cancer_data():
    assert cancer_scores(LogisticRegression())[0] >= 0.975


def test_perceptron_reads_the_cancer_data():
    for average in (False, True):
        assert cancer_scores(PerceptronClassifier(average=average, random_state=0))[0] >= 0.955


def test_mlp_reads_the_cancer_data():
    accuracy, auc = cancer_scores(MLPClassifier(**CANCER_NET))
    assert accuracy >= 0.970
    assert auc >= 0.992


@pytest.mark.slow
def test_mlp_predicts_the_strength_of_concrete():
    assert concrete_r2(KFold(5, shuffle=True, random_state=0)) >= 0.89


@pytest.mark.slow
def test_mlp_predicts_the_strength_of_mixes_it_has_not_seen():
    assert concrete_r2(GroupKFold(5), groups=CONCRETE.groups) >= 0.86
