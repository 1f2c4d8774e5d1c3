"""What a plan looks like on a terminal: fused runs in brackets, what NumPy does marked."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from autograd_core.program.families import steps_of
from autograd_core.program.instructions import Instruction
from autograd_core.program.runs import Run

if TYPE_CHECKING:
    from autograd_core.program.planning import Plan


def write_plan(plan: "Plan") -> str:
    """Return the listing of a plan: a line for each instruction, and what runs it."""
    lines = plan.program.lines()
    made = {step.output for step in plan.program.instructions}
    head = [f"  {line}" for slot, line in lines.items() if slot not in made]
    returned = "return " + " ".join(f"%{slot}" for slot in plan.program.outputs)
    body = _body(plan.groups, lines, frozenset(map(id, plan.by_numpy)))
    return "\n".join([_summary(plan), "", *head, *body, f"  {returned}"])


def _summary(plan: "Plan") -> str:
    steps, left = len(plan.program.instructions), len(plan.by_numpy)
    arena = f"{plan.dtype} arena of {_size(plan.size * plan.dtype.itemsize)}"
    rows = sum(s[1] - s[0] for s in plan.segments if isinstance(s, tuple))
    told = "1 row" if rows == 1 else f"{rows} rows"
    machine = f"machine: {steps - left} of {steps} instructions in {told}, {arena}"
    return f"{machine}\nNumPy: {left} of {steps}{told_ops(plan.by_numpy)}"


def told_ops(steps: Iterable[Instruction]) -> str:
    """Return which ops these instructions use, ` (conv2d, 3 max_pool2d)`, "" for none."""
    counts: dict[str, int] = {}
    for step in steps:
        counts[step.op.name] = counts.get(step.op.name, 0) + 1
    told = [f"{n} {name}" if n > 1 else name for name, n in sorted(counts.items())]
    return f" ({', '.join(told)})" if told else ""


def _body(
    groups: Sequence[Run | Instruction], lines: dict[int, str], left: frozenset[int]
) -> Iterator[str]:
    width = max(map(len, lines.values()), default=0)
    for group in groups:
        if not isinstance(group, Run):
            by = "  NumPy" if id(group) in left else ""
            yield f"  {lines[group.output]:{width if by else 0}}{by}"
        elif len(steps := steps_of(group)) == 1:
            yield f"  {lines[steps[0].output]}"
        else:
            marks = ["┌", *"│" * (len(steps) - 2), "└"]
            for mark, step in zip(marks, steps, strict=True):
                yield f"{mark} {lines[step.output]}"


def _size(n_bytes: int) -> str:
    for unit, step in (("MB", 1e6), ("kB", 1e3)):
        if n_bytes >= step:
            return f"{n_bytes / step:.3g} {unit}"
    return f"{n_bytes} bytes"
