"""What a derivation says of many ways to one leaf: the branches, and the paths one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from autograd_core.notation import Written, name_text
from viz.branches import Branch, Branching
from viz.derivation_product import in_step
from viz.derivation_sheet import (
    Array,
    Block,
    Cell,
    Equation,
    Formula,
    Line,
    Note,
    Number,
    Row,
    Sign,
    Table,
    Words,
    format_count,
    format_share,
)
from viz.labels import format_number
from viz.ledger import Ledger
from viz.messages import Messages
from viz.paths import Path, Paths


@dataclass(frozen=True)
class Ways:
    """Writes the branches and the paths of a ledger."""

    ledger: Ledger
    title: Written
    say: Messages

    def branchings(self) -> Iterable[list[Block]]:
        """Return, for each place where ways cross, what each of them brings."""
        for branching in self.ledger.branchings:
            yield self._branching(branching)

    def _branching(self, b: Branching) -> list[Block]:
        say = self.say
        title = say(
            "between {upper} and {lower}, {paths} paths come in by {count} branches, "
            "and their parts add up",
            upper=name_text(b.upper),
            lower=name_text(b.lower),
            paths=format_count(b.paths),
            count=format_count(b.count),
        )
        head = (say("branch"), say("paths"), say("part"), say("numbers"), say("share"))
        lines = [self._branch(branch) for branch in b.listed]
        hidden = b.count - len(b.listed)
        if hidden:
            more = Words(say("({count} more)", count=format_count(hidden)), "muted")
            share = Words(format_share(b.rest_share))
            lines.append(Line((more, None, None, Array(b.rest, "gradient"), share)))
        blocks: list[Block] = [Note(title, is_title=True), Table(head, tuple(lines))]
        if b.cancel:
            meaning = say(
                "share: the norm of a part out of the sum of the norms of all; they point "
                "different ways and partly cancel"
            )
            blocks.append(Note(meaning))
        return blocks

    def _branch(self, branch: Branch) -> Line:
        name = Words(self._through(branch))
        too_long = self.say("a formula too long to write out")
        cells: Row = (
            name,
            Words(format_count(branch.paths), "muted"),
            Words(too_long, "muted") if branch.applied is None else Formula(branch.applied),
            Array(branch.part, "gradient"),
            Words(format_share(branch.share)),
        )
        return Line(cells, nodes=branch.nodes)

    def _through(self, branch: Branch) -> str:
        node = name_text(branch.through)
        if branch.top == branch.through:
            return self.say("through {node}", node=node)
        return self.say("through {node}, from {top}", node=node, top=name_text(branch.top))

    def paths(self, paths: Paths) -> Iterable[list[Block]]:
        """Return the largest paths, then the sum over all."""
        say = self.say
        facts = {"loss": name_text(self.ledger.loss), "leaf": name_text(self.ledger.leaf)}
        count, shown = format_count(paths.count), len(paths.listed)
        if paths.count == shown:
            title = say("all {count} paths from {loss} to {leaf}", count=count, **facts)
        else:
            title = say(
                "{count} paths from {loss} to {leaf}; the {shown} largest",
                count=count, shown=shown, **facts,
            )  # fmt: skip
        yield [Note(title, is_title=True)]
        for place, path in enumerate(paths.listed, start=1):
            yield [self._path(path, place)]
        yield self._together(paths)

    def _path(self, path: Path, place: int) -> Block:
        left = Words(self.say("path {place}", place=place), "muted")
        rows = in_step(left, path.factors, path.value, self.say)
        rows[-1] = (*rows[-1], Words(format_share(path.share), "muted"))
        return Equation(tuple(rows), path.nodes)

    def _together(self, paths: Paths) -> list[Block]:
        """Return the sum of the paths, and what its percents mean."""
        say = self.say
        blocks: list[Block] = []
        hidden = paths.count - len(paths.listed)
        if hidden:
            more = say(
                "and {count} more, together {value} ({share})",
                count=format_count(hidden),
                value=format_number(paths.rest),
                share=format_share(paths.rest_share),
            )
            blocks.append(Note(more))
        blocks.append(Equation((self._sum_of_paths(paths, hidden),)))
        if paths.cancel:
            meaning = say(
                "percent: the size of a path out of the sizes of all, {pushes}; they pull both "
                "ways and partly cancel",
                pushes=format_number(paths.pushes),
            )
            blocks.append(Note(meaning))
        return blocks

    def _sum_of_paths(self, paths: Paths, hidden: int) -> Row:
        cells: list[Cell] = [Number(paths.listed[0].value)] if paths.listed else []
        values = [path.value for path in paths.listed[1:]]
        for value in [*values, paths.rest] if hidden else values:
            sign = "−" if value < 0 else "+"
            cells += [Sign(sign), Number(abs(value))] if cells else [Number(value)]
        return (
            Formula(self.title, "gradient"),
            Sign("="),
            *cells,
            Sign("="),
            Number(paths.total, "gradient"),
        )
