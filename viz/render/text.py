"""Write a scene as text for terminals: a tree from the loss down, or one sentence a node.

The tree shows each node under the one that uses it, with its value, its gradient and the local
derivative between the two, in columns; the sentences suit screen readers.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from autograd_core.notation import name_text
from viz import facts, labels
from viz.counting import folded_text, phase_name, type_text
from viz.render.outline import Row, outline
from viz.render.text_columns import Cell, Terminal
from viz.scene import Edge, Scene, SceneNode, Summary
from viz.style import Style
from viz.terminal import columns, isolated, wrapped

Form = Literal["tree", "sentences"]
LEAST_WIDTH = 60
"""Columns that the tree needs."""
MOST_TERMS = 8
"""Uses of a node whose parts of its gradient are written out."""


@dataclass(frozen=True)
class TextWriter:
    """Writes a scene for a terminal that is `width` columns wide.

    `ascii` keeps to ASCII; `color` puts ANSI colours in.
    """

    scene: Scene
    style: Style
    width: int = 80
    ascii: bool = False
    color: bool = False

    def write(self, form: Form) -> str:
        """Return the whole text, a line break at its end."""
        body = self._tree() if form == "tree" else self._sentences()
        return "\n".join([self._heading(), "", *body, ""])

    def _heading(self) -> str:
        about = isolated(facts.scene_title(self.scene, self.style.say))
        size = self.style.say(
            "{nodes} nodes, {edges} edges",
            nodes=len(self.scene.nodes),
            edges=len(self.scene.edges),
        )
        terminal = self._terminal
        return terminal.painted(
            terminal.clipped(terminal.plain(f"{about}: {size}"), self.width), "title"
        )

    @property
    def _terminal(self) -> Terminal:
        return Terminal(self.width, self.ascii, self.color)

    @property
    def _loss(self) -> str:
        return isolated(name_text(self.scene.loss_name))

    # ---- the tree ----

    def _tree(self) -> Iterator[str]:
        terminal = self._terminal
        sections = outline(self.scene, max(2, self.width // 10))
        lines = [[self._cells(row) for row in section.rows] for section in sections]
        head = self._titles()
        widths = terminal.widths([head, *(cells for rows in lines for cells in rows)])
        if any(cell.text for cell in head):
            yield terminal.line(head, widths)
        for i, (section, rows) in enumerate(zip(sections, lines, strict=True)):
            if i:
                yield ""
            if i or section.path:
                yield terminal.rule(" / ".join(section.path.split("/")))
            yield from (terminal.line(cells, widths) for cells in rows)
        yield from self._notes()

    def _titles(self) -> list[Cell]:
        say = self.style.say
        return self._terminal.row(
            Cell(""),
            Cell(say("shape") if self._has_arrays else "", "muted"),
            Cell(""),
            Cell(say("value") if self._shows_values else "", "value", right=True),
            Cell(self._gradient_title() if self._has_gradients else "", "gradient", right=True),
            Cell(say("local derivative") if self._has_locals else "", "muted"),
        )

    def _gradient_title(self) -> str:
        title = f"∂{self._loss}/∂·"
        return title if columns(title) <= 10 else self.style.say("gradient")

    @property
    def _has_arrays(self) -> bool:
        return any(not node.scalar for node in self.scene.nodes)

    @property
    def _is_program(self) -> bool:
        return any(node.execution for node in self.scene.nodes)

    @property
    def _shows_values(self) -> bool:
        return "data" in self.style.show and not self._is_program

    @property
    def _has_gradients(self) -> bool:
        return "grad" in self.style.show and any(n.gradient for n in self.scene.nodes)

    @property
    def _has_locals(self) -> bool:
        return "local" in self.style.show and any(e.local for e in self.scene.edges)

    def _cells(self, row: Row) -> list[Cell]:
        node, here = row.node, row.state == "shown"
        value = self._number(node.value, signed=False) if here and self._shows_values else ""
        gradient = self._gradient(node) if here and self._has_gradients else ""
        phase = node.execution.phase if node.execution else ""
        shape = labels.format_shape(node.value.shape, self.style.say) if node.value.shape else ""
        shape = type_text(node, self.style.say) if node.execution else shape
        return self._terminal.row(
            Cell(_branch(row) + self._name(row)),
            Cell(shape if here else "", "muted"),
            Cell(phase_name(phase, self.style.say) if here else "", labels.PHASE_ROLES[phase]),
            Cell(value, "value", right=True),
            Cell(gradient, "gradient", right=True),
            self._last(row),
        )

    def _last(self, row: Row) -> Cell:
        """Return what stands in the last column: the local derivative, in a program the note."""
        if self._is_program:
            note = row.node.note if row.state == "shown" else None
            return Cell(note.text if note else "", "muted")
        return Cell(self._local(row.edge), "muted", short=self._local(row.edge, short=True))

    def _name(self, row: Row) -> str:
        node, say = row.node, self.style.say
        name = isolated(name_text(node.name))
        if row.state != "shown":
            where = say("see above") if row.state == "above" else say("see below")
            return f"{name} ({where})"
        if node.contents is not None:
            return f"{name} {isolated(folded_text(node.contents, say))}"
        if node.kind in ("parameter", "input"):
            return f"{name} ({_kind(node, say)})"
        if node.expression is None:
            return name
        return f"{name} = {isolated(labels.plain_text(node.expression))}"

    def _gradient(self, node: SceneNode) -> str:
        if not node.takes_gradient:
            return ""
        return self._number(node.gradient, signed=True) if node.gradient else "?"

    def _number(self, summary: Summary, *, signed: bool) -> str:
        if not summary.shape and not summary.low < summary.high:
            return labels.format_number(summary.mean, signed=signed)
        if math.isnan(summary.mean) and not summary.cells:
            return self.style.say("empty")
        mean = labels.format_number(summary.mean, 3)
        if summary.low == summary.high or not self._terminal.is_wide:
            return f"μ {mean}"
        low, high = labels.format_number(summary.low, 2), labels.format_number(summary.high, 2)
        return f"μ {mean}, {low} … {high}"

    def _local(self, edge: Edge | None, *, short: bool = False) -> str:
        """Return `∂a/∂z = 1 − a² = 0.5`; short is `∂a/∂z = 0.5`, for an array the formula."""
        if edge is None or edge.local is None or "local" not in self.style.show:
            return ""
        upper, lower = (self.scene.nodes[key].name for key in (edge.target, edge.source))
        parts = facts.local_steps(edge.local, upper, lower)
        if short and len(parts) > 1:
            del parts[len(parts) - 2]
        return " = ".join(map(isolated, parts))

    # ---- below the tree ----

    def _notes(self) -> Iterator[str]:
        say, notes = self.style.say, []
        swept = [node for node in self.scene.nodes if node.takes_gradient]
        if "grad" in self.style.show and any(node.gradient is None for node in swept):
            text = say("not computed yet") + say("; call backward()")
            notes.append(f"{'?' if self._has_gradients else f'∂{self._loss}/∂·'}: {text}")
        if self._has_gradients:
            uses = Counter(edge.source for edge in self.scene.edges)
            notes += [self._sum(node) for node in swept if uses[node.key] > 1 and node.gradient]
        if self._has_arrays and not self._is_program:
            notes.append(say("μ: mean"))
        if self._has_locals and any(e.local and "ȳ" in e.local.formula.text for e in self._edges):
            notes.append(say("ȳ: gradient of the node one step to the left"))
        if notes:
            yield ""
        for note in notes:
            yield from wrapped(self._terminal.plain(note), self.width, "  ")

    @property
    def _edges(self) -> tuple[Edge, ...]:
        return self.scene.edges

    def _sum(self, node: SceneNode) -> str:
        """Return what each use brings to a gradient: `∂L/∂x = 0.84 + 0.2 = 1.04`."""
        edges = [edge for edge in self._edges if edge.source == node.key]
        name = isolated(name_text(node.name))
        text = self.style.say("{name} is used {uses} times", name=name, uses=len(edges))
        parts = [self._part(edge) for edge in edges]
        known = [part for part in parts if part is not None]
        total = node.gradient.mean if node.gradient else math.nan
        told = len(known) == len(parts) <= MOST_TERMS
        if not told or not math.isclose(sum(known), total, rel_tol=1e-6, abs_tol=1e-12):
            return text + self.style.say(", its gradient is the sum over them")
        numbers = [labels.format_number(part) for part in known]
        terms = [numbers[0], *(f"({n})" if n.startswith("−") else n for n in numbers[1:])]
        left = f"∂{self._loss}/∂{name}"
        return f"{text}: {left} = {' + '.join(terms)} = {labels.format_number(total)}"

    def _part(self, edge: Edge) -> float | None:
        user = self.scene.nodes[edge.target]
        if edge.local is None:
            return 0.0
        number = edge.local.number
        if number is None or user.gradient is None or not user.scalar:
            return None
        return number * user.gradient.mean

    # ---- sentences ----

    def _sentences(self) -> Iterator[str]:
        users: dict[int, list[str]] = {}
        for edge in self._edges:
            user = isolated(name_text(self.scene.nodes[edge.target].name))
            users.setdefault(edge.source, []).append(
                f"{user} ({self._local(edge)})" if self._local(edge) else user
            )
        path = ""
        for count, node in enumerate(self.scene.nodes, 1):
            if node.group != path:
                path = node.group
                title = " / ".join(path.split("/")) or self.style.say("outside of all boxes")
                yield from ["", f"[{self._terminal.plain(title)}]"][count == 1 :]
            text = self._terminal.plain(self._sentence(node, users.get(node.key, [])))
            yield from wrapped(f"{count}. {text}", self.width, "   ")

    def _sentence(self, node: SceneNode, users: list[str]) -> str:
        say = self.style.say
        title, *rest = facts.shown_facts(node, self.scene.loss_name, self.style)
        parts = [f"{title}, {_kind(node, say)}" if _kind(node, say) else title, *rest]
        if users:
            parts.append(say("used by {users}", users=", ".join(users)))
        return "; ".join(parts)


def _kind(node: SceneNode, say: Callable[[str], str]) -> str:
    if node.kind == "parameter":
        return say("parameter")
    if node.kind == "loss":
        return say("result")
    return say("input") if node.kind == "input" else ""


def _branch(row: Row) -> str:
    if not row.lasts:
        return ""
    trunk = "".join("   " if last else "│  " for last in row.lasts[:-1])
    return trunk + ("└─ " if row.lasts[-1] else "├─ ")
