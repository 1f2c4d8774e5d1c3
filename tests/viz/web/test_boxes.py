"""Boxes close and open in place, and everything else keeps its order."""

import itertools

import pytest

from tests.viz.graphs import mlp, recurrent, scalar_mlp
from tests.viz.web.opening import open_page

NET = (2, 3, 2, 1)


def boxes(opened):
    """Return where the visible cards and closed boxes are, by what they are."""
    return opened.tab.evaluate(
        """() => Object.fromEntries(
          [...document.querySelectorAll(".node, .frame.closed")].map((e) => {
            if (e.classList.contains("hidden")) return [];
            const { x, y, width, height } = e.querySelector("rect").getBoundingClientRect();
            return [e.id || e.dataset.group, [x, y, width, height]];
          }).filter((pair) => pair.length))"""
    )


def title(page, path):
    return page.locator(f".title[data-group='{path}']")


def overlaps(placed):
    return [
        (a, b)
        for (a, p), (b, q) in itertools.combinations(placed.items(), 2)
        if min(p[0] + p[2], q[0] + q[2]) - max(p[0], q[0]) > 0.5
        and min(p[1] + p[3], q[1] + q[3]) - max(p[1], q[1]) > 0.5
    ]


@pytest.mark.parametrize("path", ["mlp/layer 1", "mlp/layer 1/neuron 2", "mlp", "mlp/layer 2"])
def test_the_clicked_box_stays_where_it_is(page, tmp_path, path):
    loss, _ = scalar_mlp(NET)
    open_page(page, tmp_path, loss, "#node=L")
    sign = title(page, path).locator("rect")
    for _ in range(3):
        title(page, path).focus()
        before = sign.bounding_box()
        page.keyboard.press("Enter")
        after = sign.bounding_box()
        assert (after["x"], after["y"]) == pytest.approx((before["x"], before["y"]), abs=0.2)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_nothing_overlaps_and_order_is_kept(page, tmp_path, direction):
    loss, _ = scalar_mlp(NET)
    opened = open_page(page, tmp_path, loss, "#node=L", direction=direction)
    page.get_by_role("button", name="Open all boxes").click()
    opened.key("0")
    full = boxes(opened)
    for path in ["mlp/layer 1/neuron 1", "mlp/layer 2", "mlp/layer 1/neuron 3", "mlp/layer 1"]:
        title(page, path).focus()
        page.keyboard.press("Enter")
        now = boxes(opened)
        assert overlaps(now) == []
        cards = [key for key in now if key in full]
        for a, b in itertools.combinations(cards, 2):
            for axis in (0, 1):
                if full[a][axis] < full[b][axis] - 0.5:
                    assert now[a][axis] <= now[b][axis] + 0.5


def test_closing_makes_room_and_opening_restores_every_place(page, tmp_path):
    loss, _ = mlp((3, 2, 1))
    opened = open_page(page, tmp_path, loss, "#node=L")
    before, route = boxes(opened), ends(opened.edge("A[1]", "Z[2]"))
    title(page, "mlp/layer 1").click()
    closed = boxes(opened)
    target = f"node-{opened.names['L']}"
    assert closed[target][0] < before[target][0] - 50
    assert opened.card("Z[1]").is_hidden()
    assert opened.edge("Z[1]", "A[1]").is_hidden()
    title(page, "mlp/layer 1").click()
    for key, place in boxes(opened).items():
        assert place == pytest.approx(before[key], abs=0.2)
    assert ends(opened.edge("A[1]", "Z[2]")) == [pytest.approx(end, abs=0.2) for end in route]


def test_edges_end_at_a_closed_box(page, tmp_path):
    loss, _ = mlp((3, 2, 1))
    opened = open_page(page, tmp_path, loss, "#node=L")
    title(page, "mlp/layer 1").click()
    frame = page.locator(".frame.closed rect").bounding_box()
    middle = frame["y"] + frame["height"] / 2
    start = ends(opened.edge("A[1]", "Z[2]"))[0]
    assert start == pytest.approx([frame["x"] + frame["width"], middle], abs=1.5)
    end = ends(opened.edge("X", "Z[1]"))[1]
    assert end == pytest.approx([frame["x"], middle], abs=1.5)


def ends(edge):
    """Return the two ends of an edge on the screen."""
    return edge.locator(".wire").evaluate(
        """(e) => [0, e.getTotalLength()].map((at) => {
          const { x, y } = e.getPointAtLength(at).matrixTransform(e.getScreenCTM());
          return [x, y];
        })"""
    )


def test_a_closed_box_tells_what_is_in_it_and_opens_by_a_click(page, tmp_path):
    loss, _ = mlp((3, 2, 1))
    opened = open_page(page, tmp_path, loss, "#node=L")
    title(page, "mlp").click()
    assert page.locator(".frame.closed .summary:visible").text_content() == "ops: 4 · parameters: 4"
    assert opened.spoken == "Closed box mlp: ops: 4 · parameters: 4. Enter opens it."
    page.locator(".frame.closed rect").first.click()
    assert opened.card("Z[1]").is_visible()


def test_a_step_inside_a_closed_box_marks_the_box(page, tmp_path):
    loss, _ = mlp((3, 2, 1))
    opened = open_page(page, tmp_path, loss, "#step=0&node=L")
    title(page, "mlp").click()
    opened.key("n")
    assert opened.style(page.locator(".frame.closed rect"), "strokeWidth") == "4.5px"


def test_large_pictures_open_with_boxes_closed(page, tmp_path):
    loss, _ = scalar_mlp((2, 4, 1))
    open_page(page, tmp_path, loss)
    assert page.locator(".title.closed:visible").count() == 5
    page.get_by_role("button", name="Open all boxes").click()
    assert page.locator(".title.closed:visible").count() == 0
    page.get_by_role("button", name="Close all boxes").click()
    assert page.locator(".title.closed:visible").count() == 1


def test_scopes_entered_twice_are_two_boxes(page, tmp_path):
    open_page(page, tmp_path, recurrent(2))
    names = page.locator(".title").evaluate_all("(all) => all.map((e) => e.ariaLabel)")
    assert names == ["cell", "cell (2)"]
