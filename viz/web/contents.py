"""What a page knows, as one JSON object: cards, edges, boxes, the steps of both sweeps.

Cards and edges are referred to by their place in their lists. A number that JSON cannot write is
one of the strings "NaN", "Infinity" and "-Infinity"; a summary of a single number is that number.
A step's part or total is null where it is the whole gradient of its node.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import name_parts, name_text
from viz import labels
from viz.facts import program_facts
from viz.layout.geometry import Box, Layout
from viz.messages import Messages
from viz.metrics import text_width
from viz.render.paint_cards import HEADER
from viz.scene import Edge, Group, Scene, SceneNode, Summary
from viz.steps import Step

CLOSED_HEIGHT, CLOSED_MARGIN = 62.0, 18.0
Json = dict[str, Any]


def with_gradients(scene: Scene, steps: Sequence[Step]) -> Scene:
    """Return the scene with the gradients that the steps end with, where they compute any."""
    totals = {s.node: s.total for s in steps if s.phase in ("seed", "backward") and s.last}
    if not totals:
        return scene
    nodes = tuple(replace(n, gradient=totals.get(n.key, n.gradient)) for n in scene.nodes)
    return replace(scene, nodes=nodes)


def without_gradients(scene: Scene) -> Scene:
    """Return the scene as it is before a sweep."""
    return replace(scene, nodes=tuple(replace(node, gradient=None) for node in scene.nodes))


def graph_contents(scene: Scene, layout: Layout, say: Messages) -> Json:
    """Return the cards, edges and boxes, and where they are."""
    return {
        "loss": name_text(scene.loss_name),
        "nodes": [_node(node, layout.boxes[node.key], say) for node in scene.nodes],
        "edges": [_edge(e, r.pill) for e, r in zip(scene.edges, layout.routes, strict=True)],
        "groups": [_group(g, scene, layout.frames[g.path], say) for g in scene.groups],
    }


def steps_contents(steps: Sequence[Step], scene: Scene) -> list[list[Any]]:
    """Return each step as [phase, node, edge, part, total, last]."""
    places = {(e.source, e.target, e.slot): i for i, e in enumerate(scene.edges)}
    gradients = {node.key: node.gradient for node in scene.nodes}
    rows: list[list[Any]] = []
    for step in steps:
        edge = None if step.edge is None else places[step.edge]
        whole = gradients.get(step.node) if step.node is not None else None
        part, total = (None if s == whole else _summary(s) for s in (step.part, step.total))
        rows.append([step.phase, step.node, edge, part, total, step.last])
    return rows


def _node(node: SceneNode, box: Box, say: Messages) -> Json:
    base, sub, sup = name_parts(node.name)
    return {
        "kind": node.kind,
        "name": name_text(node.name),
        "type": [base, sub, sup],
        "op": node.op,
        "glyph": node.glyph,
        "expression": labels.plain_text(node.expression) if node.expression else "",
        "scalar": node.scalar,
        "value": _summary(node.value),
        "gradient": _summary(node.gradient),
        "takes": node.takes_gradient,
        "many": node.contents is not None and node.contents.nodes > 1,
        "group": node.group,
        "box": _box(box),
    } | ({"facts": _facts(node, say)} if node.execution else {})


def _facts(node: SceneNode, say: Messages) -> list[str]:
    """Return what the details of a program's array say."""
    return [*program_facts(node, say), *([node.note.text] if node.note else [])]


def _edge(edge: Edge, pill: Box | None) -> Json:
    local = edge.local
    return {
        "ends": [edge.source, edge.target, edge.slot],
        "formula": None if local is None else labels.plain_text(local.formula),
        "number": None if local is None or local.number is None else _number(local.number),
        "pill": None if pill is None or local is None else _box(pill),
    }


def _group(group: Group, scene: Scene, frame: Box, say: Messages) -> Json:
    inside = [n for n in scene.nodes if (n.group + "/").startswith(group.path + "/")]
    ops = sum(n.contents.ops if n.contents else n.op != "" for n in inside)
    parameters = sum(n.contents.parameters if n.contents else n.kind == "parameter" for n in inside)
    summary = say("ops: {ops}", ops=ops)
    if parameters:
        summary += " · " + say("parameters: {parameters}", parameters=parameters)
    wide = max(text_width(group.title, 13, bold=True) + 34, text_width(summary, 12))
    width = min(frame.width, min(wide, 400.0) + 2 * CLOSED_MARGIN)
    return {
        "path": group.path,
        "title": group.title,
        "summary": summary,
        "box": _box(frame),
        "closed": [_short(width), _short(min(frame.height, CLOSED_HEIGHT))],
    }


def _box(box: Box) -> list[float]:
    return [_short(box.x), _short(box.y + HEADER), _short(box.width), _short(box.height)]


def _short(x: float) -> float:
    return round(x, 1)


def _number(x: float) -> float | str:
    if math.isfinite(x):
        return x
    return "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def _summary(summary: Summary | None) -> Any:
    if summary is None:
        return None
    if not summary.shape:
        return _number(summary.mean)
    return {
        "shape": list(summary.shape),
        "low": _number(summary.low),
        "mean": _number(summary.mean),
        "high": _number(summary.high),
        "cells": [[_number(float(f"{x:.4g}")) for x in row] for row in summary.cells],
    }


def numbers_contents(x: NDArray[np.float64]) -> list[float | str]:
    """Return every entry of an array, to seven digits."""
    return [_number(float(f"{entry:.7g}")) for entry in x.ravel().tolist()]
