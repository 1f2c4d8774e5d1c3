"""Run pdflatex on a text and read what it set."""

import subprocess
import unicodedata


def compile_tex(text, folder, name="a"):
    """Return the path of the PDF that pdflatex makes of a document, and what it said."""
    (folder / f"{name}.tex").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    said = done.stdout.decode(errors="replace")
    assert done.returncode == 0, said[-1500:]
    return folder / f"{name}.pdf", said


def pdf_text(path):
    """Return the letters of a PDF without spaces, quotes and ligatures made plain."""
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return plain(done.stdout)


def plain(text):
    """Return text in ASCII without spaces, accents and rules, so that two writers of it compare."""
    text = unicodedata.normalize("NFKC", text.translate({0x2019: "'", 0x201D: '"', 0x2212: "-"}))
    return "".join(c for c in text if "!" <= c <= "}" and c not in "^`_")
