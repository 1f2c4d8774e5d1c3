import numpy as np
import pytest

import nn

HOUSES = "area,rooms,place,price\n50,2,town,200.5\n80,3,land,150\n120,5,land,310\n"


@pytest.fixture
def table(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_numbers_and_text_become_features(table):
    data = nn.datasets.read_csv(table(HOUSES), "price")
    assert data.feature_names == ("area", "rooms", "place = land", "place = town")
    assert data.X.tolist() == [[50, 2, 0, 1], [80, 3, 1, 0], [120, 5, 1, 0]]
    assert data.y.tolist() == [[200.5], [150], [310]]
    assert data.target_names == ("price",)
    assert data.name == "table"


def test_text_targets_are_classes_in_sorted_order(table):
    data = nn.datasets.read_csv(table(HOUSES), "place")
    assert data.target_names == ("land", "town")
    assert data.labels.tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("task", "names", "y"),
    [
        ("auto", ("2", "3", "5"), [0, 1, 2]),
        ("classes", ("2", "3", "5"), [0, 1, 2]),
        ("number", ("rooms",), [2, 3, 5]),
    ],
)
def test_whole_numbers_are_classes_unless_told(table, task, names, y):
    data = nn.datasets.read_csv(table(HOUSES), "rooms", task=task)
    assert data.target_names == names
    assert data.y.ravel().tolist() == y


def test_whole_numbers_of_many_values_are_a_quantity(table):
    rows = "".join(f"{i},{i * i}\n" for i in range(30))
    assert nn.datasets.read_csv(table("x,y\n" + rows), "y").target_names == ("y",)


@pytest.mark.parametrize(
    "text",
    [
        "a;b\n1,5;2\n2,5;3\n",  # a decimal comma
        "a;b\n1.5;2\n2.5;3\n",
        "a\tb\n1.5\t2\n2.5\t3\n",
        '\ufeff"a","b"\r\n"1.5","2"\r\n\r\n 2.5 , 3 \r\n',  # as spreadsheets write it
    ],
)
def test_separators_quotes_and_line_ends(table, text):
    data = nn.datasets.read_csv(table(text), "b", task="number")
    assert data.feature_names == ("a",)
    assert data.X.tolist() == [[1.5], [2.5]]
    assert data.y.tolist() == [[2.0], [3.0]]


@pytest.mark.parametrize(
    ("text", "target", "message"),
    [
        ("", "b", "expected the names of the columns in the first line, each once, got an empty"),
        ("1,2\n3,4\n5,6\n", "b", "names of the columns .* got the number '1'"),
        ("a,a\n3,4\n5,6\n", "a", "names of the columns .* got 'a' twice"),
        ("a,\n3,4\n5,6\n", "a", "names of the columns .* got a column without one"),
        ("a,b\n1,2\n3,4\n", "c", "target to be one of the columns 'a', 'b', got 'c'"),
        ("b\n1\n3\n", "b", "expected a column beside the target, got 'b' alone"),
        ("a,b\n1,2\n", "b", "expected at least 2 rows, got 1"),
        ("a,b\n1,2\n\n3\n5,6\n", "b", "line 4: expected 2 cells, as in the first line, got 1"),
        ("a,b\n1,2\n,3\nNA,4\n", "b", "line 3, column 'a': expected a value, got '', 2 such in"),
        ("a,b\n1,nan\n2,3\n", "b", "line 2, column 'b': expected a value, got 'nan'"),
        ("a,b\n1,2\nx,3\n", "b", "line 3, column 'a': expected a number, .* got 'x'"),
        ("a,b\n1,7\n2,7\n", "b", "'b': expected a target that differs between rows, got '7'"),
        ("a,b\n", "a", "expected at least 2 rows, got 0"),
        (
            "a,b\n" + "".join(f"n{i},{i % 2}\n" for i in range(31)), "b",
            "'a': expected numbers, or text of at most 30 values, got 31 values such as 'n0'",
        ),
        (
            "a,b\n" + "".join(f"1,n{i}\n" for i in range(40)), "b",
            "'b': expected classes with ten rows or more each, got 40 values in 40 rows",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(table, text, target, message):
    path = table(text)
    with pytest.raises(ValueError, match=message) as caught:
        nn.datasets.read_csv(path, target)
    assert str(caught.value).startswith(str(path))


def test_other_files_are_told(table, tmp_path):
    with pytest.raises(ValueError, match="expected a table of text in UTF-8"):
        nn.datasets.read_csv(table("a,b\n1,ñ\n2,é\n", "latin-1"), "a")
    with pytest.raises(FileNotFoundError):
        nn.datasets.read_csv(tmp_path / "nothing.csv", "a")
    with pytest.raises(ValueError, match='task="auto", "classes" or "number", got \'guess\''):
        nn.datasets.read_csv(table(HOUSES), "price", task="guess")


def test_what_is_read_can_be_split_and_trained_on(table):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 2))
    rows = "".join(f"{a:.5f},{b:.5f},{'yes' if a > b else 'no'}\n" for a, b in X)
    train, test = nn.datasets.standardize(
        *nn.datasets.read_csv(table("a,b,larger\n" + rows), "larger").split()
    )
    model = nn.MLP([2, 1])
    nn.fit(
        model, train.X, train.y, loss="binary_cross_entropy", epochs=60, progress=False,
        optimizer=nn.Adam(model.parameters(), 0.1),
    )  # fmt: skip
    assert nn.binary_accuracy(model(test.X), test.y) >= 0.9
