"""What the README shows is what happens."""

import doctest
import re
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, flags=re.DOTALL)


def test_python_blocks_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first block's output is the text block below it."""
    pytest.importorskip("sklearn")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {}
    sources = [body for kind, body in BLOCKS if kind == "python" and ">>>" not in body]
    for i, source in enumerate(sources):
        exec(compile(source.replace('"W^[1]"', '"w"'), "README", "exec"), namespace)
        if i == 0:
            expected = next(body for kind, body in BLOCKS if kind == "text")
            assert capsys.readouterr().out == expected
    assert (tmp_path / "neuron.svg").exists()
    assert (tmp_path / "graph.png").exists()


def test_sessions_print_what_they_show() -> None:
    assert doctest.testfile(
        str(Path(__file__).parent.parent / "README.md"), module_relative=False
    ) == doctest.TestResults(failed=0, attempted=3)


def test_derivation_is_that_of_the_demo(tmp_path: Path) -> None:
    """The table of factors in the README has the numbers that `chainrule demo` prints."""
    pytest.importorskip("sklearn")
    from viz.demo import run_demo

    said: list[str] = []
    run_demo(tmp_path, said.append)
    table = next(body for kind, body in BLOCKS if kind == "text" and "factor" in body)
    shown = [re.sub(r"-?[\d.e]+", "#", line) for line in table.splitlines() if line]
    printed = [re.sub(r"-?[\d.e]+", "#", line) for line in "\n".join(said).splitlines()]
    assert set(shown) <= set(printed)


def test_table_is_that_of_the_command(tmp_path: Path) -> None:
    """The table in the README has the rows, columns and digits that `chainrule train` prints."""
    import nn
    from viz.training.command import run_train
    from viz.training.settings import settings_for

    said: list[str] = []
    settings = settings_for("concrete", {})
    run_train(nn.datasets.concrete(), settings, tmp_path, progress=False, tell=said.append)
    table = next(body for kind, body in BLOCKS if kind == "text" and "RMSE in MPa" in body)
    shown, printed = _shapes(table), _shapes("\n".join(said))
    assert shown
    assert set(shown) <= set(printed)


def _shapes(text: str) -> list[str]:
    """Return the lines of a text, each number a #."""
    lines = (" ".join(re.sub(r"[-+]?\d[\d.]*", "#", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def test_links_lead_to_files() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (Path(__file__).parent.parent / link).exists()] == []
