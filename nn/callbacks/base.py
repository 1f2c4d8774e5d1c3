"""`TrainingCallback`, the base of those that are told of the start, each epoch and the end."""

from abc import ABC, abstractmethod
from typing import Any

from nn.history import History
from nn.run import Run


class TrainingCallback(ABC):
    """A callback of `fit` that sees the whole training: model, optimizer, generator, history.

    One that remembers something from epoch to epoch gives it out in `state_dict` and takes it back
    in `load_state_dict`, so that a training that `Checkpoint` continues goes on as if never broken.
    """

    @property
    def stopped(self) -> bool:
        """Whether no more epoch is wanted, which a continued training asks before its first."""
        return False

    def begin(self, run: Run) -> None:  # noqa: B027 most have nothing to do
        """Take note of a training that is about to start."""

    def restore(self, run: Run) -> None:  # noqa: B027
        """Bring a training to where it is to go on, when all callbacks have begun."""

    @abstractmethod
    def __call__(self, epoch: int, history: History) -> Any:
        """Take note of an epoch; see `callbacks` of `fit`."""

    def after_epoch(self, run: Run, last: bool) -> None:  # noqa: B027
        """Take note of an epoch when all callbacks have been called; `last`: there is no other."""

    def end(self, run: Run) -> None:  # noqa: B027
        """Take note of the end, unless an error or Ctrl-C was it."""

    def state_dict(self) -> dict[str, Any]:
        """Return what is remembered: arrays, and what JSON can hold, by names."""
        return {}

    def load_state_dict(self, state: dict[str, Any]) -> None:  # noqa: B027
        """Remember what `state_dict` gave."""
