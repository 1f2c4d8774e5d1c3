import pickle
import random
import signal
import sys
import time

import numpy as np
import pytest

import autograd_core as ag
import nn
from tests.nn.killing import kill, start


class Mixed(nn.Module):
    """Leaves of each kind: both float types, frozen numbers, a Value, a transposed array."""

    def __init__(self, fill):
        self.wide = ag.tensor(np.full((2, 3), fill), requires_grad=True)
        self.narrow = ag.tensor(np.full(2, fill), dtype=np.float32, requires_grad=True)
        self.count = ag.tensor(int(fill))
        self.value = ag.Value(fill)
        self.wide.replace(np.arange(6.0).reshape(3, 2).T * fill)

    def forward(self, X):
        return X


def states(*models):
    return [model.state_dict() for model in models]


def assert_equal(mine, theirs):
    assert mine.keys() == theirs.keys()
    for name, array in theirs.items():
        assert mine[name].dtype == array.dtype, name
        assert np.array_equal(mine[name], array), name


def test_a_model_comes_back_in_its_own_types(tmp_path):
    model, other = Mixed(1.0 / 3), Mixed(2.0)
    path = nn.save(model, tmp_path / "model.safetensors")
    assert nn.load(other, str(path)) is other
    assert_equal(*states(other, model))
    assert isinstance(other.value.data, float)


def test_the_file_is_one_of_safetensors_with_the_names_of_state_dict(tmp_path):
    library = pytest.importorskip("safetensors.numpy")
    model = nn.MLP([2, 3, 1], dtype=np.float32)
    theirs = library.load_file(nn.save(model, tmp_path / "model.safetensors"))
    assert_equal(theirs, model.state_dict())
    assert list(theirs) == ["layers.0.W", "layers.0.b", "layers.1.W", "layers.1.b"]


def test_a_file_of_another_writer_is_read(tmp_path):
    library = pytest.importorskip("safetensors.numpy")
    model = nn.MLP([2, 3, 1])
    path = tmp_path / "theirs.safetensors"
    halves = {name: array.astype(np.float16) for name, array in model.state_dict().items()}
    library.save_file(halves, path, {"by": "somebody"})
    nn.load(model, path)
    for name, array in model.state_dict().items():
        assert array.dtype == np.float64
        assert np.array_equal(array, halves[name])


BROKEN = {
    "empty": lambda data: b"",
    "text": lambda data: b"W = [1, 2, 3]",
    "pickle": lambda data: pickle.dumps({"W": 1}),
    "truncated": lambda data: data[:-1],
    "header cut off": lambda data: data[:40],
    "too long": lambda data: data + b"\0",
    "header of 2**63 bytes": lambda data: b"\xff" * 8 + data[8:],
    "offsets beyond the end": lambda data: data.replace(b"[0,8]", b"[0,9]"),
    "negative offset": lambda data: data.replace(b"[0,8]", b"[-8]"),
    "size that overflows": lambda data: data.replace(b'"shape":[1]', b'"shape":[9]'),
    "no numbers": lambda data: data.replace(b"F64", b"XXX"),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_a_broken_file_is_told_and_changes_nothing(tmp_path, damage):
    model = nn.MLP([1, 1], seed=0)
    path = nn.save(nn.MLP([1, 1], seed=1), tmp_path / "model.safetensors")
    before = path.read_bytes()
    path.write_bytes(BROKEN[damage](before))
    assert path.read_bytes() != before
    state = model.state_dict()
    with pytest.raises(nn.BrokenFileError, match=r"model\.safetensors: expected a complete safete"):
        nn.load(model, path)
    assert_equal(model.state_dict(), state)


def test_a_type_that_numpy_lacks_is_told(tmp_path):
    path = nn.save(nn.MLP([1, 1], dtype=np.float32), tmp_path / "model.safetensors")
    data = path.read_bytes().replace(b'"dtype":"F32","shape":[1]', b'"dtype":"BF16","shape":[2]')
    length = int.from_bytes(data[:8], "little") + 1
    path.write_bytes(length.to_bytes(8, "little") + data[8:])
    with pytest.raises(nn.BrokenFileError, match=r"layers\.0\.b: expected .* NumPy has, got BF16"):
        nn.load(nn.MLP([1, 1]), path)


def test_another_shape_names_the_parameter_and_both_shapes(tmp_path):
    path = nn.save(nn.MLP([2, 8, 1]), tmp_path / "model.safetensors")
    model = nn.MLP([2, 4, 1])
    state = model.state_dict()
    with pytest.raises(
        ag.ShapeError, match=r"model\.safetensors: .*layers\.0\.W: expected shape \(2, 4\), got \(2"
    ):
        nn.load(model, path)
    assert_equal(model.state_dict(), state)


def test_a_number_too_large_for_the_parameter_is_told(tmp_path):
    model, large = nn.MLP([1, 1], dtype=np.float32), nn.MLP([1, 1])
    large.layers[0].W.data = np.array([[1e300]])
    path = nn.save(large, tmp_path / "model.safetensors")
    state = model.state_dict()
    with pytest.raises(
        ValueError, match=r"0\.W: expected numbers that float32 can hold, got 1e\+30"
    ):
        nn.load(model, path)
    assert_equal(model.state_dict(), state)


def test_whatever_bytes_are_changed_it_loads_or_says_what_is_wrong(tmp_path):
    path = nn.save(nn.MLP([2, 3, 1], seed=1), tmp_path / "model.safetensors")
    data, rng, refused = path.read_bytes(), random.Random(0), 0
    header = int.from_bytes(data[:8], "little") + 8
    for _ in range(400):
        changed = bytearray(data)
        for _ in range(rng.choice((1, 1, 3))):
            changed[rng.randrange(header)] = rng.randrange(256)
        path.write_bytes(bytes(changed)[: rng.choice((None, rng.randrange(len(data))))])
        model = nn.MLP([2, 3, 1], seed=2)
        state = model.state_dict()
        message = failure(model, path)
        if message:
            assert str(path) in message
            assert_equal(model.state_dict(), state)
            refused += 1
    assert refused > 300


def failure(model, path):
    try:
        nn.load(model, path)
    except ValueError as error:  # BrokenFileError and ShapeError are such
        return str(error)
    return ""


def test_missing_and_unexpected_names_are_told(tmp_path):
    path = nn.save(nn.MLP([2, 8, 1]), tmp_path / "model.safetensors")
    with pytest.raises(ValueError, match=r"model\.safetensors: .*missing: layers\.2\.W, layers\.2"):
        nn.load(nn.MLP([2, 8, 1, 1]), path)
    with pytest.raises(ValueError, match=r"unexpected: layers\.1\.W, layers\.1\.b"):
        nn.load(nn.MLP([2, 8]), path)


def test_a_missing_file_or_folder_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing"):
        nn.load(nn.MLP([1, 1]), tmp_path / "nothing")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        nn.save(nn.MLP([1, 1]), tmp_path / "nowhere" / "model.safetensors")


@pytest.mark.parametrize("function", ["save", "load"])
def test_what_is_no_model_is_told(tmp_path, function):
    message = rf"{function}: expected a model first, got 'a'\. Write nn\.{function}\(model, path\)"
    with pytest.raises(TypeError, match=message):
        getattr(nn, function)("a", tmp_path / "file")


def test_missing_safetensors_says_how_to_get_it(monkeypatch, tmp_path):
    path = nn.save(nn.MLP([1, 1]), tmp_path / "model.safetensors")
    for name in ("safetensors", "safetensors.numpy"):
        monkeypatch.setitem(sys.modules, name, None)
    for function in (nn.save, nn.load):
        with pytest.raises(ImportError, match=r'pip install "chainrule\[save\]"'):
            function(nn.MLP([1, 1]), path)


SAVING = """
import sys, nn
models = [nn.MLP([300, 300, 1]) for _ in range(2)]
for fill, model in enumerate(models):
    model.load_state_dict({name: array * 0 + fill for name, array in model.state_dict().items()})
print("ready", flush=True)
while True:
    for model in models:
        nn.save(model, sys.argv[1])
"""


def test_killed_while_it_saves_it_leaves_a_whole_file(tmp_path):
    path = tmp_path / "model.safetensors"
    nn.save(nn.MLP([300, 300, 1]), path)
    rng = random.Random(0)
    for _ in range(4):
        process = start(SAVING, path)
        time.sleep(0.05 + 0.1 * rng.random())
        kill(process)
        state = nn.load(nn.MLP([300, 300, 1]), path).state_dict()
        assert len({float(x) for array in state.values() for x in np.unique(array)}) == 1


LIMITED = """
import resource, signal, sys, nn
model = nn.MLP([30, 30, 1])
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python would raise an error instead of dying
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
print("ready", flush=True)
nn.save(model, sys.argv[1])
"""


@pytest.mark.parametrize("size", [0, 100, 4000])
def test_killed_within_a_write_it_leaves_the_old_file(tmp_path, size):
    path = nn.save(nn.MLP([3, 1]), tmp_path / "model.safetensors")
    before = path.read_bytes()
    process = start(LIMITED, path, size)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGXFSZ
    assert path.read_bytes() == before
