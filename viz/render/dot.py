"""Write a scene in the DOT language, for people who go on with Graphviz."""

from viz import facts, pills
from viz.counting import chip_texts
from viz.labels import PHASE_ROLES
from viz.metrics import printable
from viz.scene import Edge, Group, Scene, SceneNode
from viz.style import Style
from viz.theme import Theme


def render_dot(scene: Scene, style: Style) -> str:
    """Return the scene as the text of a DOT file: `dot -Tsvg graph.dot`."""
    theme = style.theme
    lines = [
        "digraph chainrule {",
        f'  rankdir={style.direction}; bgcolor="{theme.ground}"; fontname="Helvetica";',
        '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11,'
        f' fillcolor="{theme.card}", color="{theme.line}", fontcolor="{theme.text}"];',
        f'  edge [color="{theme.line}", fontname="Helvetica", fontsize=10,'
        f' fontcolor="{theme.gradient}"];',
        *_inside(scene, "", style, "  "),
        *(_edge(edge, scene, style) for edge in scene.edges),
        "}",
        "",
    ]
    return "\n".join(lines)


def _inside(scene: Scene, path: str, style: Style, pad: str) -> list[str]:
    lines = [pad + _node(node, scene, style) for node in scene.nodes if node.group == path]
    for i, group in enumerate(scene.groups):
        if group.parent == path:
            lines.append(f"{pad}subgraph cluster_{i} {{")
            lines.append(f"{pad}  {_frame(group, style.theme)}")
            lines += _inside(scene, group.path, style, pad + "  ")
            lines.append(f"{pad}}}")
    return lines


def _frame(group: Group, theme: Theme) -> str:
    return (
        f'label={_quote(group.title)}; labeljust=l; style="rounded,filled"; '
        f'fillcolor="{theme.group}"; color="{theme.group_line}"; fontcolor="{theme.muted}";'
    )


def _node(node: SceneNode, scene: Scene, style: Style) -> str:
    theme = style.theme
    looks = {
        "parameter": f'fillcolor="{theme.warm}"',
        "input": f'fillcolor="{theme.input}"',
        "loss": f'peripheries=2, color="{theme.gradient}"',
    }.get(node.kind, "")
    chip = chip_texts(scene, style.overlay).get(node.key)
    shown = facts.shown_facts(node, scene.loss_name, style)
    looks = ", ".join(filter(None, [looks, _phase_color(node, style)]))
    text = "\n".join([*shown, *([chip] if chip else [])])
    return f"n{node.key} [label={_quote(text)}{', ' + looks if looks else ''}];"


def _phase_color(node: SceneNode, style: Style) -> str:
    """Return the colour of what an instruction of a program writes, and of the edges into it."""
    phase = node.execution.phase if node.execution else ""
    color = getattr(style.theme, PHASE_ROLES[phase])
    return f'color="{color}"' if phase not in ("", "gone") else ""


def _edge(edge: Edge, scene: Scene, style: Style) -> str:
    text = pills.pill_text(edge.local) if "local" in style.show else ""
    label = f"label={_quote(text)}" if text else ""
    looks = ", ".join(filter(None, [label, _phase_color(scene.nodes[edge.target], style)]))
    return f"  n{edge.source} -> n{edge.target}{f' [{looks}]' if looks else ''};"


def _quote(text: str) -> str:
    """Return a DOT string: quotes, backslashes and entities are data, never syntax."""
    lines = (printable(line).replace("\\", "\\\\") for line in text.split("\n"))
    escaped = "\\n".join(lines).replace('"', '\\"').replace("&", "&amp;")
    return f'"{escaped}"'
