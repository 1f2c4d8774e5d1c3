import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import autograd_core
from viz.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "viz.cli", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | environment,
        capture_output=True,
        check=False,
    )


def refused(capsys, *arguments):
    """Run a command that must fail; return its one line."""
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    out, err = capsys.readouterr()
    assert code == 2
    assert out == ""
    assert err.startswith("chainrule")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert "Traceback" not in err
    assert len(err) < 400
    return err


@pytest.mark.parametrize("kind", ["svg", "png", "pdf", "dot", "html"])
def test_draw_writes_the_graph(capsys, kind):
    assert main(["draw", "tanh(w*x + b)", "--at", "w=2,x=-1,b=0.5", "-o", f"a.{kind}"]) == 0
    assert capsys.readouterr().out == f"wrote a.{kind}\n"
    assert Path(f"a.{kind}").stat().st_size > 500


def test_draw_takes_its_options():
    options = ["--theme", "dark", "--direction", "TB", "--highlight", "w", "--engine", "builtin"]
    options += ["--lang", "es"]
    assert main(["draw", "w*x - 1", "--at", "w=2,x=-1", *options]) == 0
    svg = Path("graph.svg").read_text(encoding="utf-8")
    assert "#12181F" in svg
    assert "valor → hacia delante" in svg
    assert "= v₁ − 1<" in svg
    assert ">−3<" in svg


def test_long_expression_is_drawn_folded():
    assert main(["draw", "+".join(["w"] * 1500), "--at", "w=2", "-o", "a.svg"]) == 0
    assert "× 1496" in Path("a.svg").read_text(encoding="utf-8")


def test_explain_prints_and_writes_the_derivation(capsys):
    arguments = ["explain", "(sigmoid(w*x) - y)**2", "--at", "w=0.5,x=2,y=1", "--wrt", "w"]
    assert main([*arguments, "-o", "a.txt"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("∂L/∂w = ")
    assert "✓ equals w.grad" in printed
    assert "✓ finite difference" in printed
    assert Path("a.txt").read_text(encoding="utf-8") == printed


def test_explain_speaks_spanish_and_writes_a_page(capsys):
    arguments = ["explain", "w*w", "--at", "w=2", "--wrt", "w", "--lang", "es", "-o", "a.html"]
    assert main(arguments) == 0
    assert "✓ coincide con w.grad" in capsys.readouterr().out
    page = Path("a.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    assert "coincide con w.grad" in page


@pytest.mark.parametrize(
    "expression",
    ["9**9**9**9*w", "w/0", "0/0*w", "log(0*w)", "sqrt(-w)", "(-w)**0.5", "w**-1000", "exp(999*w)"],
)
def test_numbers_beyond_all_bounds_are_drawn_and_explained(capsys, expression):
    assert main(["draw", expression, "--at", "w=2"]) == 0
    assert main(["explain", expression, "--at", "w=2", "--wrt", "w"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "expression",
    [
        "q", "__import__('os')", "w.x", "w[0]", "(lambda: w)()", "w < 1", "'a'", "f'{w}'", "True",
        "w*2j", "(w := 2)", "w" * 10_000_000, "+".join(["w"] * 5000), "(" * 3000 + "w" + ")" * 3000,
        "1" * 5000, "~" + "-" * 900 + "w", "\x00", "\ud800", "w\n;\nw", "",
    ],
)  # fmt: skip
def test_expression_that_cannot_be_read_is_one_line(capsys, expression):
    refused(capsys, "draw", expression, "--at", "w=2")
    if not expression.startswith("w+"):  # a long sum is too much to draw, not to explain
        refused(capsys, "explain", expression, "--at", "w=2", "--wrt", "w")
    assert not list(Path().iterdir())


@pytest.mark.parametrize("at", ["w", "w=", "=2", "w=2,w=3", "w=x", "w=2,q=3", "2=w", ""])
def test_malformed_point_is_one_line(capsys, at):
    refused(capsys, "draw", "w*w", "--at", at)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("a.bmp", "ending in .svg, .png, .pdf"),
        ("a", "ending in .svg"),
        ("missing/a.svg", "cannot write missing/a.svg: No such file or directory"),
        ("folder.svg", "cannot write folder.svg: Is a directory"),
        ("file/a.svg", "cannot write file/a.svg: Not a directory"),
    ],
)
def test_file_that_cannot_be_written_is_one_line(capsys, output, message):
    Path("folder.svg").mkdir()
    Path("file").touch()
    assert message in refused(capsys, "draw", "w*w", "--at", "w=2", "-o", output)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_is_closed_is_one_line(capsys):
    Path("closed").mkdir(mode=0o500)
    assert "Permission denied" in refused(
        capsys, "draw", "w*w", "--at", "w=2", "-o", "closed/a.svg"
    )


@pytest.mark.parametrize("out", ["file", "file/inside"])
def test_demo_into_a_file_is_one_line(capsys, out):
    Path("file").touch()
    assert f"cannot write {out}" in refused(capsys, "demo", "--out", out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["nothing"], "invalid choice: 'nothing'"),
        (["draw"], "EXPR"),
        (["draw", "w", "--theme", "blue"], "invalid choice: 'blue'"),
        (["draw", "w*x", "--at", "w=1,x=1", "--highlight", "q"], "got 'q'. It has: L, w, x"),
        (["explain", "w*w", "--at", "w=2"], "--wrt"),
        (["explain", "w*w", "--at", "w=2", "--wrt", "q"], "expected --wrt to be one of w, got 'q'"),
        (["explain", "w", "--at", "w=2", "--wrt", "w"], "got the loss itself"),
        (["explain", "w*w", "--at", "w=2", "--wrt", "w", "-o", "a.md"], ".txt, .tex or .html"),
        (["doctor", "more"], "unrecognized arguments: more"),
    ],
)
def test_wrong_arguments_are_one_line(capsys, arguments, message):
    assert message in refused(capsys, *arguments)


def test_dot_engine_without_dot_is_one_line(capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "Install Graphviz" in refused(capsys, "draw", "w*w", "--at", "w=2", "--engine", "dot")


@pytest.mark.parametrize("arguments", [["--help"], ["draw", "--help"], ["--version"]])
def test_help_and_version(capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 0
    out = capsys.readouterr().out
    if arguments == ["--version"]:
        assert out == f"chainrule {autograd_core.__version__}\n"
    if arguments == ["--help"]:
        for command in ("demo", "draw", "explain", "doctor"):
            assert f"  chainrule {command}" in out


def test_examples_in_the_help_run(capsys, monkeypatch):
    with pytest.raises(SystemExit):
        main(["--help"])
    import shlex

    lines = capsys.readouterr().out.split("examples:")[1].strip().splitlines()
    for line in lines:
        if "demo" not in line:
            assert main(shlex.split(line)[1:]) == ("diagnose" in line)


def test_process_exits_with_the_code_and_without_a_traceback():
    done = run("draw", "__import__('os').system('touch evil')", "--at", "w=1")
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert not Path("evil").exists()
    done = run("explain", "tanh(w)", "--at", "w=1", "--wrt", "w")
    assert (done.returncode, done.stderr) == (0, b"")


def test_terminal_without_the_signs_still_gets_an_answer():
    done = run("explain", "w*w", "--at", "w=2", "--wrt", "w", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"finite difference 4" in done.stdout


def test_interrupt_is_one_line(capsys, monkeypatch):
    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("viz.demo.run_demo", stop)
    assert refused(capsys, "demo") == "chainrule: stopped\n"


def test_stream_that_is_no_terminal_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main(["draw", "w*w", "--at", "w=2"]) == 0
    assert sys.stdout.getvalue() == "wrote graph.svg\n"


def test_expression_that_begins_with_a_minus(tmp_path, capsys):
    target = tmp_path / "minus.svg"
    with pytest.raises(SystemExit) as stopped:
        main(["draw", "-w*x", "--at", "w=1,x=2"])
    assert stopped.value.code == 2
    assert "write -- before one that begins with a minus" in capsys.readouterr().err
    assert main(["draw", "--at", "w=1,x=2", "-o", str(target), "--", "-w*x"]) == 0
    assert target.exists()


def test_diagnose_prints_what_is_wrong_and_draws_it(capsys):
    arguments = ["diagnose", "sigmoid(w*x)", "--at", "w=8,x=5", "-o", "sick.svg"]
    assert main(arguments) == 1
    out = capsys.readouterr().out
    assert "× error: L: 100 % of the sigmoid entries are saturated" in out
    assert "saturated: 100 %" in Path("sick.svg").read_text(encoding="utf-8")
    assert main([*arguments, "--lang", "es"]) == 1
    assert "por qué: " in capsys.readouterr().out


def test_diagnose_says_when_all_is_well(capsys):
    assert main(["diagnose", "(tanh(w*x) - y)**2", "--at", "w=0.5,x=1,y=1"]) == 0
    assert capsys.readouterr().out.startswith("✓ L: faults 0")


@pytest.mark.parametrize("expression", ["log(x)", "1/x", "step(x)", "sqrt(x)", "relu(x)"])
def test_diagnose_finds_faults_of_functions_at_0(capsys, expression):
    assert main(["diagnose", expression, "--at", "x=0"]) == 1
    assert "try: " in capsys.readouterr().out


def test_diagnose_refuses_mistakes_in_one_line(capsys):
    refused(capsys, "diagnose", "foo(x)", "--at", "x=1")
    refused(capsys, "diagnose", "tanh(x)", "--at", "x=1", "-o", "a.xyz")


def test_dash_prints_the_graph_as_text(capsys):
    assert main(["draw", "tanh(w*x)", "--at", "w=2,x=-1", "-o", "-"]) == 0
    printed = capsys.readouterr().out
    assert "└─ v₁ = w·x" in printed
    assert "\x1b" not in printed
    assert not list(Path().iterdir())


def test_text_for_a_pipe_that_lacks_the_signs_is_ascii():
    done = run("draw", "tanh(w*x)", "--at", "w=2,x=-1", "-o", "-", PYTHONIOENCODING="ascii")
    assert b"`- v_1 = w*x" in done.stdout
    assert b"\\" not in done.stdout


@pytest.mark.parametrize(("environment", "colored"), [({}, True), ({"NO_COLOR": "1"}, False)])
@pytest.mark.parametrize(("term", "shows"), [("xterm", True), ("dumb", False), ("", False)])
def test_terminal_gets_its_own_width_and_colours(monkeypatch, environment, colored, term, shows):
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    for name, value in {"TERM": term, "COLUMNS": "72", "NO_COLOR": "", **environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert main(["draw", "tanh(w*x)", "--at", "w=2,x=-1", "-o", "-"]) == 0
    printed = sys.stdout.getvalue()
    assert ("\x1b[" in printed) == (colored and shows)
