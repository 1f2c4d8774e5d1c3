import itertools

import pytest
from hypothesis import given

import viz
from autograd_core.graph import toposort
from tests.viz.graphs import circle, random_graphs, recurrent
from viz.grouping import acyclic_paths


def read(roots):
    nodes = toposort(*roots)
    keys = {node: i for i, node in enumerate(nodes)}
    return [node.scope for node in nodes], [[keys[p] for p in node.parents] for node in nodes]


def items(paths, level):
    """The item of each node inside the box `level`: a child box, or itself."""
    inside = {}
    for node, path in enumerate(paths):
        if level in ("", path) or path.startswith(level + "/"):
            rest = path[len(level) :].strip("/")
            inside[node] = rest.split("/")[0] if rest else node
    return inside


def is_acyclic(edges):
    edges = set(edges)
    while edges:
        targets = {b for _, b in edges}
        kept = {(a, b) for a, b in edges if a in targets}
        if kept == edges:
            return False
        edges = kept
    return True


@given(random_graphs(most=24))
def test_no_two_boxes_feed_each_other(roots):
    scopes, parents = read(roots)
    paths = acyclic_paths(scopes, parents)
    prefixes = {
        "/".join(p.split("/")[:k]) for p in paths if p for k in range(len(p.split("/")) + 1)
    }
    for level in prefixes | {""}:
        item = items(paths, level)
        edges = {(item[p], item[n]) for n in item for p in parents[n] if p in item}
        assert is_acyclic({(a, b) for a, b in edges if a != b})


@given(random_graphs(most=24))
def test_every_node_stays_in_a_box_of_its_scopes_name(roots):
    scopes, parents = read(roots)
    for scope, path in zip(scopes, acyclic_paths(scopes, parents), strict=True):
        steps = path.split("/")
        assert len(steps) == len(scope.split("/"))
        assert all(
            step == name or step.startswith(f"{name} (")
            for step, name in zip(steps, scope.split("/"), strict=True)
        )


def test_scope_entered_again_gets_a_box_each_time():
    scene = viz.draw(recurrent(3)).scene
    assert [group.path for group in scene.groups] == ["cell", "cell (2)", "cell (3)"]


def test_scopes_in_a_circle_are_split_once():
    assert [group.path for group in viz.draw(circle()).scene.groups] == ["A", "B", "A (2)"]


def test_scope_entered_again_without_a_circle_stays_one_box():
    assert acyclic_paths(["A", "A", "A"], [[], [0], [1]]) == ["A", "A", "A"]


def test_new_box_takes_no_name_that_another_scope_has():
    scopes = ["cell", "", "cell", "cell (2)"]
    paths = acyclic_paths(scopes, [[], [0], [1], []])
    assert paths == ["cell", "", "cell (3)", "cell (2)"]


@pytest.mark.parametrize("count", [1, 2, 9])
def test_boxes_in_boxes_are_split_where_the_circle_is(count):
    scopes = ["m/a", *itertools.chain.from_iterable([["m/b", "m/a"]] * count)]
    parents = [[], *[[i] for i in range(2 * count)]]
    paths = acyclic_paths(scopes, parents)
    assert {path.split("/")[0] for path in paths} == {"m"}
    assert len(set(paths)) == 2 * count + 1


def test_a_box_is_fed_by_what_feeds_the_box_before_it():
    """B feeds A, A feeds A (2): what comes out of A (2) cannot lie in B."""
    scopes = ["B", "A", "", "A", "A", "B"]
    parents = [[], [], [1], [0], [2], [4]]
    assert acyclic_paths(scopes, parents) == ["B", "A", "", "A", "A (2)", "B (2)"]
