import pytest

from viz import doctor
from viz.cli import main


def test_report_lists_packages_programs_and_folders(capsys):
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    for word in (*doctor.ALWAYS, *doctor.EXTRAS, "dot", "matplotlib's cache", "numba's cache"):
        assert word in out


def test_missing_dot_is_told_with_its_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert any("dot missing" in line and "install Graphviz" in line for line in doctor.report())


def test_missing_ffmpeg_is_told_with_its_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert any("ffmpeg missing" in line and "install ffmpeg" in line for line in doctor.report())


def test_found_ffmpeg_is_told_with_its_path(ffmpeg):
    assert f"  ✓ ffmpeg, {ffmpeg}" in doctor.report()


def test_found_dot_is_told_with_its_version(dot):
    assert any("✓ dot - graphviz version" in line for line in doctor.report())


@pytest.mark.parametrize(
    ("missing", "remedy", "code"),
    [
        ("numba", "pip install chainrule", 1),
        ("scikit-learn", 'pip install "chainrule[sklearn]"', 0),
    ],
)
def test_missing_package_is_told_with_its_remedy(monkeypatch, capsys, missing, remedy, code):
    real = doctor.version

    def version(name):
        if name == missing:
            raise doctor.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(doctor, "version", version)
    assert main(["doctor"]) == code
    out = capsys.readouterr().out
    assert f"– {missing} missing" in out
    assert remedy in out


@pytest.mark.slow
def test_warm_compiles_the_machine_for_both_types(capsys):
    assert main(["doctor", "--warm"]) == 0
    printed = capsys.readouterr().out
    assert [line.split(":")[0] for line in printed.splitlines()] == [
        "the machine for float64",
        "the machine for float32",
        "the machine for single numbers",
    ]
