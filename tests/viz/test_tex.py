import subprocess

import pytest

from tests.viz.render.hostile import HOSTILE, UNPRINTABLE
from viz.metrics import printable
from viz.tex import UNKNOWN, ascii_tex, words_to_tex

ALPHABETS = ["ψ", "αβγ ΔΣΩ", "Año", "çedille", "naïve", "שלום", "日本語", "x\u0301y", "🙂", "ȳ²⁻¹ᵀ"]


def test_what_latex_has_is_kept_and_what_it_lacks_is_a_box():
    assert ascii_tex("ψ") == r"\ensuremath{\psi}"
    assert ascii_tex("é") == ascii_tex("e\u0301") == r"\text{é}"
    assert ascii_tex("日本") == rf"\ensuremath{{{UNKNOWN}}}" * 2
    assert ascii_tex("x ≠ y") == r"x \ensuremath{\neq} y"


def test_spaces_in_names_are_kept_but_not_those_after_commands():
    assert ascii_tex(r"\mathrm{a b\backslash c} d") == r"\mathrm{a\ b\backslash c} d"


@pytest.mark.parametrize("text", HOSTILE)
def test_words_run_no_command(text):
    tex = words_to_tex(text)
    assert r"\input" not in tex
    assert r"\frac" not in tex
    assert tex.replace("{}", "").count("{") - tex.count(r"\{") >= 0


def test_every_sign_and_alphabet_compiles(tmp_path, pdflatex):
    from viz import tex

    texts = [*tex._SIGNS, *ALPHABETS, *map(printable, HOSTILE[:-3] + UNPRINTABLE), "~!@#$%^&*()_+|"]
    lines = "\n\n".join(ascii_tex(f"${words_to_tex(t)} {c}$") for t in texts for c in ALPHABETS[:1])
    signs = "\n\n".join(ascii_tex(f"$x{sign}$") for sign in tex._SIGNS)
    document = (
        "\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}\n"
        f"{lines}\n\n{signs}\n\\end{{document}}"
    )
    (tmp_path / "a.tex").write_text(document, encoding="utf-8")
    command = [pdflatex, "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")
    assert b"invalid in math mode" not in done.stdout
    assert b"Missing character" not in (tmp_path / "a.log").read_bytes()
