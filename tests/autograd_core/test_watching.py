"""`detect_anomaly` and `source_locations`."""

import threading
from pathlib import Path

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import watching


def quiet(f, *xs):
    with np.errstate(all="ignore"):
        return f(*xs)


def test_forward_anomaly_names_op_input_and_line():
    x = ag.tensor([1.0, 0.0], name="x")
    with ag.detect_anomaly(), pytest.raises(ag.AnomalyError) as caught:
        quiet(ag.log, x)
    message = str(caught.value)
    assert "log: expected a finite result, got -inf at [1] from x = (2,) in [0, 1]" in message
    assert f"{__file__}:" in message
    assert isinstance(caught.value, FloatingPointError)


def test_backward_anomaly_names_the_line_that_made_the_node():
    x = ag.tensor(0.0, requires_grad=True, name="x")
    with ag.detect_anomaly():
        y = ag.sqrt(x)  # this line
        line = y.source.line
        with pytest.raises(ag.AnomalyError) as caught:
            quiet(y.backward)
    assert "sqrt: expected a finite gradient for 'x' through 'y', got inf" in str(caught.value)
    assert f"{__file__}:{line} in test_backward_anomaly" in str(caught.value)
    assert "sqrt(x)  # this line" in Path(__file__).read_text().splitlines()[line - 1]


@pytest.mark.parametrize("make", [ag.Value, lambda x: ag.tensor(x, requires_grad=True)])
def test_values_and_tensors_are_watched_alike(make):
    with ag.detect_anomaly():
        with pytest.raises(ag.AnomalyError, match=r"divide: .*got inf"):
            quiet(lambda: 1.0 / make(0.0))
        y = make(0.0) ** 0.5
        with pytest.raises(ag.AnomalyError, match="power: expected a finite gradient"):
            quiet(y.backward)


def test_only_the_first_nan_is_reported():
    nan = ag.tensor(np.nan, requires_grad=True)
    with ag.detect_anomaly():
        y = nan * 2.0  # came in: not made here
        y.backward()
    assert nan.grad.item() == 2.0


def test_the_branch_not_taken_is_no_anomaly():
    x = ag.tensor([0.0, 4.0], requires_grad=True)
    with ag.detect_anomaly():
        ag.sum(ag.where(x > 0, ag.sqrt(x), 0.0)).backward()
    np.testing.assert_array_equal(x.grad._data, [0.0, 0.25])


def test_nothing_is_watched_outside():
    assert quiet(lambda: ag.log(ag.tensor(0.0))).item() == -np.inf
    assert (ag.tensor(1.0) * 2).source is None
    assert (ag.Value(1.0) * 2).source is None


def test_source_is_the_users_line_through_the_library():
    with ag.source_locations():
        scalar = ag.Value(2.0) * 3.0
        array = ag.mean(ag.tensor([1.0, 2.0]))
    assert scalar.source.file == array.source.file == __file__
    assert array.source.line == scalar.source.line + 1
    assert str(array.source).endswith("in test_source_is_the_users_line_through_the_library")


def test_another_thread_is_not_watched():
    seen = []
    with ag.detect_anomaly(), ag.scope("here"), ag.no_grad():
        thread = threading.Thread(target=lambda: seen.append(ag.tensor(1.0) * 2))
        thread.start()
        thread.join()
    assert (seen[0].source, seen[0].scope, len(seen[0].parents)) == (None, "", 2)


def test_source_knows_the_variable_that_an_op_is_assigned_to():
    with ag.source_locations():
        x = ag.tensor([1.0, 2.0])
        total = x.sum()
        product = x * 2.0 + x
        v = ag.Value(3.0)
        w = v**2
        outer = lambda: product  # noqa: E731 a cell variable
    nodes = (x, total, product, v, w)
    names = ["x", "total", "product", "v", "w"]
    assert [node.source.variable for node in nodes] == names
    assert product.parents[0].source.variable == ""
    assert outer() is product


def test_source_is_silent_where_a_variable_may_hold_something_else():
    with ag.source_locations():
        x = ag.tensor([1.0, 2.0, 4.0])
        kept = [x * 2.0]
        middle = ag.median(x)  # made of several nodes
        first, second = x * 1.0, x * 3.0
        both = once = x * 5.0  # the value is copied first
        doubled = (lambda y: y * 2.0)(x)
    for node in (kept[0], middle, *middle.parents):
        assert node.source.variable in ("", "x")
    assert first.source.variable in ("", "first")
    assert second.source.variable in ("", "second")
    assert both is once
    assert both.source.variable in ("", "both", "once")
    assert doubled.source.function == "<lambda>"
    assert doubled.source.variable == ""


def test_anomalies_call_nodes_by_their_variables():
    with ag.detect_anomaly():
        zero = ag.tensor([0.0, 4.0], requires_grad=True)
        root = ag.sqrt(zero)
        with pytest.raises(
            ag.AnomalyError, match=r"sqrt: .* gradient for 'zero' through 'root', got inf at \[0\]"
        ):
            quiet(root.sum().backward)
        with np.errstate(all="ignore"), pytest.raises(ag.AnomalyError) as caught:
            bad = ag.log(zero)  # noqa: F841 its name is looked for
    assert "log: expected a finite result for bad, got -inf at [0] from" in str(caught.value)
    assert root.source.variable == "root"


def test_sources_cost_nothing_while_they_are_off(monkeypatch):
    """No frame is looked at, and no source is kept."""
    monkeypatch.setattr("sys._getframe", lambda *_: pytest.fail("looked at a frame"))
    known = len(watching._SOURCES)
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    (x * x).sum().backward()
    v = ag.Value(2.0)
    (v * v).backward()
    assert len(watching._SOURCES) == known
