"""The progress bar of a training: tqdm's where tqdm is installed, else none."""

from typing import Any, Protocol


class Bar(Protocol):
    """What a training needs of a progress bar."""

    def update(self) -> Any:
        """Count one more epoch."""

    def set_postfix(self, values: dict[str, str], /, *, refresh: bool) -> Any:
        """Show the latest numbers beside the bar."""

    def close(self) -> Any:
        """Leave the bar as it stands."""


class NoBar:
    """A bar that nobody sees."""

    def update(self) -> None:
        """Count nothing."""

    def set_postfix(self, values: dict[str, str], /, *, refresh: bool) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Leave nothing."""


def progress_bar(epochs: int, shown: bool, done: int = 0) -> Bar:
    """Return a bar over `epochs`, written to stderr; a silent one if unwanted or without tqdm.

    `done` epochs are counted already, as those of a training that is continued.
    """
    if not shown:
        return NoBar()
    try:
        from tqdm.auto import tqdm  # on first use: importing it takes a tenth of a second
    except ImportError:
        return NoBar()
    bar: Bar = tqdm(total=epochs, initial=done, desc="fit", unit="epoch")
    return bar
