"""The options of `chainrule train`: read without loading the engine, run with it."""

import argparse
import sys
from pathlib import Path

_ABOUT = (
    "Train a net, set its test scores beside those of a constant and of a linear model, and write "
    "curves, graph, derivation, weights and report to a folder."
)
_EXAMPLES = """examples:
  chainrule train breast_cancer
  chainrule train concrete --hidden 50,50 --epochs 300
  chainrule train spiral --hidden 16,16 --activation relu --lr 0.02 -o out/spiral
  chainrule train --csv houses.csv --target price --hidden 32,32 --epochs 100
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be told, and what is then done."""
    parser.description, parser.epilog = _ABOUT, _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    _add_data(parser)
    _add_net(parser)
    parser.set_defaults(run=run)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "data", nargs="?", metavar="DATA",
        help="breast_cancer, concrete, digits, xor, circle, gauss, spiral, moons, blobs, plane, "
        "two_bumps or linear",
    )  # fmt: skip
    parser.add_argument("--csv", type=Path, metavar="FILE", help="a table, its first line names")
    parser.add_argument("--target", metavar="COLUMN", help="what is predicted from the others")
    parser.add_argument(
        "--task", choices=("auto", "classes", "number"), default="auto",
        help="what the target is (auto: classes, where it is text or few whole numbers)",
    )  # fmt: skip


def _add_net(parser: argparse.ArgumentParser) -> None:
    suited = "(default: what suits the data)"
    parser.add_argument(
        "--hidden", metavar="8,8", help=f"units of each hidden layer, or none {suited}"
    )
    parser.add_argument("--activation", metavar="NAME", help=f"tanh, relu, gelu, ... {suited}")
    parser.add_argument("--epochs", type=int, metavar="N", help=f"passes over the data {suited}")
    parser.add_argument("--batch-size", type=int, metavar="N", help="examples in a batch (32)")
    parser.add_argument("--lr", type=float, metavar="RATE", help=f"learning rate {suited}")
    parser.add_argument(
        "--optimizer", metavar="NAME", help="sgd, momentum, adagrad, rmsprop, adam or adamw (adam)"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="of split, weights and batches (0)")
    parser.add_argument("--engine", choices=("auto", "eager", "compiled"))
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="FOLDER",
        help="where to write (default: out/ and the name)",
    )
    parser.add_argument("--lang", choices=("en", "es"), default="en", help="its language")


def run(options: argparse.Namespace) -> int:
    """Train as the options say; return the exit code."""
    from viz.training.command import run_train
    from viz.training.settings import read_data, read_hidden, recipe_for, settings_for

    wanted = {
        name: getattr(options, name)
        for name in ("activation", "epochs", "batch_size", "lr", "optimizer", "seed", "engine")
    }
    if options.hidden is not None:
        wanted["hidden"] = read_hidden(options.hidden)
    settings = settings_for(options.data or "", wanted)
    data = read_data(options.data, options.csv, options.target, options.task)
    run_train(
        data,
        settings,
        options.out or Path("out") / (options.data or options.csv.stem),
        recipe=recipe_for(options.data, options.csv, options.target, options.task),
        lang=options.lang,
        progress=sys.stderr.isatty(),
    )
    return 0
