"""`Checkpoint`: write a training down after its epochs, and continue it as if never broken."""

import os
from pathlib import Path
from typing import Any

from nn._atomic import remove_leftovers
from nn._inputs import is_count
from nn._tensor_file import check_library
from nn.callbacks.base import TrainingCallback
from nn.callbacks.settings import settings_of
from nn.callbacks.snapshot import read_snapshot, write_snapshot
from nn.history import History
from nn.run import Run


class Checkpoint(TrainingCallback):
    """Write the whole training to a file after every epoch, or every few.

    In the file are the weights, the optimizer's state and learning rate, the random generators (of
    the shuffling and of layers) and the counts of masks that `Dropout` drew, the epoch, the History
    and what every other `TrainingCallback` remembers. It is one safetensors file, written
    atomically: killed at any moment, also with SIGKILL, the process leaves the last checkpoint or
    the one before. Continued from there, the training gives what it would have given unbroken, bit
    for bit where the same computer computes with the same versions and engine.

    Parameters
    ----------
    path : str or path
        By custom it ends in `.safetensors`. Replaced by each checkpoint.
    every : int
        Write after each epoch whose number this divides, and after the last.
    resume : bool
        Continue from `path` if that file exists, else start anew. Run the same program again: the
        model, optimizer and all arguments of `fit` must be those of the broken training, but for
        `epochs`, `engine` and `progress`. False: the file is overwritten.

    Raises
    ------
    ValueError
        If `every` is below 1; in `fit`, if the file is of another training: the message says in
        which settings it differs.
    BrokenFileError
        In `fit`, if the file to continue from is no checkpoint.
    OSError
        In `fit`, if the folder is missing or cannot be written to.
    ImportError
        In `fit`, if safetensors is not installed.

    Notes
    -----
    Plain functions among the callbacks keep nothing: one that returned True to stop a training,
    such as a limit of time, is asked again in each epoch of the continued one. A `Recorder` starts
    anew.

    Examples
    --------
    >>> import nn, pathlib, tempfile
    >>> path, data = pathlib.Path(tempfile.mkdtemp(), "xor.safetensors"), nn.datasets.xor(n=40)
    >>> def train(epochs):
    ...     model = nn.MLP([2, 3, 1])
    ...     return nn.fit(model, data.X, data.y, loss="binary_cross_entropy", epochs=epochs,
    ...         optimizer=nn.SGD(model.parameters(), lr=0.1, momentum=0.9), progress=False,
    ...         batch_size=8, callbacks=[nn.Checkpoint(path, resume=True)])
    >>> broken_off, continued = train(2), train(5)
    >>> continued.epochs, continued.loss[:2] == broken_off.loss
    (5, True)
    """

    def __init__(
        self, path: str | os.PathLike[str], *, every: int = 1, resume: bool = False
    ) -> None:
        if not is_count(every):
            raise ValueError(
                f"Checkpoint: expected every to be an integer of at least 1, got {every!r}. It "
                "counts epochs."
            )
        self.path, self.every, self.resume = Path(path), every, resume
        self._started: dict[str, Any] = {}

    def begin(self, run: Run) -> None:
        """See to it that the file can be written, and note what was asked for."""
        check_library()
        if not self.path.parent.is_dir():
            raise FileNotFoundError(
                f"Checkpoint: expected a folder to write to, got {self.path.parent}, which does "
                "not exist. Make it first."
            )
        remove_leftovers(self.path)
        self._started = settings_of(run)

    def restore(self, run: Run) -> None:
        """Continue the training in the file, if wanted and there is one."""
        if self.resume and self.path.exists():
            self._started = read_snapshot(self.path, run, self._started)

    def __call__(self, epoch: int, history: History) -> None:
        """Do nothing yet: the other callbacks may not have been called."""

    def after_epoch(self, run: Run, last: bool) -> None:
        """Write the checkpoint, if it is time."""
        if last or run.epoch % self.every == 0:
            write_snapshot(self.path, run, self._started)
