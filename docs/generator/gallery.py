"""What sphinx-gallery shows of an example: the SVG pictures that it saved."""

import shutil
from pathlib import Path
from typing import Any

from sphinx_gallery.scrapers import figure_rst


class PictureScraper:
    """Moves the pictures that an example wrote into the gallery."""

    def __init__(self, written: Path) -> None:
        self.written = written

    def __call__(self, block: Any, variables: dict[str, Any], config: dict[str, Any]) -> str:
        """Return the reST that shows the pictures written since the last call."""
        moved = []
        for file in sorted(self.written.rglob("*.svg"), key=lambda f: f.stat().st_mtime_ns):
            target = Path(next(variables["image_path_iterator"])).with_suffix(".svg")
            shutil.move(file, target)
            moved.append(str(target))
        shutil.rmtree(self.written, ignore_errors=True)
        return figure_rst(moved, config["src_dir"])

    def __repr__(self) -> str:
        """Return what does not change from build to build: Sphinx stores it."""
        return "PictureScraper()"
