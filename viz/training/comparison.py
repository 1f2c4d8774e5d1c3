"""The table that sets a net beside what it has to beat, and what the difference is worth."""

from collections.abc import Sequence
from typing import Any

from viz.messages import Messages
from viz.terminal import columns
from viz.training.models import Trained
from viz.training.task import Task, difference, score, spread


def table(task: Task, models: Sequence[Trained], say: Messages) -> list[str]:
    """Return the lines of the table: a model in each, its scores on both parts."""
    main = next(iter(task.scores))
    head = [say("model"), f"{named(main, say)}, {say('training')}"]
    head += [f"{named(name, say)}, {say('test')}" for name in task.scores]
    rows = [head, *(_row(task, model, say) for model in models)]
    widths = [max(columns(row[i]) for row in rows) for i in range(len(head))]
    return [
        "  "
        + "  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def verdict(task: Task, net: Trained, rival: Trained, say: Messages) -> str:
    """Return a sentence on how much better the net is, and whether the test part can tell."""
    name, metric = next(iter(task.scores.items()))
    outputs, others = net.predict(task.test.X), rival.predict(task.test.X)
    gain, error = difference(metric, outputs, others, task.test)
    facts: dict[str, Any] = {
        "score": named(name, say), "gain": f"{gain:+.3f} ± {error:.3f}",
        "rival": called(rival, task, say), "count": len(task.test),
    }  # fmt: skip
    if abs(gain) > 2 * error:
        return say("{score} of the net less that of {rival}: {gain}, more than chance.", **facts)
    return say(
        "{score} of the net less that of {rival}: {gain}; {count} examples cannot tell it from 0.",
        **facts,
    )


def named(score: str, say: Messages) -> str:
    """Return what a score is called."""
    return say("accuracy") if score == "accuracy" else score


def called(model: Trained, task: Task, say: Messages) -> str:
    """Return what a model is called."""
    if model.kind == "constant":
        return say("always {answer}", answer=model.name)
    if model.kind == "linear":
        return say("logistic regression") if task.classes else say("linear regression")
    return model.name


def _row(task: Task, model: Trained, say: Messages) -> list[str]:
    before, after = model.predict(task.train.X), model.predict(task.test.X)
    main = next(iter(task.scores.values()))
    cells = [called(model, task, say), _number(score(main, before, task.train.y))]
    for metric in task.scores.values():
        number = score(metric, after, task.test.y)
        error = spread(metric, after, task.test)
        cells.append(f"{_number(number)} ± {_number(error)}" if error == error else _number(number))
    return cells


def _number(number: float) -> str:
    if number != number:
        return "–"
    return f"{number:.3f}" if abs(number) < 10 else f"{number:.4g}"


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - columns(cell))
