"""The command `chainrule`. A user's mistake is one line on stderr and exit code 2."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TextIO, TypeAlias

import numpy as np

from autograd_core import AutogradError, __version__
from viz.bench.options import add_options
from viz.training import options as train

_EXAMPLES = """examples:
  chainrule demo
  chainrule draw "tanh(w*x + b)" --at w=2,x=-1,b=0.5 -o neuron.svg
  chainrule draw "tanh(w*x + b)" --at w=2,x=-1,b=0.5 -o steps.html
  chainrule draw "tanh(w*x + b)" --at w=2,x=-1,b=0.5 -o -
  chainrule explain "(sigmoid(w*x) - y)**2" --at w=0.5,x=2,y=1 --wrt w
  chainrule diagnose "sigmoid(w*x)" --at w=8,x=5
  chainrule train spiral
  chainrule bench
  chainrule doctor
"""


class _Parser(argparse.ArgumentParser):
    """Argparse whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        if "EXPR" in message:
            message += '; write -- before one that begins with a minus: -- "-w*x"'
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # not every terminal has a ∂
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except OSError as error:
        return _fail(f"cannot write {error.filename or 'the file'}: {error.strerror or error}")
    except (AutogradError, ValueError, ImportError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return _fail("stopped")


def _fail(message: str) -> int:
    print(f"chainrule: {' '.join(message.split())}", file=sys.stderr)
    return 2


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _parser() -> _Parser:
    parser = _Parser(
        prog="chainrule",
        description="See backpropagation: draw a computation graph with the gradient of every "
        "node, and spell a gradient out by the chain rule.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"chainrule {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_demo(commands)
    _add_draw(commands)
    _add_explain(commands)
    _add_diagnose(commands)
    train.add_options(
        commands.add_parser(
            "train", help="train a net on data of yours, beside the models it has to beat"
        )
    )
    bench = commands.add_parser("bench", help="time the kernels, or the engine beside others")
    add_options(bench)
    bench.set_defaults(run=_bench)
    doctor = commands.add_parser("doctor", help="what is installed, and how to get what is not")
    doctor.add_argument(
        "--warm", action="store_true", help="compile ahead what Numba compiles at its first use"
    )
    doctor.set_defaults(run=_doctor)
    return parser


def _add_demo(commands: _Commands) -> None:
    demo = commands.add_parser(
        "demo", help="train a net on real data, draw it, explain one of its gradients"
    )
    demo.add_argument("-o", "--out", type=Path, default=Path("out"), help="folder (default: out)")
    demo.set_defaults(run=_demo)


def _add_draw(commands: _Commands) -> None:
    draw = commands.add_parser("draw", help="draw the graph of an expression")
    _add_expression(draw)
    draw.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("graph.svg"),
        metavar="FILE",
        help="ends in .svg, .png, .pdf, .html, .dot, .json, .tex, .tikz or .txt; - prints it as "
        "text (default: graph.svg)",
    )
    draw.add_argument("--highlight", metavar="NAME", help="draw the way from the result to it")
    draw.add_argument("--theme", choices=("light", "dark"), default="light")
    draw.add_argument("--direction", choices=("LR", "TB"), default="LR")
    draw.add_argument("--lang", choices=("en", "es"), default="en", help="its language")
    draw.add_argument("--engine", choices=("auto", "dot", "builtin"), default="auto")
    draw.set_defaults(run=_draw)


def _add_explain(commands: _Commands) -> None:
    explain = commands.add_parser("explain", help="spell a gradient out by the chain rule")
    _add_expression(explain)
    explain.add_argument("--wrt", required=True, metavar="NAME", help="the variable to derive by")
    explain.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="also write it: .txt, .tex or .html"
    )
    explain.add_argument("--lang", choices=("en", "es"), default="en", help="its language")
    explain.set_defaults(run=_explain)


def _add_diagnose(commands: _Commands) -> None:
    diagnose = commands.add_parser(
        "diagnose", help="find what is wrong with the gradients of an expression"
    )
    _add_expression(diagnose)
    diagnose.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="also draw it, with each finding marked"
    )
    diagnose.add_argument("--lang", choices=("en", "es"), default="en")
    diagnose.set_defaults(run=_diagnose)


def _add_expression(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", metavar="EXPR", help='such as "tanh(w*x + b)"')
    parser.add_argument("--at", default="", metavar="w=2,x=-1", help="the value of each variable")


def _demo(options: argparse.Namespace) -> int:
    from viz.demo import run_demo

    run_demo(options.out)
    return 0


@np.errstate(all="ignore")
def _draw(options: argparse.Namespace) -> int:
    from viz.drawing import draw
    from viz.expression import read_expression, read_point
    from viz.picture import check_ending

    printed = str(options.output) == "-"
    if not printed:
        check_ending(options.output)
    expression = read_expression(options.expression, read_point(options.at))
    expression.root.backward()
    picture = draw(
        expression.root,
        highlight=options.highlight,
        theme=options.theme,
        direction=options.direction,
        engine=options.engine,
        lang=options.lang,
    )
    text = picture.text(**_terminal(sys.stdout)) if printed else ""
    print(text or f"wrote {picture.save(options.output)}", end="" if text else "\n")
    return 0


def _terminal(stream: TextIO) -> dict[str, Any]:
    """Return how text is written to a stream: how wide, in which letters, in colour or not."""
    shown = stream.isatty()
    try:
        "─∂₁²".encode(stream.encoding or "ascii")
        encodes = True
    except UnicodeError:
        encodes = False
    dumb = os.environ.get("TERM", "") in ("", "dumb") or bool(os.environ.get("NO_COLOR"))
    width = max(60, shutil.get_terminal_size((80, 24)).columns) if shown else 80
    return {"width": width, "ascii": not encodes, "color": shown and not dumb}


@np.errstate(all="ignore")  # the report shows inf and nan; NumPy need not warn of them
def _explain(options: argparse.Namespace) -> int:
    from viz.derivation import check_ending, explain
    from viz.expression import ExpressionError, read_expression, read_point

    if options.output is not None:
        check_ending(options.output)
    expression = read_expression(options.expression, read_point(options.at))
    if options.wrt not in expression.variables:
        known = ", ".join(expression.variables)
        raise ExpressionError(f"expected --wrt to be one of {known}, got {options.wrt!r}.")
    expression.root.backward()
    derivation = explain(expression.root, expression.variables[options.wrt], lang=options.lang)
    if options.output is not None:
        derivation.save(options.output)
    print(derivation)
    return 0


@np.errstate(all="ignore")
def _diagnose(options: argparse.Namespace) -> int:
    from viz.diagnosis.diagnose import diagnose
    from viz.expression import read_expression, read_point
    from viz.picture import check_ending

    if options.output is not None:
        check_ending(options.output)
    expression = read_expression(options.expression, read_point(options.at))
    diagnosis = diagnose(expression.root, expression.variables, lang=options.lang)
    if options.output is not None:
        diagnosis.draw().save(options.output)
    print(diagnosis)
    return 0 if diagnosis.ok else 1


def _bench(options: argparse.Namespace) -> int:
    from viz.bench.command import order_of
    from viz.bench.launch import launch

    order_of(options)  # what is wrong fails here, before a process starts
    options.out.mkdir(parents=True, exist_ok=True)
    return launch(options)


def _doctor(options: argparse.Namespace) -> int:
    from viz.doctor import healthy, report, warm

    if options.warm:
        print("\n".join(warm()))
        return 0
    print("\n".join(report()))
    return 0 if healthy() else 1


if __name__ == "__main__":
    sys.exit(main())
