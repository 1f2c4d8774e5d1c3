import os

import pytest

from nn import _atomic
from nn._atomic import remove_leftovers, write_atomically


def test_a_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "file"
    for data in (b"old\r\n", b"new\n"):
        write_atomically(path, data)
        assert path.read_bytes() == data
    assert os.listdir(tmp_path) == ["file"]
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_link_stays_a_link(tmp_path):
    path, link = tmp_path / "file", tmp_path / "link"
    link.symlink_to(path)
    write_atomically(link, b"data")
    assert link.is_symlink()
    assert path.read_bytes() == b"data"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_fails_half_way_leaves_the_old_file_alone(tmp_path, monkeypatch, step):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    order = []
    originals = {name: getattr(os, name) for name in ("fsync", "replace")}

    def noting(name):
        def call(*args):
            order.append(name)
            if name == step:
                raise OSError("the disk is full")
            return originals[name](*args)

        return call

    for name in originals:
        monkeypatch.setattr(_atomic.os, name, noting(name))
    with pytest.raises(OSError, match="the disk is full"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]
    assert order == ["fsync", "replace"][: order.index(step) + 1]  # flushed before it is renamed


def test_only_leftovers_of_this_file_are_removed(tmp_path):
    mine = tmp_path / ".a.safetensors.0123abcd.tmp"
    others = [tmp_path / name for name in (".b.safetensors.0123abcd.tmp", ".a.tmp", "a.tmp")]
    for file in (mine, *others):
        file.touch()
    remove_leftovers(tmp_path / "a.safetensors")
    assert not mine.exists()
    assert all(file.exists() for file in others)
