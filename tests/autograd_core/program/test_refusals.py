"""What `compile` refuses to trace: the error shows the user's line and what to write instead."""

import copy
import math
import random

import numpy as np
import pytest

import autograd_core as ag
from autograd_core import GraphError
from autograd_core.program.refusals import _REMEDIES

X = np.arange(1.0, 4.0)
W = ag.tensor(X, requires_grad=True, name="w")


def branches(x):
    if x.sum() > 0:  # the line
        return x
    return -x


def counts(x):
    return [x * i for i in range(int(x[0]))]  # the line


def reads_a_float(x):
    return x * math.exp(x[0])  # the line


def reads_an_item(x):
    return x * x[0].item()  # the line


def reads_numpy(x):
    return x * np.exp(x.numpy())  # the line


def reads_data(x):
    return x + np.exp(x.data)  # the line


def is_close(x):
    return x if np.allclose(x, 1.0) else -x  # the line


def fills_an_array(x):
    y = np.zeros(3)
    y[0] = x[0]  # the line
    return y


def prints(x):
    print(x)  # the line
    return x


def formats(x):
    return x, len(f"{x[0]:.2f}")  # the line


def detaches(x):
    return x * x.detach()  # the line


def does_not_record(x):
    with ag.no_grad():
        y = x * 2  # the line
    return x + y


def sweeps(x):
    loss = ag.sum(x * W * W)
    loss.backward()  # the line
    return W.grad


def sets_an_argument(x):
    x.data = np.ones(3)  # the line
    return x


def sets_what_stays(x):
    W.data = np.ones(3)  # the line
    return x * W


def copies(x):
    return copy.copy(x)  # the line


def copies_deeply(x):
    return copy.deepcopy(x) * 2  # the line


REFUSED = {
    branches: r"bool\(\) of a result of greater\. Choose .* ag\.where\(condition, a, b\)",
    counts: r"int\(\) of a result of getitem\. What counts must be fixed: take it from a shape",
    reads_a_float: r"float\(\) of a result of getitem\. .* ag functions instead of math's",
    reads_an_item: r"\.item\(\) of a result of getitem\. Keep it a Tensor",
    reads_numpy: r"\.numpy\(\) of x\. Keep it a Tensor",
    reads_data: r"\.data of x\. Keep it a Tensor: ag functions, or NumPy's, take the Tensor",
    is_close: r"a plain array of x\. Keep it a Tensor: call NumPy's function on the Tensor",
    fills_an_array: r"float\(\) of a result of getitem",
    prints: r"the text of x\. Return it from f and print it there",
    formats: r"the text of a result of getitem\. Return it from f and print it there",
    detaches: r"\.detach\(\) of x\. Use ag\.stop_gradient\(x\)",
    does_not_record: r"no_grad\(\) of x\. Leave no_grad\(\) out",
    sweeps: r"\.backward\(\) of a result of sum\. Return ag\.value_and_grad",
    sets_an_argument: r"a change of the data of x\. Return the new numbers from f",
    sets_what_stays: r"a change of the data of w\. Return the new numbers from f",
    copies: r"copy\.copy\(\) of x\. Use it as it is",
    copies_deeply: r"copy\.deepcopy\(\) of x\. Use it as it is",
}


@pytest.mark.parametrize("f", REFUSED, ids=lambda f: f.__name__)
def test_a_refusal_shows_the_users_line_and_what_to_write(f):
    with pytest.raises(GraphError, match=REFUSED[f]) as caught:
        ag.compile(f, executor="numpy")(X)
    message, place, line = str(caught.value).split("\n")
    assert message.startswith("compile: expected a function whose steps do not depend on")
    assert place.startswith(f"  File {__file__!r}, line ")
    assert place.endswith(f", in {f.__name__}") or "<listcomp>" in place
    assert line.endswith("# the line")
    assert X.tolist() == W.numpy().tolist() == [1.0, 2.0, 3.0]
    assert W.grad is None


def test_all_remedies_are_for_something():
    readings = [text.replace("\\", "").split(" of ")[0] for text in REFUSED.values()]
    told = {reading for reading in _REMEDIES if any(reading in text for text in readings)}
    assert set(_REMEDIES) - told <= {"a change of the data", "pickle"}


def test_a_refusal_that_the_function_swallows_is_raised_all_the_same():
    def f(x):
        try:
            return x * float(x[0])
        except GraphError:
            return x

    with pytest.raises(GraphError, match=r"float\(\) of a result of getitem"):
        ag.compile(f, executor="numpy")(X)


def test_what_does_not_depend_on_an_argument_may_be_read_copied_and_printed(capsys):
    def f(x):
        two = ag.tensor(2.0)
        print(two)
        return x * float(two) * copy.deepcopy(two).detach()

    np.testing.assert_array_equal(ag.compile(f, executor="numpy")(X), X * 4)
    assert "tensor(2." in capsys.readouterr().out


def test_other_errors_come_as_they_are():
    with pytest.raises(ag.ShapeError, match="matmul"):
        ag.compile(lambda x: x @ ag.reshape(x, (1, 3)) @ np.ones((4, 4)), executor="numpy")(X)


# ---- random numbers ----

RNG = np.random.default_rng(0)


def draws_from_a_generator(x):
    noise = RNG.normal(size=3)  # the line
    return x + noise


def draws_from_numpy(x):
    return x + np.random.normal(size=3)  # the line


def draws_from_python(x):
    return x * random.random()  # the line


def helper(x):
    return x * RNG.uniform()  # the line


def draws_in_a_helper(x):
    return helper(x) + 1


class Noise:
    def __init__(self):
        self.rng = np.random.default_rng(1)

    def __call__(self, x):
        return x + self.rng.normal()  # the line

    def add(self, x):
        return x + self.rng.normal()  # the line


class Shaken:
    def by(self, x):
        return x + RNG.normal()  # the line


SHAKEN = Shaken()


def draws_in_a_method_of_a_global(x):
    return SHAKEN.by(x)


def closure():
    rng = np.random.RandomState(0)

    def f(x):
        return x + rng.normal()  # the line

    return f


def gradient_of_noise(rng=np.random.default_rng(2)):  # noqa: B008
    return ag.grad(lambda x: ag.sum(x * rng.normal(size=3)))  # the line


RANDOM = [
    draws_from_a_generator, draws_from_numpy, draws_from_python, draws_in_a_helper, Noise().add,
    Noise(), closure(), gradient_of_noise(), draws_in_a_method_of_a_global,
]  # fmt: skip


@pytest.mark.parametrize("f", RANDOM)
def test_random_numbers_are_refused_with_the_line_that_draws_them(f):
    with pytest.raises(GraphError, match=r"got random numbers.*pass them as an argument") as error:
        ag.compile(f, executor="numpy")(X)
    assert str(error.value).endswith("# the line")


def test_a_generator_among_the_arguments_is_watched():
    with pytest.raises(GraphError, match="got random numbers"):
        ag.compile(lambda x, rng: x + rng.normal(), executor="numpy")(X, np.random.default_rng(0))


def test_random_numbers_from_outside_are_an_argument():
    f = ag.compile(lambda x, noise: x + noise, executor="numpy")
    for _ in range(2):
        noise = RNG.normal(size=3)
        np.testing.assert_array_equal(f(X, noise), X + noise)


def test_a_fixed_seed_inside_is_no_chance():
    f = ag.compile(lambda x: x + np.random.default_rng(7).normal(size=3), executor="numpy")
    np.testing.assert_array_equal(f(X), X + np.random.default_rng(7).normal(size=3))


def test_a_layer_that_cannot_be_traced_shows_the_users_line():
    def f(x):
        return ag.dropout(x, 0.5, RNG)  # the line

    with pytest.raises(GraphError, match="dropout with a generator") as error:
        ag.compile(f, executor="numpy")(X)
    assert str(error.value).endswith("# the line")
