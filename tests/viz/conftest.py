"""What the tests of viz share: programs that a machine may lack, but CI may not."""

import os
import shutil

import pytest


def _program(name):
    """Return a fixture that skips a test where a program is missing, unless it must be there."""

    @pytest.fixture(name=name)
    def fixture():
        path = shutil.which(name)
        if path is None and name in os.environ.get("CHAINRULE_REQUIRE", "").split():
            pytest.fail(f"CHAINRULE_REQUIRE asks for {name}, which is missing")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return fixture


dot, pdflatex, ffmpeg = map(_program, ("dot", "pdflatex", "ffmpeg"))
