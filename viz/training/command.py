"""`chainrule train`: train, compare, draw, and write all of it to a folder."""

from collections.abc import Callable
from pathlib import Path

import nn
from viz.derivation import explain
from viz.drawing import draw
from viz.messages import Messages, messages
from viz.training.comparison import table, verdict
from viz.training.figure import save_figure
from viz.training.models import Trained, constant, linear, loss_of, train_net
from viz.training.settings import Settings
from viz.training.task import Task, score

SHOWN = 12
"""How many examples the drawn graph has: enough to be real, few enough to be seen."""

Tell = Callable[[str], None]


def run_train(
    data: nn.datasets.Dataset,
    settings: Settings,
    out: Path,
    *,
    recipe: str = "",
    lang: str = "en",
    progress: bool = True,
    tell: Tell = print,
) -> dict[str, float]:
    """Train a net on a quarter less than the data, and write report and pictures to `out`.

    Parameters
    ----------
    data : Dataset
    settings : Settings
    out : Path
        The folder; made if it is missing.
    recipe : str
        The Python expression that gives the data, for the report.
    lang : "en" or "es"
    progress : bool
        Show a bar while the net is trained.
    tell : callable
        Takes each line of the report.

    Returns
    -------
    dict of str to float
        The scores of the net on the test data; nan where these do not let one be taken.
    """
    say = messages(lang)
    out.mkdir(parents=True, exist_ok=True)
    task = Task.of(data, settings.seed)
    lines: list[str] = []

    def report(line: str) -> None:
        lines.append(line)
        tell(line)

    for line in _data_lines(task, say):
        report(line)
    model, history, net = train_net(task, settings, progress=progress)
    rivals = [constant(task), linear(task)]
    for line in _result_lines(task, settings, model, [*rivals, net], say):
        report(line)
    lines += _recipe_lines(task, model, settings, recipe, say)
    report_path = out / "report.txt"
    report_path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tell("\n" + say("written:"))
    tell(f"  {report_path}  {say('the lines above, and how to load the net again')}")
    _write(out, task, model, history, net, say, tell)
    outputs = net.predict(task.test.X)
    return {name: score(metric, outputs, task.test.y) for name, metric in task.scores.items()}


def _data_lines(task: Task, say: Messages) -> list[str]:
    train, test = task.train, task.test
    first = say(
        "{name}: {train} training and {test} test examples, {features} features",
        name=train.name, train=len(train), test=len(test), features=train.X.shape[1],
    )  # fmt: skip
    lines = [first]
    if task.classes:
        names = ", ".join(train.target_names[:10]) + (", …" if task.classes > 10 else "")
        lines.append(say("{count} classes: {names}", count=task.classes, names=names))
    if train.groups is not None:
        lines.append(say("examples of one group stand in one part, so that no answer leaks"))
    return lines


def _result_lines(
    task: Task, settings: Settings, model: nn.MLP, models: list[Trained], say: Messages
) -> list[str]:
    *_, rival, net = models
    trained = say(
        "{net} {activation}: {count} parameters; {optimizer}, learning rate {lr}, {epochs} epochs "
        "in batches of {batch}, seed {seed}: {seconds} s",
        net=net.name, activation=settings.activation, optimizer=settings.optimizer,
        count=sum(p.size for p in model.parameters()), lr=f"{settings.lr:g}",
        epochs=settings.epochs, batch=min(settings.batch_size, len(task.train)),
        seed=settings.seed, seconds=f"{net.seconds:.1f}",
    )  # fmt: skip
    note = say(
        "± is one standard error, over test examples drawn anew. Settings chosen by looking at "
        "these scores make them too good."
    )
    return [trained, "", *table(task, models, say), "", verdict(task, net, rival, say), note]


def _recipe_lines(
    task: Task, model: nn.MLP, settings: Settings, recipe: str, say: Messages
) -> list[str]:
    """Return how the trained net is had again in Python."""
    if not recipe:
        return []
    sizes, name = list(model.sizes), settings.activation
    call = "model(test.X)"
    if not task.classes:  # nets are trained on scaled targets
        call = f"nn.datasets.Scaling.of(train.y).undo({call}.numpy())"
    return [
        "",
        say("The trained net in Python, and the data as it takes them:"),
        "",
        "    import nn",
        f"    train, test = nn.datasets.standardize(*{recipe}.split(seed={settings.seed}))",
        f'    model = nn.load(nn.MLP({sizes}, activation="{name}"), "weights.safetensors")',
        f"    {call}",
    ]


def _write(
    out: Path,
    task: Task,
    model: nn.MLP,
    history: nn.History,
    net: Trained,
    say: Messages,
    tell: Tell,
) -> None:
    lang = say.lang
    path = save_figure(out / "training.png", task, model, history, net, lang)
    tell(f"  {path}  {say('the learning curves, and the net on the test data')}")
    loss = loss_of(task, model, SHOWN)
    weights = model.layers[-1].W
    shown = min(SHOWN, len(task.train))
    title = say(
        "{net} on {name}: {count} examples", net=net.name, name=task.train.name, count=shown
    )
    picture = draw(loss, highlight=weights, title=title, lang=lang)
    tell(f"  {picture.save(out / 'graph.svg')}  {say('the net with the gradient of every node')}")
    tell(
        f"  {picture.save(out / 'graph.html')}  {say('the same as a page that plays both sweeps')}"
    )
    derivation = explain(loss, weights, lang=lang)
    tell(
        f"  {derivation.save(out / 'derivation.txt')}  {say('why its last gradient is what it is')}"
    )
    try:
        path = nn.save(model, out / "weights.safetensors")
    except ImportError as error:
        tell("  " + say("not written: the weights. {reason}", reason=error))
    else:
        tell(f"  {path}  {say('the weights of the trained net')}")
