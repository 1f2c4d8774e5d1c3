"""The nets as scikit-learn's estimators, for its pipelines, grid searches and cross-validations.

from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

net = make_pipeline(StandardScaler(), nn.estimators.MLPClassifier((8,), random_state=0))
cross_val_score(net, X, y, cv=5)

Parameters are named as scikit-learn names them. The net inside is an ordinary model, `model_`:
`viz.draw(net[-1].model_)`. Extra: `pip install "chainrule[sklearn]"`.
"""

try:
    import sklearn  # noqa: F401
except ImportError as error:
    raise ImportError(
        "nn.estimators: expected scikit-learn, whose estimators these are, got none installed. "
        'Run: pip install "chainrule[sklearn]"'
    ) from error

from nn.estimators.linear import LinearRegression
from nn.estimators.logistic import LogisticRegression
from nn.estimators.mlp import MLPClassifier, MLPRegressor
from nn.estimators.perceptron import PerceptronClassifier

__all__ = [
    "LinearRegression",
    "LogisticRegression",
    "MLPClassifier",
    "MLPRegressor",
    "PerceptronClassifier",
]
