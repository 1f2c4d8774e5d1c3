"""`fit`: the training loop, with minibatches, validation, callbacks and clear failures."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any, Literal

import autograd_core as ag
from nn._inputs import checked_data, checked_number, is_count
from nn.callbacks.base import TrainingCallback
from nn.engines import run_for
from nn.history import History
from nn.losses import Loss, loss_for
from nn.metrics import Metric, metrics_for
from nn.module import Module
from nn.optimizers import Optimizer
from nn.progress import progress_bar
from nn.recorder import StepCallback
from nn.run import Callback, Plan, Run


def fit(
    model: Module,
    X: Any,
    y: Any,
    *,
    loss: str | Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    validation: tuple[Any, Any] | None = None,
    clip_norm: float | None = None,
    seed: int = 0,
    engine: Literal["auto", "eager", "compiled"] = "auto",
    callbacks: Iterable[Callback] = (),
    metrics: Iterable[str] | Mapping[str, Metric] | None = None,
    progress: bool = True,
) -> History:
    """Train a model on minibatches and return what was recorded.

    Parameters
    ----------
    model : Module
        Called on batches of X; trained in `train()` mode, then put back into the mode it had.
    X : array, shape (N, ...)
        Examples along the first axis.
    y : array, shape (N, ...)
        Targets, in the form that `loss` takes: most want the shape of the model's
        output, `cross_entropy` integer classes (N,).
    loss : str or callable
        A name in `nn.losses.LOSSES`, such as "mse" or "cross_entropy", or
        `f(outputs, targets) -> Tensor`.
    optimizer : Optimizer
        Made with the model's parameters.
    epochs : int
        Passes over the data, at least 1.
    batch_size : int, optional
        Examples in a batch; the last batch of an epoch may be smaller. None, N or more: one
        full batch, unshuffled, because its order makes no difference.
    validation : (X_val, y_val), optional
        Evaluated after each epoch in `eval()` mode, without recording.
    clip_norm : float, optional
        Before each update gradients that together are longer than this are scaled down to it, as
        by `clip_grad_norm`. The History keeps the norms from before.
    seed : int
        Of the shuffling: each epoch visits the examples in another order.
    engine : "auto", "eager" or "compiled"
        "eager" records a graph for each batch and sweeps it. "compiled" traces one step and replays
        it, the optimizer's update included, with no Python in the loop (but for a call at each step
        where NumPy does an op, which `History.engine` then names): the same History, weights and
        last gradients, to rounding. What the model does must not depend on the numbers; masks and
        running statistics move on by `KeyStream` and `Module.move`, as those of `Dropout` and
        `BatchNorm` do.

        "auto" is "compiled" where that pays and cannot be noticed, else "eager". It pays from 5,000
        updates on if the machine was compiled on this computer before (to load it takes 1 to 2 s),
        else from 50,000 (some 10 s, announced). It cannot be noticed where layers, loss and
        optimizer are the package's own, no callback watches the updates, and the machine has all
        ops of a step.
        Name an engine to have the same bits each time.
    callbacks : iterable of callable
        Each is called after every epoch as `callback(epoch, history)`: the number of epochs done
        (1 after the first) and the History so far. If one returns True (exactly), training stops
        after that epoch, when the others have been called too. Schedules are callbacks that set
        `optimizer.lr`, from which the next epoch reads it. A `TrainingCallback`, such as
        `EarlyStopping` and `Checkpoint`, is also told of the start and the end. A `StepCallback`,
        such as `Recorder`, is told of every update, and therefore needs another engine than
        "compiled".
    metrics : iterable of str, or mapping of str to callable, optional
        What to record beside the loss, each epoch over all examples: "accuracy", "auc", "r2",
        "rmse", or functions `f(outputs, targets) -> float` of arrays by names of your own. None:
        the accuracy where the loss is a classification loss.
    progress : bool
        Show tqdm's bar on stderr, where tqdm is installed.

    Returns
    -------
    History

    Raises
    ------
    ShapeError
        If X and y differ in length or are empty.
    ValueError
        If the data hold nan or inf or masked entries, `validation` is no pair, epochs or batch_size
        is below 1, clip_norm is not above 0, the engine, the loss or a metric is unknown, the
        optimizer has none of the model's parameters, or a `StepCallback` is to watch compiled
        steps.
    TypeError
        If X or y hold no numbers, or the model has parameters that are Values, as `nn.scalar.MLP`.
    OutOfRangeError
        If a label, or a token of an `Embedding`, is outside. Of a model that is compiled that is
        looked at in all examples before anything is trained.
    GraphError
        If a model that is to be compiled branches on numbers, or changes anything else than
        KeyStreams and what its `moving` names.
    DivergedError
        If a loss, a gradient or a parameter becomes nan or inf. The parameters are then those from
        before the update that led there; where it was the validation loss, those of that epoch.
    KeyboardInterrupt
        At Ctrl-C, which waits until an update is done, in the compiled engine some 0.2 s: model and
        optimizer are then as after the last update.

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.xor(n=100)
    >>> model = nn.MLP([2, 8, 1])
    >>> history = nn.fit(model, data.X, data.y, loss="binary_cross_entropy", epochs=50,
    ...                  optimizer=nn.SGD(model.parameters(), lr=0.5), progress=False)
    >>> history.loss[-1] < history.loss[0]
    True
    """
    _check_options(epochs, batch_size, engine)
    _check_model(model)
    data = checked_data(X, y, ("X", "y"))
    held_out = None if validation is None else _checked_pair(validation)
    if clip_norm is not None:
        clip_norm = checked_number("fit", "clip_norm", clip_norm, above=True)
    size = min(batch_size or len(data[0]), len(data[0]))
    plan = Plan(data, held_out, epochs, size, seed, clip_norm)
    callbacks, function = tuple(callbacks), loss_for(loss)
    _check_watchers(callbacks, engine)
    training = model.training
    try:
        measured = metrics_for(function, metrics)
        run = run_for(engine, model, function, optimizer, plan, measured, callbacks)
        run.callbacks = callbacks
        run.watchers = [callback for callback in callbacks if isinstance(callback, StepCallback)]
        with run.interrupts.listening():
            _train(run, progress)
    finally:
        model.train() if training else model.eval()
    return run.history


def _train(run: Run, progress: bool) -> None:
    """Go through the epochs that are not done yet, and tell the callbacks."""
    listeners = [callback for callback in run.callbacks if isinstance(callback, TrainingCallback)]
    for listener in listeners:
        listener.begin(run)
    for listener in listeners:
        listener.restore(run)
    last = run.epoch >= run.plan.epochs or any(listener.stopped for listener in listeners)
    with closing(progress_bar(run.plan.epochs, progress, run.epoch)) as bar:
        while not last:
            run.train()
            run.validate()
            run.epoch += 1
            bar.set_postfix(_written(run.history), refresh=False)
            bar.update()
            asked = [callback(run.epoch, run.history) is True for callback in run.callbacks]
            last = run.epoch >= run.plan.epochs or any(asked)
            for listener in listeners:
                listener.after_epoch(run, last)
    for listener in listeners:
        listener.end(run)


def _written(history: History) -> dict[str, str]:
    return {name: f"{number:.4g}" for name, number in history.latest().items()}


def _check_options(epochs: int, batch_size: int | None, engine: str) -> None:
    if engine not in ("auto", "eager", "compiled"):
        raise ValueError(
            f'fit: expected engine="auto", "eager" or "compiled", got {engine!r}. Leave it out.'
        )
    if not is_count(epochs):
        raise ValueError(f"fit: expected epochs to be an integer of at least 1, got {epochs!r}.")
    if batch_size is not None and not is_count(batch_size):
        raise ValueError(
            f"fit: expected batch_size to be None or an integer of at least 1, got {batch_size!r}. "
            "None takes all examples at once."
        )


def _check_model(model: Module) -> None:
    if any(isinstance(parameter, ag.Value) for parameter in model.parameters()):
        raise TypeError(
            "fit: expected a model of Tensors, which takes many examples at once, got "
            f"{model.describe()}, whose parameters are Values. Train nn.MLP, the same net by the "
            "same seed; or compile the graph of one example with ag.compile_graph, map it over all "
            "with program.map, and update the Values by an optimizer."
        )


def _checked_pair(validation: Any) -> tuple[Any, Any]:
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise ValueError(
            "fit: expected validation to be a pair (X_val, y_val), got "
            f"{type(validation).__name__}. Write validation=(test.X, test.y)."
        )
    X, y = validation
    return checked_data(X, y, ("X_val", "y_val"))


def _check_watchers(callbacks: Iterable[Callback], engine: str) -> None:
    watchers = [callback for callback in callbacks if isinstance(callback, StepCallback)]
    if watchers and engine == "compiled":
        raise ValueError(
            f'fit: expected engine="eager" with a {type(watchers[0]).__name__}, which watches '
            'every update, got "compiled", which makes all those of an epoch in one call.'
        )
