"""The options of `chainrule bench`, and the same as arguments for the process that measures."""

import argparse
from pathlib import Path


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `chainrule bench` to its parser."""
    parser.add_argument(
        "what", nargs="?", choices=("kernels", "peers", "all"), default="kernels",
        help="the kernels in pure Python, NumPy and Numba; or training steps beside other "
        "engines (default: kernels)",
    )  # fmt: skip
    parser.add_argument(
        "--only", metavar="NAME", action="append", default=[], help="one kernel or workload"
    )
    parser.add_argument("--quick", action="store_true", help="see that it runs; no true times")
    parser.add_argument("-o", "--out", type=Path, default=Path("out"), help="folder (default: out)")
    parser.add_argument("--threads", type=_count, default=1, help="for each library (default: 1)")
    parser.add_argument("--lang", choices=("en", "es"), default="en")


def arguments_of(options: argparse.Namespace, what: str) -> list[str]:
    """Return the options as arguments, for the process that measures kernels or peers."""
    names = [part for name in options.only for part in ("--only", name)]
    given = [what, *names, "--out", str(options.out), "--lang", options.lang]
    return [*given, "--threads", str(options.threads), *["--quick"] * options.quick]


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"expected a number of threads, got {text!r}")
    return int(text)
