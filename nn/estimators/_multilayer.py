"""What `MLPClassifier` and `MLPRegressor` share: the net, its training, and what that leaves."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state

from nn.activations import activation_op
from nn.callbacks import EarlyStopping
from nn.estimators._arguments import batch_length, check_choice, check_counts, check_numbers
from nn.estimators._examples import Examples
from nn.estimators._kinds import NetEstimator
from nn.estimators._objectives import Penalized
from nn.estimators._solvers import Descent, FullSweep, Plateau, minimize
from nn.history import History
from nn.layers import Dense
from nn.losses import Loss
from nn.metrics import Metric
from nn.models import MLP
from nn.optimizers import SGD, Adam, Optimizer
from nn.schedules import Schedule, cosine

Floats = NDArray[np.float64]
_ALIASES = {"logistic": "sigmoid"}
_SOLVERS = ("adam", "sgd", "lbfgs")
_RATES = ("constant", "adaptive", "cosine")


def goes_by_batches(estimator: Any) -> bool:
    """Return True, or raise if the solver takes all examples at once: no `partial_fit` then."""
    if estimator.solver == "lbfgs":
        raise AttributeError(
            'partial_fit: expected solver="adam" or "sgd", which go batch by batch, got "lbfgs".'
        )
    return True


class Multilayer(NetEstimator):
    """A net of Dense layers, trained on `_targets` by the loss `_loss`."""

    model_: MLP
    _loss: Loss
    _score: tuple[str, Metric]
    """What early stopping looks at: the name of a curve, and how it is computed."""

    def __init__(
        self,
        hidden_layer_sizes: int | Sequence[int] = (100,),
        activation: str = "relu",
        *,
        solver: Literal["adam", "sgd", "lbfgs"] = "adam",
        alpha: float = 1e-4,
        batch_size: int | Literal["auto"] = "auto",
        learning_rate: Literal["constant", "adaptive", "cosine"] = "constant",
        learning_rate_init: float = 1e-3,
        max_iter: int = 200,
        tol: float = 1e-4,
        n_iter_no_change: int = 10,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.learning_rate_init = learning_rate_init
        self.max_iter = max_iter
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.warm_start = warm_start
        self.momentum = momentum
        self.nesterovs_momentum = nesterovs_momentum
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.random_state = random_state
        self.verbose = verbose

    @property
    def coefs_(self) -> list[Floats]:
        """The weights of each layer, shapes (units before, units)."""
        return [layer.W.numpy() for layer in self.model_.layers]

    @property
    def intercepts_(self) -> list[Floats]:
        """The biases of each layer, shapes (units,)."""
        return [layer.b.numpy() for layer in self.model_.layers]

    @abstractmethod
    def _width(self, examples: Examples) -> int:
        """Return how many outputs the net has."""

    @abstractmethod
    def _targets(self, examples: Examples) -> Floats:
        """Return the targets of `_loss`, with the weights in them."""

    def _strata(self, examples: Examples) -> Floats | None:
        """Return what has the same shares among the examples held out."""
        return None

    # ---- before a training ----

    def _check_arguments(self) -> None:
        name = type(self).__name__
        check_choice(name, "solver", self.solver, _SOLVERS)
        check_choice(name, "learning_rate", self.learning_rate, _RATES)
        check_counts(self, "max_iter", "n_iter_no_change")
        check_numbers(self, "alpha", "tol")
        check_numbers(self, "learning_rate_init", above=True)
        activation_op(self._activation)

    @property
    def _activation(self) -> str:
        return _ALIASES.get(self.activation, self.activation)

    def _sizes(self, examples: Examples) -> tuple[int, ...]:
        hidden = self.hidden_layer_sizes
        between = [hidden] if isinstance(hidden, int | np.integer) else hidden
        return (examples.X.shape[1], *between, self._width(examples))

    def _begin(self, examples: Examples) -> None:
        rng = check_random_state(self.random_state)
        self.model_ = MLP(self._sizes(examples), self._activation, initializer="zeros")
        for layer in self.model_.layers:
            _start(layer, np.random.default_rng(int(rng.randint(2**31))))
        self._rng = np.random.default_rng(int(rng.randint(2**31)))
        self._optimizer = self._new_optimizer()
        self.loss_curve_: list[float] = []
        self.validation_scores_: list[float] | None = [] if self.early_stopping else None
        self.n_iter_ = 0

    def _go_on(self, examples: Examples) -> None:
        sizes = self._sizes(examples)
        if self.model_.sizes != sizes:
            raise ValueError(
                f"{type(self).__name__}: expected the sizes {self.model_.sizes} of the net that "
                f"training is to go on with, got {sizes}. Make a new estimator for another net."
            )

    def _new_optimizer(self) -> Optimizer:
        parameters, lr = self.model_.parameters(), self.learning_rate_init
        if self.solver == "sgd":
            nesterov = bool(self.nesterovs_momentum and self.momentum)
            return SGD(parameters, lr, self.momentum, nesterov)
        return Adam(parameters, lr, (self.beta_1, self.beta_2), self.epsilon)

    # ---- trainings ----

    def _train(self, examples: Examples) -> None:
        """Train until nothing improves, or for `max_iter` epochs."""
        if self.solver == "lbfgs":
            self._train_on_all(examples)
            return
        self._optimizer = self._new_optimizer()
        examples, held_out = self._split(examples) if self.early_stopping else (examples, None)
        stopping = self._stopping()
        callbacks: list[Any] = [*stopping]
        if self.learning_rate == "cosine":
            callbacks.append(Schedule(self._optimizer, cosine(self.max_iter)))
        self._descend(examples, self.max_iter, held_out, callbacks)
        runs_out = self.learning_rate == "cosine"  # in max_iter epochs, by itself
        what = f"validation {self._score[0]}" if self.early_stopping else "loss"
        self._ended(runs_out or all(callback.stopped for callback in stopping), what)

    def _train_once(self, examples: Examples) -> None:
        self._optimizer.lr = self.learning_rate_init  # a schedule may have ended at 0
        self._descend(examples, 1)
        self.converged_ = False

    def _train_on_all(self, examples: Examples) -> None:
        data = examples.X, self._targets(examples)
        sweep = FullSweep(self.model_, data, self._objective())
        found = minimize(sweep, max_iter=self.max_iter, tol=self.tol)
        self._record(History(loss=found.losses))
        self.converged_, self._cut_off = found.converged, found.cut_off

    def _descend(
        self,
        examples: Examples,
        epochs: int,
        held_out: Examples | None = None,
        callbacks: Sequence[Any] = (),
    ) -> None:
        name, metric = self._score
        descent = Descent(
            self._objective(),
            self._optimizer,
            epochs,
            batch_length(self, len(examples)),
            int(self._rng.integers(2**31)),
            None if held_out is None else (held_out.X, self._targets(held_out)),
            callbacks,
            {} if held_out is None else {name: metric},
            bool(self.verbose),
        )
        self._record(descent.run(self.model_, examples.X, self._targets(examples)))

    def _objective(self) -> Penalized:
        return Penalized(self._loss, self.model_, self.alpha, per_batch=True)

    def _stopping(self) -> list[Plateau | EarlyStopping]:
        """Return what ends a training: nothing does where the learning rate falls to its end."""
        patience = self.n_iter_no_change
        if self.early_stopping:
            monitor = f"val_{self._score[0]}"
            return [EarlyStopping(patience, monitor=monitor, min_delta=self.tol, mode="max")]
        if self.learning_rate == "cosine":
            return []
        slows = self._optimizer if self.learning_rate == "adaptive" else None
        return [Plateau(self.tol, patience, slows)]

    def _split(self, examples: Examples) -> tuple[Examples, Examples]:
        if len(examples) < 2:
            raise ValueError(
                f"{type(self).__name__}: expected at least 2 samples with early_stopping=True, "
                f"got n_samples = 1. Set early_stopping=False."
            )
        trained, held_out = train_test_split(
            np.arange(len(examples)),
            test_size=self.validation_fraction,
            random_state=int(self._rng.integers(2**31)),
            stratify=self._strata(examples),
        )
        return examples.take(trained), examples.take(held_out)

    def _record(self, history: History) -> None:
        self.history_ = history
        self.loss_curve_ += history.loss
        self.loss_, self.best_loss_ = self.loss_curve_[-1], min(self.loss_curve_)
        self.n_iter_ += history.epochs
        scores = history.metrics.get(f"val_{self._score[0]}", [])
        if scores:
            self.validation_scores_ = [*(self.validation_scores_ or []), *scores]
            self.best_validation_score_ = max(self.validation_scores_)


def _start(layer: Dense, rng: np.random.Generator) -> None:
    """Draw weights and biases as scikit-learn does: uniform, and narrower than He's for relu.

    On small tables nets that start so, with kinks beside the origin too, err less on new data.
    """
    gain = 2 if layer.activation == "sigmoid" else 6
    bound = np.sqrt(gain / (layer.fan_in + layer.fan_out))
    layer.W.data = rng.uniform(-bound, bound, layer.W.shape)
    layer.b.data = rng.uniform(-bound, bound, layer.b.shape)
