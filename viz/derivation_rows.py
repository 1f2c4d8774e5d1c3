"""From a ledger to the rows and cells of its derivation, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from autograd_core.notation import ENTRYWISE, PRODUCT, Written
from viz.chain import Factor
from viz.derivation_notes import notes
from viz.derivation_product import MOST_FACTORS, ends_of, in_step, joined, middle_of, symbol
from viz.derivation_sheet import (
    Array,
    Block,
    Cell,
    Equation,
    Formula,
    Line,
    Note,
    Row,
    Sheet,
    Sign,
    Table,
    Words,
    format_count,
)
from viz.derivation_ways import Ways
from viz.formulas import Summation, write_derivative
from viz.labels import format_shape
from viz.ledger import Ledger
from viz.messages import Messages

MOST_LINES, MOST_NOTED = 24, 3


def write_sheet(ledger: Ledger, say: Messages) -> Sheet:
    """Return what a derivation says."""
    title = write_derivative(ledger.loss, ledger.leaf)
    rows = _Rows(ledger, title, say)
    ways = Ways(ledger, title, say)
    parts = [rows.product(), *rows.steps(), *ways.branchings()]
    if ledger.paths is not None and ledger.paths.count > 1:
        parts += ways.paths(ledger.paths)
    parts.append(notes(ledger, say))
    return Sheet(title, say.lang, tuple(tuple(part) for part in parts if part))


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
            rows = in_step(left, ledger.factors, float(ledger.gradient), self.say)
            several = [f for f in ledger.factors if f.paths > 1]
            noted = [*map(self._sum_over_paths, several[:MOST_NOTED])]
            if len(several) > MOST_NOTED:
                count = format_count(len(several) - MOST_NOTED)
                noted.append(Note(self.say("({count} more)", count=count)))
            return [Equation(tuple(rows)), *noted]
        symbols = [symbol(f) for f in ends_of(ledger.factors, MOST_FACTORS)]
        first = (Formula(self.title, "gradient"), Sign("="), *joined(symbols))
        return [Equation((first,))]

    def _sum_over_paths(self, factor: Factor) -> Note:
        name = write_derivative(factor.upper, factor.lower).text
        count = format_count(factor.paths)
        return Note(self.say("{factor} is a sum over {count} paths", factor=name, count=count))

    def steps(self) -> Iterable[list[Block]]:
        """Return the factors of a product of arrays, then how each is applied."""
        ledger, say = self.ledger, self.say
        if ledger.is_scalar:
            return
        head = (say("factor"), say("rule"), say("shape"), say("numbers"))
        shown = ends_of(ledger.factors, MOST_LINES)
        hidden = len(middle_of(ledger.factors, MOST_LINES))
        gap = Line((Words(say("({count} more)", count=hidden), "muted"),))
        yield [Table(head, tuple(gap if f is None else self._factor(f) for f in shown))]
        yield [Note(say("multiplied out, from the loss down"), is_title=True)]
        for factor in shown:
            if factor is None:
                yield [Note(say("({count} more)", count=hidden))]
            else:
                yield [Equation(tuple(self._step(factor)))]

    def _factor(self, factor: Factor) -> Line:
        cells: list[Cell] = [symbol(factor), self._rule(factor)]
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
