"""`detect_anomaly` and `source_locations`."""

import threading
from pathlib import Path

import numpy as np
import pytest

import autograd_core as ag


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
    assert "sqrt: expected a finite gradient for 'x', got inf" in str(caught.value)
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
