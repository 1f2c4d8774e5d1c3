"""What the curves of a training tell: it diverged, it did not learn, it overfits."""

import itertools
import math
from collections.abc import Iterator

from nn import History
from viz.diagnosis import thresholds as at
from viz.diagnosis.finding import Finding, Level
from viz.labels import format_number
from viz.messages import Messages


def examine_history(history: History, say: Messages) -> Iterator[Finding]:
    """Yield what went wrong in a training."""
    loss = history.loss
    broken = next((i for i, x in enumerate(loss) if not math.isfinite(x)), None)
    if broken is not None:
        yield _not_finite(loss[broken], broken + 1, say)
        return
    if len(loss) > 1:
        yield from _training(loss, say)
    yield from _overfitting(history, say)
    yield from _layers(history, say)


def _slower(say: Messages) -> str:
    return say("Lower the learning rate: try a tenth, as nn.SGD(model.parameters(), lr=…/10).")


def _not_finite(number: float, epoch: int, say: Messages) -> Finding:
    return Finding(
        code="loss-not-finite",
        severity="error",
        title=say("The loss is {number} in epoch {epoch}", number=f"{number:g}", epoch=epoch),
        why=say(
            "Most often the steps were too long: the weights grew until a number overflowed. After "
            "that every weight is nan and nothing is learned."
        ),
        remedies=(
            _slower(say),
            say("Standardize the inputs: nn.datasets.standardize(train, test)."),
            say("Find the op that made it: viz.diagnose(loss, model) on one batch."),
        ),
        caption="",
        numbers={"epoch": float(epoch)},
    )


def _training(loss: list[float], say: Messages) -> Iterator[Finding]:
    least, last, first = min(loss), loss[-1], loss[0]
    rises = sum(b > a + 0.1 * abs(a) for a, b in itertools.pairwise(loss))
    if last > first and last > at.DIVERGED * least:
        yield _diverging(first, last, least, say)
    elif _swings(rises, loss):
        yield _swinging(rises, len(loss), say)
    elif len(loss) >= at.PLATEAU_EPOCHS and first - least < at.PLATEAU * abs(first):
        yield _plateau(first, last, len(loss), say)


def _swings(rises: int, loss: list[float]) -> bool:
    long, often = len(loss) >= at.PLATEAU_EPOCHS, rises >= at.SWING * (len(loss) - 1)
    return long and often and loss[-1] > at.SWINGING * loss[0]


def _diverging(first: float, last: float, least: float, say: Messages) -> Finding:
    return Finding(
        code="diverging-loss",
        severity="error",
        title=say(
            "The loss grew from {first} to {last}",
            first=format_number(first, 3),
            last=format_number(last, 3),
        ),
        why=say(
            "Each step goes against the gradient, so the loss falls if the step is short. It rises "
            "where steps are so long that they jump over the valley and land higher."
        ),
        remedies=(
            _slower(say),
            say("Standardize the inputs: nn.datasets.standardize(train, test)."),
        ),
        caption="",
        numbers={"first": first, "last": last, "least": least},
    )


def _swinging(rises: int, epochs: int, say: Messages) -> Finding:
    return Finding(
        code="oscillating-loss",
        severity="warning",
        title=say(
            "The loss jumps up and down: it rose in {rises} of {epochs} epochs",
            rises=rises,
            epochs=epochs,
        ),
        why=say(
            "The steps are about as long as the valley is wide, so they jump from side to side."
        ),
        remedies=(_slower(say), say("Take larger batches, or less momentum.")),
        caption="",
        numbers={"rises": float(rises), "epochs": float(epochs)},
    )


def _plateau(first: float, last: float, epochs: int, say: Messages) -> Finding:
    return Finding(
        code="plateau",
        severity="warning",
        title=say(
            "The loss stays at {last} for {epochs} epochs",
            last=format_number(last, 3),
            epochs=epochs,
        ),
        why=say(
            "It was {first} at first. Either the steps are far too short, or the gradient that "
            "reaches the weights is nearly 0.",
            first=format_number(first, 3),
        ),
        remedies=(
            say("Raise the learning rate ten times and look again."),
            say("Look at the gradient: viz.diagnose(loss, model) on one batch."),
        ),
        caption="",
        numbers={"first": first, "last": last, "epochs": float(epochs)},
    )


def _overfitting(history: History, say: Messages) -> Iterator[Finding]:
    curve, loss = history.val_loss, history.loss
    if len(curve) <= at.PATIENCE or not all(map(math.isfinite, curve)):
        return
    best = min(range(len(curve)), key=curve.__getitem__)
    late = len(curve) - 1 - best >= at.PATIENCE
    falls = len(loss) == len(curve) and loss[-1] < loss[best]
    if not (late and falls and curve[-1] > at.OVERFITTING * curve[best]):
        return
    yield Finding(
        code="overfitting",
        severity="warning",
        title=say(
            "The net overfits since epoch {epoch}: the validation loss rose from {best} to {last}",
            epoch=best + 1,
            best=format_number(curve[best], 3),
            last=format_number(curve[-1], 3),
        ),
        why=say(
            "The training loss still falls, so the net learns the training examples by heart "
            "instead of what they have in common."
        ),
        remedies=(
            say("Stop early: a callback of nn.fit that returns True ends the training."),
            say("Use weight_decay in the optimizer, a smaller net, or more data."),
        ),
        caption="",
        numbers={"epoch": best + 1.0, "best": curve[best], "last": curve[-1]},
    )


def _layers(history: History, say: Messages) -> Iterator[Finding]:
    """Yield a finding where the first layer's gradient is lost, or blown up, on the way back."""
    norms = {
        name: sum(curve) / len(curve) for name, curve in history.gradient_norms.items() if curve
    }
    names = list(norms)
    if len(names) < 2 or not all(map(math.isfinite, norms.values())):
        return
    first, last = norms[names[0]], norms[names[-1]]
    ratio = first / last if last else math.nan
    if ratio < at.VANISHING or ratio > at.EXPLODING:
        yield _lost(names, norms, ratio, say)


def _lost(names: list[str], norms: dict[str, float], ratio: float, say: Messages) -> Finding:
    vanishes = ratio < at.VANISHING
    first, last = names[0], names[-1]
    words = _shrinks(say) if vanishes else _grows(say)
    return Finding(
        code="vanishing-gradient" if vanishes else "exploding-gradient",
        severity="error" if ratio < at.VANISHED or ratio > at.EXPLODED else "warning",
        title=say(
            "Over the training the gradient of {first} was {ratio} times that of {last}",
            first=first,
            last=last,
            ratio=format_number(ratio, 2),
        ),
        why=words[0],
        remedies=(words[1], say("Find the layer: viz.diagnose(loss, model) on one batch.")),
        caption="",
        layer=first,
        numbers={"total": ratio, "first": norms[first], "last": norms[last]},
        levels=_levels(names[::-1], norms),
    )


def _shrinks(say: Messages) -> tuple[str, str]:
    why = say(
        "The gradient shrinks from layer to layer on the way back, so the first layers hardly "
        "learn."
    )
    return why, matching_start(say)


def _grows(say: Messages) -> tuple[str, str]:
    why = say(
        "The gradient grows from layer to layer on the way back, so a step that suits the last "
        "layer throws the first ones far off."
    )
    return why, say('Start from smaller weights: initializer="glorot_uniform" or "he_normal".')


def matching_start(say: Messages) -> str:
    """Return what suits the activation."""
    return say(
        'Match the first weights to the activation: initializer="he_normal" for relu, '
        '"glorot_uniform" for tanh.'
    )


def _levels(names: list[str], norms: dict[str, float]) -> tuple[Level, ...]:
    before = math.nan
    levels = []
    for name in names:
        levels.append(Level(name, norms[name], norms[name] / before if before else math.nan))
        before = norms[name]
    return tuple(levels)
