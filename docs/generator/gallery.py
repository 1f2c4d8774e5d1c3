"""What sphinx-gallery shows of an example: the pictures and films that it saved."""

import shutil
from pathlib import Path
from typing import Any

_PICTURE = """
.. container:: picture

   .. image:: /{place}
      :alt: {name}
"""


class PictureScraper:
    """Moves the pictures that an example wrote into the gallery."""

    def __init__(self, written: Path) -> None:
        self.written = written

    def __call__(self, block: Any, variables: dict[str, Any], config: dict[str, Any]) -> str:
        """Return the reST that shows the pictures written since the last call."""
        shown = []
        files = [file for file in self.written.rglob("*") if _is_shown(file)]
        for file in sorted(files, key=lambda f: f.stat().st_mtime_ns):
            target = Path(next(variables["image_path_iterator"])).with_suffix(file.suffix)
            shutil.move(file, target)
            for blunter in (".png", ".gif"):  # it would be shown after the next block
                file.with_suffix(blunter).unlink(missing_ok=True)
            place = target.relative_to(config["src_dir"]).as_posix()
            shown.append(_PICTURE.format(place=place, name=file.stem.replace("_", " ")))
        return "\n".join(shown)

    def __repr__(self) -> str:
        """Return what does not change from build to build: Sphinx stores it."""
        return "PictureScraper()"


def _is_shown(file: Path) -> bool:
    """Tell whether a page can show a file, and no sharper form of it lies beside."""
    if file.suffix == ".svg":
        return True
    return file.suffix in (".png", ".gif") and not file.with_suffix(".svg").exists()
