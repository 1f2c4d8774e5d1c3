"""What `chainrule bench` does in the process that measures: run, print, write."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from viz.bench import peers
from viz.bench.options import add_options
from viz.bench.peers_table import peers_lines
from viz.bench.store import facts, write_results
from viz.bench.timing import QUICK, Pace
from viz.bench.workloads import WORKLOADS
from viz.messages import Messages, messages

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be measured, how long, and where the results go.

    Attributes
    ----------
    names : tuple of str
        Of workloads and kernels; none means all.
    pace : Pace
    out : Path
        A folder.
    threads : int
    lang : str
    """

    names: tuple[str, ...]
    pace: Pace
    out: Path
    threads: int = 1
    lang: str = "en"

    @property
    def say(self) -> Messages:
        """What says texts in the language."""
        return messages(self.lang)

    def file(self, what: str, ending: str) -> Path:
        """Return where a result goes; part of a table does not replace the whole."""
        return self.out / f"{'-'.join((what, *self.names))}.{ending}"


def bench_peers(order: Order, tell: Tell = print) -> dict[str, Any]:
    """Time the engines side by side, print a table for each workload, write `peers.json`."""
    results = {}
    for name in order.names or WORKLOADS:
        result = peers.run(WORKLOADS[name], order.pace, _progress).stored()
        _progress("")
        results[name] = result
        tell("\n".join(peers_lines(result, order.say)) + "\n")
    path = write_results(order.file("peers", "json"), facts(order.threads), results)
    tell(order.say("wrote {path}", path=path))
    return results


def _progress(text: str) -> None:
    """Show on a terminal what is going on, on a line that the next text replaces."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text[:70]}", end="", file=sys.stderr, flush=True)


def order_of(options: argparse.Namespace) -> Order:
    """Return what the options ask for.

    Raises
    ------
    ValueError
        If a name is neither a kernel nor a workload that is to be measured.
    """
    known = [*WORKLOADS]
    for name in options.only:
        if name not in known:
            raise ValueError(f"bench: expected --only to be one of {', '.join(known)}, got {name}.")
    pace = QUICK if options.quick else Pace()
    return Order(tuple(options.only), pace, options.out, options.threads, options.lang)


def measure(options: argparse.Namespace) -> int:
    """Measure what the options ask for; return the exit code."""
    order = order_of(options)
    if options.what in ("peers", "all"):
        bench_peers(order)
    return 0


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Measure what the arguments ask for, and exit."""
    parser = argparse.ArgumentParser(prog="python -m viz.bench")
    add_options(parser)
    try:
        sys.exit(measure(parser.parse_args(arguments)))
    except KeyboardInterrupt:
        sys.exit(2)  # who started this process says so


__all__ = ["Order", "bench_peers", "main", "measure", "order_of"]
