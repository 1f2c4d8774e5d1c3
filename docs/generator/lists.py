"""The pages that list: the index of all ops, and the kinks by the clause that decides them."""

from autograd_core import ops
from docs.generator import kinks
from docs.generator.catalog import Entry, entries, family_summary
from docs.generator.markdown import anchor, link, prose, table, title

_INDEX_HEAD = ("operation", "what it does")


def index_page() -> str:
    """Return the index: each family with its ops, then those that serve the rules of others."""
    sections = [
        "# Operations",
        f"{len(ops.__all__)} operations, by the file of `autograd_core/ops/` that declares them. "
        "Call them as `ag.name`; those that NumPy has take NumPy's arguments, and NumPy's own "
        "function does the same on a Tensor. Each page is made from the declaration: "
        "formula, derivative, edges, example. What happens where there is no derivative "
        "follows [one rule](../kinks.md).",
    ]
    for family in sorted({entry.family for entry in entries().values()}):
        members = [e for e in entries().values() if e.family == family and e.public]
        if members:
            sections += [f"({family})=\n## {title(family)}", prose(family_summary(family))]
            sections.append(table(_INDEX_HEAD, [(_name(e), prose(e.summary)) for e in members]))
    helpers = [e for e in entries().values() if not e.public]
    sections += [
        "(behind-the-rules)=\n## Behind the rules",
        "These stand in printed derivatives; users do not call them.",
        table(_INDEX_HEAD, [(link(e.name), prose(e.summary)) for e in helpers]),
        "```{toctree}\n:hidden:\n\n" + "\n".join(sorted(entries())) + "\n```",
    ]
    return "\n\n".join(sections) + "\n"


def _name(entry: Entry) -> str:
    return ", ".join([link(entry.name), *entry.aliases])


def kink_tables() -> str:
    """Return a section for each clause, with the table of what it decides."""
    sections = []
    for clause, meaning in kinks.CLAUSES.items():
        about_it = [row for row in kinks.rows() if row.clause == clause]
        head = ("operation", "where", "derivative") + (("why",) if about_it[0].reason else ())
        rows = [
            (f"[{r.name}](ops/{r.name}.md)", prose(r.point), prose(r.value), prose(r.reason))
            for r in about_it
        ]
        sections += [
            f"({anchor(clause)})=\n## {title(clause)}: {meaning}",
            table(head, [row[: len(head)] for row in rows]),
        ]
    return "\n\n".join(sections) + "\n"
