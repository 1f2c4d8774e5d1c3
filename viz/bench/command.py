"""What `chainrule bench` does in the process that measures: run, print, write."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

import autograd_core as ag
from viz.bench import pictures
from viz.bench.options import add_options
from viz.measuring import peers
from viz.measuring.differences import UnequalError
from viz.measuring.elementwise_table import elementwise_lines
from viz.measuring.kernels import DTYPES, SIZES, run_kernel
from viz.measuring.kernels_table import form_names, kernel_lines, where_each_wins
from viz.measuring.peers_table import peers_lines
from viz.measuring.store import KERNELS, facts, read_results, write_results
from viz.measuring.timing import QUICK, Pace
from viz.measuring.workloads import ELEMENTWISE, WORKLOADS, expanded, groups
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

    @property
    def kernel_pace(self) -> Pace:
        """How long a kernel is timed at each size: there are many."""
        return Pace(self.pace.rounds, self.pace.round_s / 20)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of arrays."""
        return SIZES[:3] if self.pace is QUICK else SIZES

    def file(self, what: str, ending: str) -> Path:
        """Return where a result goes; part of a table does not replace the whole."""
        return self.out / f"{'-'.join((what, *self.names))}.{ending}"


def bench_peers(order: Order, tell: Tell = print) -> int:
    """Time the engines side by side, print a table for each workload, write `peers.json`.

    Returns
    -------
    int
        The exit code: 1 if an engine computes something else than ours.
    """
    results = {}
    for name in expanded(order.names):
        result = peers.run(WORKLOADS[name], order.pace, _progress).stored()
        _progress("")
        results[name] = result
        if not name.startswith(ELEMENTWISE):
            tell("\n".join(peers_lines(result, order.say)) + "\n")
    functions = {name: r for name, r in results.items() if name.startswith(ELEMENTWISE)}
    if functions:
        tell("\n".join(elementwise_lines(functions, order.say)) + "\n")
    path = write_results(order.file("peers", "json"), facts(order.threads), results)
    picture = pictures.draw_peers(read_results(path), order.file("peers", "png"), order.lang)
    _tell_paths([path, picture], order, tell)
    return int(any(peers.UNEQUAL in r["missing"].values() for r in results.values()))


def bench_kernels(order: Order, tell: Tell = print) -> int:
    """Time the kernels in their forms, print a table for each, write `kernels.json` and PNGs.

    Returns
    -------
    int
        The exit code: 1 if a form computes something else than NumPy's.
    """
    known = facts(order.threads, KERNELS) | {"parallel_threads": _parallel_threads()}
    results: dict[str, Any] = {}
    wrong = 0
    for name, dtype in product(order.names or ag.KERNELS, DTYPES):
        result = _kernel_result(name, dtype, order)
        if isinstance(result, str):
            wrong = 1
            tell(f"{result}\n")
            continue
        results.setdefault(name, {})[dtype] = result
        tell("\n".join(kernel_lines(f"{name}, {dtype}", result, known, order.say)) + "\n")
    _tell_winners(results, form_names(known, order.say), order, tell)
    path = write_results(order.file("kernels", "json"), known, results)
    drawn = pictures.draw_kernels(read_results(path), order.file("kernels", "png"), order.lang)
    _tell_paths([path, *drawn], order, tell)
    return wrong


def _kernel_result(name: str, dtype: str, order: Order) -> dict[str, Any] | str:
    """Return what a kernel gave, or what is wrong with one of its forms."""
    _progress(f"{name}, {dtype}")
    try:
        return run_kernel(ag.KERNELS[name], dtype, order.kernel_pace, order.sizes)
    except UnequalError as error:  # the others can be measured all the same
        return str(error)
    finally:
        _progress("")


def _parallel_threads() -> int:
    import numba

    return int(numba.get_num_threads())


def _tell_winners(results: dict[str, Any], names: dict[str, str], order: Order, tell: Tell) -> None:
    tell(order.say("The fastest form, by the number of entries:"))
    for name, types in results.items():
        for dtype, result in types.items():
            tell(f"  {name}, {dtype}: {where_each_wins(result, names)}")
    tell("")


def _tell_paths(paths: list[Path], order: Order, tell: Tell) -> None:
    for path in paths:
        tell(order.say("wrote {path}", path=path))


def _progress(text: str) -> None:
    """Show on a terminal what is going on, on a line that the next text replaces."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text[:70]}", end="", file=sys.stderr, flush=True)


def order_of(options: argparse.Namespace) -> Order:
    """Return what the options ask for.

    Raises
    ------
    ValueError
        If a name is neither a kernel nor a workload that is to be measured, or Numba is off.
    """
    known = [*groups(), *WORKLOADS] if options.what == "peers" else [*ag.KERNELS]
    if options.what == "all" and options.only:
        raise ValueError("bench: expected --only with kernels or peers, got all. Name one of them.")
    for name in options.only:
        if name not in known:
            listed = groups() if options.what == "peers" else known
            raise ValueError(
                f"bench: expected --only to be one of {', '.join(listed)}, got {name}."
            )
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        raise ValueError(
            "bench: expected Numba to compile, got NUMBA_DISABLE_JIT in the environment. Unset it."
        )
    pace = QUICK if options.quick else Pace()
    return Order(tuple(options.only), pace, options.out, options.threads, options.lang)


def measure(options: argparse.Namespace) -> int:
    """Measure what the options ask for; return the exit code."""
    order = order_of(options)
    return bench_peers(order) if options.what == "peers" else bench_kernels(order)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Measure what the arguments ask for, and exit."""
    parser = argparse.ArgumentParser(prog="python -m viz.bench")
    add_options(parser)
    try:
        sys.exit(measure(parser.parse_args(arguments)))
    except KeyboardInterrupt:
        sys.exit(2)  # who started this process says so


__all__ = ["Order", "bench_peers", "main", "measure", "order_of"]
