"""What the tests of layers share."""

import pytest

import autograd_core as ag
from autograd_core.graph import toposort


@pytest.fixture
def check_layer():
    """Return a check of a layer's gradients, by its input and by every parameter, twice over."""

    def check(layer, X, order=2):
        names = [name for name, _ in layer.named_parameters()]
        first = [layer.state_dict()[name] for name in names]

        def output(X, *parameters):
            for name, parameter in zip(names, parameters, strict=True):
                leaf = parameter if isinstance(parameter, ag.Tensor) else ag.tensor(parameter)
                setattr(layer, name, leaf)
            return layer(X)

        ag.check_grads(output, X, *first, order=order)

    return check


@pytest.fixture
def named_scopes():
    """Return a function from a result to the scopes of its named nodes, by name."""

    def collect(result):
        return {node.name: node.scope for node in toposort(result) if node.name}

    return collect
