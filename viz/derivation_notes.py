"""What a derivation notes below its product: kinks on the way, where numbers break, checks."""

from collections.abc import Iterable

from autograd_core.notation import name_text
from viz.derivation_sheet import Block, Note
from viz.kinks import Kink
from viz.labels import format_number
from viz.ledger import Check, Ledger
from viz.messages import Messages

MOST_KINKS = 6


def notes(ledger: Ledger, say: Messages) -> list[Block]:
    """Return the notes: kinks, the first number that is not finite, the checks."""
    kinks = [Note(_kink(kink, say), "⚠") for kink in ledger.kinks[:MOST_KINKS]]
    if len(ledger.kinks) > MOST_KINKS:
        hidden = len(ledger.kinks) - MOST_KINKS
        kinks.append(Note(say("and {count} more nodes at a kink", count=hidden), "⚠"))
    return [*kinks, *_broken(ledger, say), *_checks(ledger, say)]


def _kink(kink: Kink, say: Messages) -> str:
    node = f"{name_text(kink.node)} = {kink.op}(…)"
    if kink.of > 1:
        node = say("{node}, {entries} of {of} entries", node=node, entries=kink.entries, of=kink.of)
    return f"{node}: {_convention(kink, say)}"


def _convention(kink: Kink, say: Messages) -> str:
    """Return which kind of kink it is, and what the engine takes for its slope there."""
    at, left, right, used = (
        format_number(x + 0.0) for x in (kink.at, kink.left, kink.right, kink.used)
    )
    match kink.kind:
        case "tie":
            return say("a tie; equal entries share the gradient, {used} each", used=used)
        case "zero":
            return say("the norm of a zero vector; the slope used is 0")
        case "order":
            return say("equal entries were sorted; each keeps the place it had")
        case "jump":
            return say("a jump at {at}; the slope used is {used}", at=at, used=used)
        case "corner":
            corner = say(
                "a kink at {at}; the slope is {left} on its left, {right} on its right",
                at=at, left=left, right=right,
            )  # fmt: skip
            return f"{corner}; {_choice(kink, used, say)}"


def _choice(kink: Kink, used: str, say: Messages) -> str:
    if kink.nearest:
        return say("used: {used}, of the slopes between them the nearest to 0", used=used)
    return say("used: {used}, by convention", used=used)


def _broken(ledger: Ledger, say: Messages) -> Iterable[Note]:
    if ledger.broken is not None:
        gradient = f"∂{name_text(ledger.loss)}/∂{name_text(ledger.broken)}"
        yield Note(
            say("on the way back, {gradient} is the first that is not finite", gradient=gradient),
            "⚠",
        )


def _checks(ledger: Ledger, say: Messages) -> list[Note]:
    gradient = f"{name_text(ledger.leaf)}.grad"
    stored = ledger.stored
    if stored is None:
        text = say("{gradient} is not computed yet: call backward()", gradient=gradient)
        return [Note(text, "·"), _numerical(ledger, say)]
    if stored.agrees:
        return [Note(say("equals {gradient}", gradient=gradient), "✓"), _numerical(ledger, say)]
    added = say("gradients add up until zero_grad()")
    text = f"{_disagreement(gradient, stored, say)}; {added}"
    return [Note(text, "✗"), _numerical(ledger, say)]


def _numerical(ledger: Ledger, say: Messages) -> Note:
    check = ledger.numerical
    if not check.agrees:
        text = _disagreement(say("the finite difference"), check, say)
        if ledger.kinks:
            return Note(text + "; " + say("at a kink it sees both sides"), "·")
        return Note(text, "✗")
    if check.of == 1:
        number = format_number(check.expected)
        return Note(say("finite difference {number}", number=number), "✓")
    worst = format_number(check.worst, 2)
    if check.entries == check.of:
        text = say("finite difference, all entries, largest difference {worst}", worst=worst)
    else:
        text = say(
            "finite difference, {entries} of {of}, largest difference {worst}",
            entries=check.entries, of=check.of, worst=worst,
        )  # fmt: skip
    return Note(text, "✓")


def _disagreement(other: str, check: Check, say: Messages) -> str:
    numbers = f"{format_number(check.got)} ≠ {format_number(check.expected)}"
    if not check.index:
        return say("differs from {other}: {numbers}", other=other, numbers=numbers)
    at = str(list(check.index))
    return say("differs from {other} at {at}: {numbers}", other=other, at=at, numbers=numbers)
