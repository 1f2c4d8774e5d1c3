"""A diagnosis as text for a terminal, and as HTML for a notebook."""

import base64
import math
import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from viz.diagnosis.finding import Finding, Level
from viz.labels import SIGNS, format_number
from viz.messages import Messages
from viz.metrics import printable

WIDTH, MOST_LEVELS, BAR = 92, 16, 24


def severity_word(finding: Finding, say: Messages) -> str:
    """Return the severity in the reader's language."""
    if finding.severity == "error":
        return say("error")
    return say("warning") if finding.severity == "warning" else say("note")


def report_text(summary: str, findings: Sequence[Finding], say: Messages) -> str:
    """Return the whole report as text."""
    parts = [summary]
    parts += ["\n".join(_finding_lines(finding, say)) for finding in findings]
    return "\n\n".join(parts)


def _finding_lines(finding: Finding, say: Messages) -> Iterator[str]:
    sign = f"{SIGNS[finding.severity]} {severity_word(finding, say)}: "
    yield from _wrapped(sign, printable(finding.title), indent=2)
    yield from _wrapped(f"    {say('why')}: ", printable(finding.why))
    yield from ("    " + line for line in level_lines(finding.levels))
    for i, remedy in enumerate(finding.remedies):
        yield from _wrapped(f"    {say('try')}: " if i == 0 else "       · ", printable(remedy))
    if finding.layer:
        yield f"    {say('where')}: {printable(finding.layer)}"
    if finding.source:
        yield f"    {say('line')}: {printable(finding.source)}"


def _wrapped(head: str, text: str, indent: int = 9) -> list[str]:
    return textwrap.wrap(head + text, WIDTH, subsequent_indent=" " * indent, break_long_words=False)


def level_lines(levels: Sequence[Level]) -> list[str]:
    """Return the norm of the gradient layer by layer, with a bar on a logarithmic scale."""
    shown = _some(levels)
    norms = [level.norm for level in shown if level and level.norm > 0]
    if not norms:
        return []
    low, high = math.log10(min(norms)), math.log10(max(norms))
    width = max(len(level.name) for level in shown if level)
    lines = []
    for level in shown:
        if level is None:
            lines.append("  …")
            continue
        ratio = "" if math.isnan(level.ratio) else f"×{format_number(level.ratio, 2)}"
        place = (math.log10(level.norm) - low) / (high - low or 1) if level.norm > 0 else 0
        bar = "█" * (1 + round(place * (BAR - 1)))
        name = printable(level.name)
        lines.append(
            f"  {name:<{width}}  {format_number(level.norm, 3):<9}  {ratio:<8}  {bar}".rstrip()
        )
    return lines


def _some(levels: Sequence[Level]) -> list[Level | None]:
    """Return the levels, with None for those left out in the middle."""
    if len(levels) <= MOST_LEVELS:
        return list(levels)
    half = MOST_LEVELS // 2
    return [*levels[:half], None, *levels[-half:]]


_CSS = (
    "font-family:system-ui,sans-serif;max-width:60em;line-height:1.45;color:#1F2937;"
    "background:#fff;padding:.6em 1em"
)
_GROUNDS = {"error": "#A3195B", "warning": "#E69F00", "note": "#5B6673"}
_INKS = {"error": "#FFFFFF", "warning": "#1F2937", "note": "#FFFFFF"}


def report_html(summary: str, findings: Sequence[Finding], say: Messages, svg: str) -> str:
    """Return the report for a notebook: the findings, then the picture, if there is one."""
    items = "".join(_finding_html(finding, say) for finding in findings)
    picture = ""
    if svg:
        data = base64.b64encode(svg.encode()).decode()  # an image keeps its ids to itself
        alt = escape(say("The graph with the findings marked"))
        image = f'<img alt="{alt}" style="max-width:none" src="data:image/svg+xml;base64,{data}">'
        picture = f'<div style="overflow-x:auto">{image}</div>'
    return f'<div style="{_CSS}"><p><b>{_escape(summary)}</b></p>{items}{picture}</div>'


def _finding_html(finding: Finding, say: Messages) -> str:
    badge = (
        f'<span style="background:{_GROUNDS[finding.severity]};color:{_INKS[finding.severity]};'
        f'border-radius:.8em;padding:.1em .6em;font-weight:700">'
        f"{escape(SIGNS[finding.severity])} {escape(severity_word(finding, say))}</span>"
    )
    lines = [_escape(finding.why)]
    table = level_lines(finding.levels)
    if table:
        lines.append(f'<pre style="margin:.4em 0">{_escape_lines(table)}</pre>')
    remedies = "".join(f"<li>{_escape(remedy)}</li>" for remedy in finding.remedies)
    where = " · ".join(filter(None, (finding.layer, finding.source)))
    foot = f'<div style="color:#5B6673">{_escape(where)}</div>' if where else ""
    head = f"<summary>{badge} {_escape(finding.title)}</summary>"
    body = f"{''.join(lines)}<div><b>{escape(say('try'))}:</b></div><ul>{remedies}</ul>{foot}"
    inside = f'<div style="margin-left:1.5em">{body}</div>'
    return f'<details open style="margin:.5em 0">{head}{inside}</details>'


def _escape(text: str) -> str:
    return escape(printable(text))


def _escape_lines(lines: Sequence[str]) -> str:
    return "\n".join(map(_escape, lines))
