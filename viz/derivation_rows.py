"""From a ledger to the rows and cells of its derivation, in the reader's language."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_core.notation import ATOM, ENTRYWISE, PRODUCT, Written, name_text
from viz.branches import Branch, Branching
from viz.chain import Factor
from viz.derivation_notes import notes
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
    Sheet,
    Sign,
    Table,
    Words,
    format_count,
    format_share,
)
from viz.formulas import Summation, write_derivative
from viz.labels import format_number, format_shape
from viz.ledger import Ledger
from viz.messages import Messages
from viz.paths import Path, PathFactor, Paths

MOST_FACTORS, MOST_LINES = 9, 24
_DOTS = Words("…")


def write_sheet(ledger: Ledger, say: Messages) -> Sheet:
    """Return what a derivation says."""
    title = write_derivative(ledger.loss, ledger.leaf)
    rows = _Rows(ledger, title, say)
    parts = [rows.product(), *rows.steps(), *rows.branchings()]
    if ledger.paths is not None and ledger.paths.count > 1:
        parts += rows.paths(ledger.paths)
    parts.append(notes(ledger, say))
    return Sheet(title, say.lang, tuple(tuple(part) for part in parts if part))


@dataclass(frozen=True)
class _Column:
    """One factor of a product of numbers: its symbol, its rule and its number."""

    symbol: Cell
    rule: Cell
    number: Cell


@dataclass(frozen=True)
class _Rows:
    ledger: Ledger
    title: Written
    say: Messages

    def product(self) -> list[Block]:
        """Return ∂L/∂W as the product of its factors."""
        ledger = self.ledger
        if ledger.is_scalar:
            left = Formula(self.title, "gradient")
            rows = self._in_step(left, ledger.factors, float(ledger.gradient))
            several = [f for f in ledger.factors if f.paths > 1]
            return [Equation(tuple(rows)), *map(self._sum_over_paths, several)]
        symbols = [_symbol(f) for f in _ends_of(ledger.factors, MOST_FACTORS)]
        first = (Formula(self.title, "gradient"), Sign("="), *_joined(symbols))
        return [Equation((first,))]

    def _sum_over_paths(self, factor: Factor) -> Note:
        symbol = write_derivative(factor.upper, factor.lower).text
        count = format_count(factor.paths)
        return Note(self.say("{factor} is a sum over {count} paths", factor=symbol, count=count))

    def _in_step(
        self, left: Cell, factors: Sequence[Factor | PathFactor], total: float
    ) -> list[Row]:
        """Return a product of numbers: symbols, rules and numbers, one under the other.

        A lone factor is its own symbol and number, so only its rule is written.
        """
        lone = len(factors) == 1
        columns = self._columns(factors)
        rows: list[Row] = [_joined([c.rule for c in columns])]
        if not lone:
            rows.insert(0, _joined([c.symbol for c in columns]))
            rows.append(_joined([c.number for c in columns]))
        rows.append((Number(total, "gradient"),))
        starts = itertools.chain([left], itertools.repeat(None))
        return [(start, Sign("="), *row) for start, row in zip(starts, rows, strict=False)]

    def _columns(self, factors: Sequence[Factor | PathFactor]) -> list[_Column]:
        lone = len(factors) == 1
        shown = _ends_of(factors, MOST_FACTORS)
        columns = []
        for place, factor in enumerate(shown):
            if factor is None:
                columns.append(self._gap(_middle_of(factors, MOST_FACTORS)))
                continue
            rule: Cell = Words("…", factor=factor.keys)
            if factor.rule is not None:
                least = 0 if lone else PRODUCT
                rule = Formula(factor.rule, factor=factor.keys, least=least)
            number = Number(_number(factor), factor=factor.keys, guarded=place > 0)
            columns.append(_Column(_symbol(factor), rule, number))
        return columns

    def _gap(self, hidden: Sequence[Factor | PathFactor]) -> _Column:
        """Return the column that stands for factors that are not shown, with their product."""
        with np.errstate(all="ignore"):
            product = float(np.prod([_number(f) for f in hidden]))
        more = Words(self.say("({count} more)", count=len(hidden)), "muted")
        return _Column(more, _DOTS, Number(product, guarded=True))

    def steps(self) -> Iterable[list[Block]]:
        """Return the factors of a product of arrays, then how each is applied."""
        ledger, say = self.ledger, self.say
        if ledger.is_scalar:
            return
        head = (say("factor"), say("rule"), say("shape"), say("numbers"))
        shown = _ends_of(ledger.factors, MOST_LINES)
        hidden = len(_middle_of(ledger.factors, MOST_LINES))
        gap = Line((Words(say("({count} more)", count=hidden), "muted"),))
        yield [Table(head, tuple(gap if f is None else self._factor(f) for f in shown))]
        yield [Note(say("multiplied out, from the loss down"), is_title=True)]
        for factor in shown:
            if factor is None:
                yield [Note(say("({count} more)", count=hidden))]
            else:
                yield [Equation(tuple(self._step(factor)))]

    def _factor(self, factor: Factor) -> Line:
        cells: list[Cell] = [_symbol(factor), self._rule(factor)]
        if factor.value is not None:
            shape = format_shape(factor.value.shape, self.say)
            cells += [Words(shape, "muted"), Array(factor.value)]
        return Line(tuple(cells), factor.keys)

    def _rule(self, factor: Factor) -> Cell:
        if factor.rule is None:
            return Words(self._paths(factor), "muted")
        sides = {"left": ("", "·"), "right": ("·", "")}
        before, after = sides.get(factor.side, ("", ""))
        return Formula(factor.rule, before=before, after=after)

    def _paths(self, factor: Factor) -> str:
        if factor.paths == 1:
            return self.say("a formula too long to write out")
        return self.say("a sum over {count} paths", count=format_count(factor.paths))

    def _step(self, factor: Factor) -> list[Row]:
        """Return one factor applied: in symbols, in numbers, and the result."""
        left = Formula(self._gradient(factor.lower), "gradient", factor.keys)
        result: Row = (None, Sign("="), Array(factor.gradient, "gradient", shaped=True))
        operands = self._operands(factor)
        if operands is None:
            applied = self._applied(factor.applied, self._paths(factor))
            return [(left, Sign("="), applied, *self._sums(factor.sums)), result]
        symbols, numbers = operands
        return [(left, Sign("="), *symbols), (None, Sign("="), *numbers), result]

    def _operands(self, factor: Factor) -> tuple[Row, Row] | None:
        """Return the two operands of an application in symbols and in numbers."""
        is_first = factor is self.ledger.factors[0]
        if is_first or factor.rule is None or factor.value is None or factor.rule.text == "1":
            return None
        upper = Formula(self._gradient(factor.upper), "gradient")
        least = ENTRYWISE if factor.side == "entrywise" else PRODUCT
        rule = Formula(factor.rule, factor=factor.keys, least=least)
        above = Array(factor.above, "gradient", shaped=True)
        value = Array(factor.value, factor=factor.keys, shaped=True)
        sign = Sign("⊙" if factor.side == "entrywise" and factor.value.ndim else "·")
        if factor.side == "left":
            return (rule, sign, upper), (value, sign, above)
        return (upper, sign, rule), (above, sign, value)

    def _applied(self, written: Written | None, otherwise: str) -> Cell:
        return Words(otherwise, "muted") if written is None else Formula(written)

    def _sums(self, sums: Iterable[Summation]) -> list[Cell]:
        return [Words(self._sum(s), "muted") for s in sums]

    def _sum(self, s: Summation) -> str:
        facts = {
            "before": format_shape(s.before, self.say),
            "after": format_shape(s.after, self.say),
        }
        if len(s.axes) == len(s.before):
            return self.say("Σ over all entries: {before} → {after}", **facts)
        axes = ", ".join(map(str, s.axes))
        if len(s.axes) == 1:
            return self.say("Σ over axis {axes}: {before} → {after}", axes=axes, **facts)
        return self.say("Σ over axes {axes}: {before} → {after}", axes=axes, **facts)

    def _gradient(self, name: str) -> Written:
        return write_derivative(self.ledger.loss, name)

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
                "share: the size ‖part‖ of a branch out of the sizes of all; they point different "
                "ways and partly cancel"
            )
            blocks.append(Note(meaning))
        return blocks

    def _branch(self, branch: Branch) -> Line:
        name = Words(self._through(branch))
        too_long = self.say("a formula too long to write out")
        cells: Row = (
            name,
            Words(format_count(branch.paths), "muted"),
            self._applied(branch.applied, too_long),
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
        rows = self._in_step(left, path.factors, path.value)
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


def _symbol(factor: Factor | PathFactor | None) -> Cell:
    if factor is None:
        return Formula(Written(r"\cdots", "⋯", ATOM), "muted")
    return Formula(write_derivative(factor.upper, factor.lower), factor=factor.keys)


def _number(factor: Factor | PathFactor) -> float:
    value: Any = factor.value
    return float(value)


def _joined(cells: Sequence[Cell]) -> Row:
    """Return the cells with · between them."""
    dots = itertools.chain.from_iterable((Sign("·"), cell) for cell in cells[1:])
    return (*cells[:1], *dots)


def _ends_of(things: Sequence[Any], most: int) -> list[Any]:
    """Return a list if it is short, else its two ends with None between them."""
    if len(things) <= most:
        return [*things]
    return [*things[: most // 2], None, *things[-(most // 2) :]]


def _middle_of(things: Sequence[Any], most: int) -> Sequence[Any]:
    """Return what `_ends_of` leaves out."""
    return [] if len(things) <= most else things[most // 2 : -(most // 2)]
