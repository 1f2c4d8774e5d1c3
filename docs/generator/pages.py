"""The text of the page of an op, as Markdown for MyST."""

import re
from collections.abc import Iterable, Iterator

import autograd_core as ag
from autograd_core.formulas import local_formulas
from autograd_core.node import Node
from autograd_core.op import Example, RuleForEach
from autograd_core.symbol import Symbol, write_any
from docs.generator import edges, kinks
from docs.generator.catalog import Entry
from docs.generator.definitions import formulas
from docs.generator.markdown import anchor, link, prose, table, title
from docs.generator.worked import example, result_of, session

_EVERYDAY = frozenset(
    ["add", "subtract", "multiply", "divide", "negative", "square", "reshape", "broadcast_to",
     "greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "unbroadcast"]
)  # fmt: skip
_LETTERS = "abcdefgh"


def op_page(entry: Entry) -> str:
    """Return the page of one op."""
    sections = [
        f"# {entry.name}",
        _declaration(entry),
        _facts(entry),
        "## Formula",
        *([] if entry.op else [f"That of the example below, `{example(entry)[0]}`:"]),
        *(f"$$\n{latex}\n$$" for latex in formulas(entry)),
        *_letters(entry),
        "## Derivative",
        *(_derivative(entry) if entry.op else _composition(entry)),
        *_plot(entry),
        "## At the edges",
        *_edges(entry),
        *_worked(entry),
        *_shapes(entry),
    ]
    return "\n\n".join(sections) + "\n"


def _declaration(entry: Entry) -> str:
    if entry.op is None:
        return (
            f"```{{eval-rst}}\n.. autofunction:: autograd_core.{entry.name}"
            f"{entry.signature.removeprefix(entry.name)}\n```"
        )
    module = "autograd_core." if entry.public else ""
    body = "\n\n".join(prose(paragraph) for paragraph in entry.doc.split("\n\n"))
    return f"````{{py:function}} {module}{entry.signature}\n\n{body}\n````"


def _facts(entry: Entry) -> str:
    place = entry.family if entry.public else "behind-the-rules"
    lines = [f"Family: [{title(entry.family)}](index.md#{place})"]
    if entry.aliases:
        lines.append(f"Also called: {', '.join(f'`ag.{name}`' for name in entry.aliases)}")
    if entry.numpy_names:
        names = ", ".join(f"`{name}`" for name in entry.numpy_names)
        lines.append(f"By NumPy's name, on a Tensor too: {names}")
    if not entry.public:
        lines.append(
            "It serves the rules of other operations; users do not call it by name, but it can "
            "stand in a printed derivative."
        )
    return "\n".join(f"- {line}" for line in lines)


def _letters(entry: Entry) -> Iterator[str]:
    """Say which letter is which argument, where they differ."""
    if entry.op is None or len(fullest_use(entry.op)[0]) == 1:
        return
    names = re.findall(r"[(,] ?(\w+)", entry.signature)
    count = len(fullest_use(entry.op)[0])
    if len(names) >= count and names[0] not in ("arrays", "inputs") and names[0] != "a":
        letters = ", ".join(f"${letter}$" for letter in _LETTERS[:count])
        arguments = ", ".join(f"`{name}`" for name in names[:count])
        yield f"Here {letters} are the arguments {arguments}, in this order."


def _derivative(entry: Entry) -> Iterator[str]:
    assert entry.op is not None
    shapes, attrs = fullest_use(entry.op)
    try:
        derivatives = local_formulas(entry.op, shapes, attrs)
    except ag.NotDifferentiableError as error:
        yield "It has none, and asking for one raises an error:"
        yield f"```text\nNotDifferentiableError: {error}\n```"
        return
    for i, formula in enumerate(derivatives):
        yield f"$$\n{_left_side(entry.op, i)} = {write_any(formula).latex}\n$$"
    yield (
        f"The engine printed this: it is the rule in `autograd_core/ops/{entry.family}.py`, run on "
        "[symbols](../glossary.md#symbol)." + _how_to_read(entry, derivatives)
    )
    used = sorted(set(_ops_in(derivatives)) - _EVERYDAY - {entry.name})
    if used:
        yield f"In it: {', '.join(link(name) for name in used)}."


def fullest_use(op: ag.Op) -> Example:
    """Return the first use of an op that has all its inputs, an optional bias too."""
    if isinstance(op.vjps, RuleForEach):
        return op.examples[0]
    return max(op.examples, key=lambda use: len(use[0]))


def _how_to_read(entry: Entry, derivatives: Iterable[object]) -> str:
    latex = " ".join(write_any(formula).latex for formula in derivatives)
    told = []
    if r"\bar{y}" in latex:
        told.append(
            r"$\bar{y}$ is the [cotangent](../glossary.md#cotangent) of the output, the gradient "
            "that comes back from what was computed with it"
        )
    if r"\left[" in latex:
        told.append("a [bracket](../glossary.md#bracket) is 1 where it holds, else 0")
    if r"[\ldots]" in latex:
        told.append(r"$[\ldots]$ stands for indices or for an array of fixed numbers")
    return "".join(f" {t[0].upper() if t[0].isalpha() else t[0]}{t[1:]}." for t in told)


def _ops_in(formulas: Iterable[object]) -> Iterator[str]:
    for formula in formulas:
        if isinstance(formula, Symbol) and formula.op is not None:
            yield formula.op.name
            yield from _ops_in(formula.inputs)


def _composition(entry: Entry) -> Iterator[str]:
    call, _ = example(entry)
    names: list[str] = []
    _gather(result_of(entry), names)
    yield (
        f"It is composed of other operations, whose rules the sweep chains. `{call}` records these:"
    )
    yield "\n".join(f"- {link(name)}: {', '.join(_local_rules(ag.OPS[name]))}" for name in names)


def _local_rules(op: ag.Op) -> Iterator[str]:
    for i, formula in enumerate(local_formulas(op, *op.examples[0])):
        yield f"${_left_side(op, i)} = {write_any(formula).latex}$"


def _left_side(op: ag.Op, i: int) -> str:
    name = "x" if len(op.examples[0][0]) == 1 else _LETTERS[i]
    return rf"\frac{{\partial y}}{{\partial {name}}}" if op.elementwise else rf"\bar{{{name}}}"


def _gather(node: Node, names: list[str]) -> None:
    for parent in node.parents:
        _gather(parent, names)
    if node.op is not None and node.op.name not in names:
        names.append(node.op.name)


def _plot(entry: Entry) -> Iterator[str]:
    if not edges.is_function_of_one_number(entry.op):
        return
    for theme in ("light", "dark"):
        yield (
            f"```{{image}} img/{entry.name}-{theme}.svg\n:class: only-{theme}\n"
            f":alt: {entry.name} in blue and its derivative in vermillion\n```"
        )
    assert entry.op is not None
    kinks_told = " A dot is the value at a jump, a ring is not." if entry.op.kinks else ""
    yield (
        "Blue, forward: $f$. Vermillion, backward: $f'$, as the engine computes it." + kinks_told
    )


def _edges(entry: Entry) -> Iterator[str]:
    if edges.is_function_of_one_number(entry.op):
        assert entry.op is not None
        domain = edges.domain(entry.op)
        inside = f"for $x \\in {domain}$, outside it is nan" if domain else "for every finite $x$"
        rows = edges.table(entry.op)
        yield f"It has a value {inside}."
        yield table(("$x$", "$f(x)$", "$f'(x)$"), rows)
        if any(y == "nan" != slope for _, y, slope in rows):
            yield "Where $f$ is nan, $f'$ is what the formula gives."
    about_it = [row for row in kinks.rows() if row.name == entry.name]
    if about_it:
        yield "By the [conventions at kinks](../kinks.md):"
        yield table(
            ("where", "derivative", "why"),
            [(prose(r.point), prose(r.value), why(r, "../kinks.md")) for r in about_it],
        )
    for name, where in edges.zero_masks(entry):
        place = f"where ${where}$" if "\\" in where or "=" in where else where
        yield (
            f"${name}$ gets a [structural zero](../glossary.md#structural-zero) "
            f"{place or 'where its entry was not taken'}: no nan from behind it comes through."
        )
    if not about_it and not edges.is_function_of_one_number(entry.op):
        yield _no_kinks(entry)


def _no_kinks(entry: Entry) -> str:
    if not entry.public:
        return "Those of the operations whose rules it serves."
    if entry.op is not None and entry.op.domain and entry.op.elementwise:
        return "Where NumPy's result is infinite or nan the derivative follows by the formula."
    return "It has no kinks: there is a derivative wherever there is a value."


def why(row: kinks.Row, page: str) -> str:
    """Return the clause of a row as a link, and what it gives or the reason to depart from it."""
    told = prose(row.reason) if row.reason else kinks.CLAUSES[row.clause]
    return f"[{row.clause}]({page}#{anchor(row.clause)}): {told}"


def _worked(entry: Entry) -> Iterator[str]:
    if not edges.is_function_of_one_number(entry.op):
        yield "## Worked example"
        yield (
            "Run when this page was made, with `ag` for autograd_core and `np` for NumPy. What is "
            "differentiated is the sum of $y$, with weights that tell its entries apart."
        )
        yield f"```pycon\n{session(entry)}\n```"


def _shapes(entry: Entry) -> Iterator[str]:
    if entry.op is None:
        return
    yield "## Shapes"
    rows = []
    for shapes, attrs in entry.op.examples:
        facts = ", ".join(f"`{key}={value}`".replace("\n", " ") for key, value in attrs.items())
        result = entry.op.shape(*shapes, **attrs)
        rows.append((", ".join(f"`{s}`" for s in shapes), facts or "–", f"`{result}`"))
    yield "Uses that the tests try, by the shapes of the arrays:"
    yield table(("inputs", "with", "result"), rows)
    if entry.op.domain and entry.op.elementwise:
        drawn = dict.fromkeys(f"({low:g}, {high:g})" for low, high in entry.op.domain)
        yield (
            f"The tests draw the numbers from {', '.join(drawn)} and compare the derivative with "
            "finite differences."
        )
