"""Ctrl-C put off while something is half done, so that what it leaves behind fits together."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any


class Interrupts:
    """While listening, `with interrupts:` lets a Ctrl-C wait for the end of the block.

    Outside such blocks it acts at once. What it does is what it did before: KeyboardInterrupt,
    unless the program has a handler of its own. Only the main thread hears it.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._waiting: tuple[int, FrameType | None] | None = None
        self._before: Any = None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Receive Ctrl-C, where Python receives it at present and this is the main thread."""
        self._before = signal.getsignal(signal.SIGINT)
        main = threading.current_thread() is threading.main_thread()
        if not main or not callable(self._before):
            yield
            return
        signal.signal(signal.SIGINT, self._receive)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, self._before)

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._waiting is not None and not self._depth:
            waiting, self._waiting = self._waiting, None
            self._before(*waiting)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        if self._depth:
            self._waiting = number, frame
        else:
            self._before(number, frame)
