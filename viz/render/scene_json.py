"""Write a scene as strict JSON, and read it back: `load_scene` gives an equal `Scene`.

The document is one object: "schema" is `chainrule-scene/2`; "loss" the loss's name; "nodes",
"edges", "groups" and "overlays" hold an object each, with the attributes of `SceneNode`, `Edge`,
`Group` and `Overlay` as keys, a node's "note" and "execution" where there is one. A formula is
`{"latex", "text", "precedence"}`, what is folded into a card an object with the attributes of
`Contents`, the "values" of an overlay a list of pairs [node's key, number]. What there is none of
is null, and a number that JSON cannot write is one of the strings "nan", "inf" and "-inf".
`scene.schema.json` beside this file is the schema. Schema 1, which is read too, had no overlays, no
"contents" of nodes and no "count" of edges.
"""

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from autograd_core.errors import AutogradError
from autograd_core.notation import Written
from viz.overlay import Combine, Overlay
from viz.scene import (
    Contents,
    Edge,
    Execution,
    Group,
    Kind,
    LocalDerivative,
    Note,
    Phase,
    Scene,
    SceneNode,
    Severity,
    Summary,
    Where,
)

SCHEMA, OLDER = "chainrule-scene/2", ("chainrule-scene/1",)


def render_json(scene: Scene) -> str:
    """Return the scene as the text of a JSON file, one node, edge or group on a line."""
    parts = {
        "nodes": [_node(node) for node in scene.nodes],
        "edges": [_edge(edge) for edge in scene.edges],
        "groups": [{"path": group.path} for group in scene.groups],
        "overlays": [_overlay(overlay) for overlay in scene.overlays],
    }
    head = [f'"schema": {_dumps(SCHEMA)}', f'"loss": {_dumps(scene.loss_name)}']
    lists = [f'"{key}": {_one_per_line(items)}' for key, items in parts.items()]
    return "{\n" + ",\n".join([*head, *lists]) + "\n}\n"


def _one_per_line(items: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(f"  {_dumps(item)}" for item in items) + "\n]" if items else "[]"


def _dumps(thing: Any) -> str:
    return json.dumps(thing, allow_nan=False)


def _number(x: float) -> float | str:
    return float(x) if math.isfinite(x) else str(float(x))


def _node(node: SceneNode) -> dict[str, Any]:
    return {
        "key": node.key,
        "kind": node.kind,
        "name": node.name,
        "glyph": node.glyph,
        "op": node.op,
        "expression": _written(node.expression),
        "scalar": node.scalar,
        "value": _summary(node.value),
        "gradient": _summary(node.gradient),
        "takes_gradient": node.takes_gradient,
        "group": node.group,
        "contents": node.contents and asdict(node.contents),
    } | _rarer(node)


def _rarer(node: SceneNode) -> dict[str, Any]:
    """Return what most nodes have none of."""
    kept = {"note": node.note, "execution": node.execution}
    return {key: asdict(thing) for key, thing in kept.items() if thing is not None}


def _overlay(overlay: Overlay) -> dict[str, Any]:
    return {
        "name": overlay.name,
        "unit": overlay.unit,
        "combine": overlay.combine,
        "values": [[key, _number(x)] for key, x in sorted(overlay.values.items())],
    }


def _edge(edge: Edge) -> dict[str, Any]:
    local = edge.local
    return {
        "source": edge.source,
        "target": edge.target,
        "slot": edge.slot,
        "local": local
        and {
            "formula": _written(local.formula),
            "number": None if local.number is None else _number(local.number),
        },
        "count": edge.count,
    }


def _written(written: Written | None) -> dict[str, Any] | None:
    return written and written._asdict()


def _summary(summary: Summary | None) -> dict[str, Any] | None:
    if summary is None:
        return None
    return {
        "shape": list(summary.shape),
        "low": _number(summary.low),
        "mean": _number(summary.mean),
        "high": _number(summary.high),
        "cells": [[_number(x) for x in row] for row in summary.cells],
    }


def load_scene(path: str | Path) -> Scene:
    """Read a scene that `Picture.save` wrote as JSON.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    Scene
        Equal to the one that was written.

    Raises
    ------
    AutogradError
        If the file is no JSON, its schema is another one, or a part is missing or malformed.
    OSError
        If the file cannot be read.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_bytes())
    except ValueError as error:
        raise _refused(path, f"JSON, got something else ({error})") from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema not in (SCHEMA, *OLDER):
        raise _refused(path, f"schema {SCHEMA!r}, got {schema!r}")
    try:
        return _read_scene(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f"a whole {schema} document, got one with {type(error).__name__}: {error}"
        raise _refused(path, what) from error


def _refused(path: Path, what: str) -> AutogradError:
    return AutogradError(
        f'load_scene: expected {path.name} to hold {what}. Write it with draw(L).save("x.json").'
    )


def _read_scene(data: dict[str, Any]) -> Scene:
    scene = Scene(
        tuple(_read_node(**node) for node in data["nodes"]),
        tuple(_read_edge(**edge) for edge in data["edges"]),
        tuple(Group(**group) for group in data["groups"]),
        data["loss"],
        tuple(_read_overlay(**overlay) for overlay in data["overlays"])
        if data["schema"] == SCHEMA
        else (),
    )
    _check_references(scene)
    return scene


def _check_references(scene: Scene) -> None:
    """Raise unless keys are places in the list, and edges and groups lead to something there."""
    keys = range(len(scene.nodes))
    paths = {"", *(group.path for group in scene.groups)}
    for place, node in enumerate(scene.nodes):
        if node.key != place or node.group not in paths:
            raise ValueError(f"node {place} has key {node.key!r} and group {node.group!r}")
    for edge in scene.edges:
        if edge.source not in keys or edge.target not in keys:
            raise ValueError(f"an edge runs from {edge.source!r} to {edge.target!r}")
    for overlay in scene.overlays:
        if any(key not in keys for key in overlay.values):
            raise ValueError(f"the overlay {overlay.name!r} speaks of nodes that are not there")


def _read_node(
    *,
    kind: Kind,
    expression: Any,
    value: Any,
    gradient: Any,
    contents: Any = None,
    note: Any = None,
    execution: Any = None,
    **rest: Any,
) -> SceneNode:
    if kind not in get_args(Kind):
        raise ValueError(f"kind {kind!r}")
    return SceneNode(
        kind=kind,
        expression=expression and Written(**expression),
        value=_read_summary(**value),
        gradient=gradient and _read_summary(**gradient),
        note=note and _read_note(**note),
        execution=execution and _read_execution(**execution),
        contents=contents and _read_contents(**contents),
        **rest,
    )


def _read_note(*, severity: Severity, text: str) -> Note:
    if severity not in get_args(Severity):
        raise ValueError(f"severity {severity!r}")
    return Note(severity, text)


def _read_execution(*, phase: Phase, where: Where, **rest: Any) -> Execution:
    if phase not in get_args(Phase) or where not in get_args(Where):
        raise ValueError(f"phase {phase!r} and where {where!r}")
    return Execution(phase=phase, where=where, **rest)


def _read_contents(*, signs: Any, **rest: Any) -> Contents:
    return Contents(signs=tuple((sign, count) for sign, count in signs), **rest)


def _read_overlay(*, combine: Combine, values: Any, **rest: Any) -> Overlay:
    if combine not in get_args(Combine):
        raise ValueError(f"combine {combine!r}")
    return Overlay(combine=combine, values={key: float(x) for key, x in values}, **rest)


def _read_summary(*, shape: Any, low: Any, mean: Any, high: Any, cells: Any) -> Summary:
    rows = tuple(tuple(map(float, row)) for row in cells)
    return Summary(tuple(shape), float(low), float(mean), float(high), rows)


def _read_edge(*, local: Any, **rest: Any) -> Edge:
    return Edge(local=local and _read_local(**local), **rest)


def _read_local(*, formula: Any, number: Any) -> LocalDerivative:
    return LocalDerivative(Written(**formula), None if number is None else float(number))
