import sys

from nn.progress import NoBar, progress_bar


def test_without_tqdm_there_is_no_bar_and_no_error(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    bar = progress_bar(3, shown=True)
    assert isinstance(bar, NoBar)
    bar.set_postfix({"loss": "1"}, refresh=True)
    bar.update()
    bar.close()
    assert capsys.readouterr() == ("", "")


def test_unwanted_bar_is_silent():
    assert isinstance(progress_bar(3, shown=False), NoBar)


def test_bar_counts_epochs(capsys):
    bar = progress_bar(2, shown=True)
    bar.update()
    bar.update()
    bar.close()
    assert "2/2" in capsys.readouterr().err
