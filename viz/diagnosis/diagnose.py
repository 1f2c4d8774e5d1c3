"""`diagnose` a loss or a training: what is wrong with its gradients, where, why, what to try."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_core import AutogradError, GraphError
from autograd_core.notation import name_text
from nn import History
from viz.build import Variables
from viz.callers import callers_variables
from viz.diagnosis.activations import examine_activations
from viz.diagnosis.anomalies import examine_numbers
from viz.diagnosis.curves import examine_history
from viz.diagnosis.finding import Finding
from viz.diagnosis.flow import examine_flow
from viz.diagnosis.leftovers import examine_leftovers
from viz.diagnosis.patient import Patient, read_patient, unwatched
from viz.diagnosis.reached import examine_reach
from viz.diagnosis.report import report_html, report_text
from viz.diagnosis.units import read_layers
from viz.drawing import draw
from viz.labels import format_number
from viz.messages import Messages, messages
from viz.picture import Picture
from viz.scene import SEVERITIES, Note

MOST_DRAWN, MOST_READ = 120, 24


@dataclass(frozen=True)
class Diagnosis:
    """What `diagnose` found. `print` it, `draw` it, or read its `findings`.

    Attributes
    ----------
    findings : tuple of Finding
        The gravest first.
    subject : str
        The loss's name, or "" for a training.
    counts : tuple of int
        How many nodes and parameters were looked at, or how many epochs.
    say : Messages
        Says each text in the language of the report.
    """

    findings: tuple[Finding, ...]
    subject: str
    counts: tuple[int, ...]
    say: Messages
    _patient: Patient | None = None

    @property
    def ok(self) -> bool:
        """Whether there is neither an error nor a warning; there may be notes."""
        return all(finding.severity == "note" for finding in self.findings)

    @property
    def summary(self) -> str:
        """The first line of the report."""
        return _summary(self)

    def find(self, code: str) -> tuple[Finding, ...]:
        """Return the findings of one code, such as "dead-relu"."""
        return tuple(finding for finding in self.findings if finding.code == code)

    def draw(self, **options: Any) -> Picture:
        """Draw the graph with each finding on its card: a sign, a colour and a few words.

        Parameters
        ----------
        **options
            Those of `viz.draw`: theme, depth, direction, max_nodes, title, …

        Raises
        ------
        AutogradError
            If a training was diagnosed, which has no graph.
        """
        if self._patient is None:
            raise AutogradError(
                "draw: expected the diagnosis of a loss, got that of a History, which has no "
                "graph. Draw its curves: history.plot()."
            )
        names = {
            id(node): name
            for node, name in self._patient.drawing.names.items()
            if node in self._patient.drawing.given
        }
        options = {"lang": self.say.lang, "variables": names, "notes": self.notes} | options
        return draw(self._patient.loss, **options)

    @property
    def notes(self) -> dict[int, Note]:
        """What stands on each card, by the key of its node: the gravest finding about it."""
        notes: dict[int, Note] = {}
        for finding in self.findings:
            for key in finding.nodes:
                caption = finding.captions.get(key, finding.caption)
                notes.setdefault(key, Note(finding.severity, caption))
        for level in (level for finding in self.findings for level in finding.levels):
            ratio = format_number(level.ratio, 2)
            for key in level.nodes if level.ratio == level.ratio else ():
                notes.setdefault(key, Note("note", self.say("gradient ×{ratio}", ratio=ratio)))
        return notes

    def __str__(self) -> str:
        return report_text(self.summary, self.findings, self.say)

    def _repr_html_(self) -> str:
        small = self._patient is not None and len(self._patient.drawing.nodes) <= MOST_DRAWN
        svg = self._folded().svg() if small else ""
        return report_html(self.summary, self.findings, self.say, svg)

    def _folded(self) -> Picture:
        """Draw the graph with few enough cards to be read at a glance, if it has boxes to fold."""
        try:
            return self.draw(max_nodes=MOST_READ)
        except GraphError:
            return self.draw()

    def __repr__(self) -> str:
        codes = ", ".join(dict.fromkeys(finding.code for finding in self.findings))
        return f"<Diagnosis of {name_text(self.subject) or 'a History'}: {codes or 'ok'}>"


def _summary(diagnosis: Diagnosis) -> str:
    say = diagnosis.say
    notes = sum(finding.severity == "note" for finding in diagnosis.findings)
    faults = len(diagnosis.findings) - notes
    mark = "" if faults else "✓ "
    if not diagnosis.subject:
        epochs = diagnosis.counts[0]
        return mark + say(
            "Training of {epochs} epochs: faults {faults}", epochs=epochs, faults=faults
        )
    nodes, parameters = diagnosis.counts
    return mark + say(
        "{loss}: faults {faults}, notes {notes} (nodes {nodes}, parameters {parameters})",
        loss=name_text(diagnosis.subject),
        faults=faults,
        notes=notes,
        nodes=nodes,
        parameters=parameters,
    )


def diagnose(
    loss: Any, model: Any = None, *, lang: str = "en", variables: bool = True
) -> Diagnosis:
    """Find what is wrong with the gradients of a loss, or with a training.

    The recorded graph is read, and swept once more on the side: no value and no `.grad` changes.
    It need not have been swept before. What counts as sick stands, with the reason, in
    `viz/diagnosis/thresholds.py`.

    The codes of what it finds:

    - ``dead-relu``: units that are 0 for every example of the batch.
    - ``saturated-sigmoid``, ``-tanh``, ``-softmax``, ``-erf``: entries where the local derivative
      is nearly 0, so that the gradient does not pass.
    - ``identical-units``: units that compute the same and get the same gradient.
    - ``vanishing-gradient``, ``exploding-gradient``: its norm shrinks or grows a thousandfold on
      the way back through the layers; the layer and the op that do most are named.
    - ``exploding-values``, ``large-gradient``: values that grow a thousandfold from layer to layer;
      a gradient a thousand times as long as its weights.
    - ``unreached-parameter``, ``cut-gradient``: no path from the loss to a parameter of `model`;
      stop_gradient on every path.
    - ``flat-op``, ``not-chosen``, ``zero-factor``: a gradient that is exactly 0 because of step,
      sign, floor; because of where, clip, max; because of weights that are 0.
    - ``constant-loss``, ``no-derivative``, ``failing-sweep``: there is nothing to differentiate, or
      no way to.
    - ``accumulated-gradient``, ``stale-gradient``: `.grad` is k times the gradient, or holds an
      older one as well.
    - ``stale-data``: data that changed after the loss was computed.
    - ``nonfinite-value``, ``nonfinite-gradient``: the first nan or inf, forward and backward.
    - Of a History: ``loss-not-finite``, ``diverging-loss``, ``oscillating-loss``, ``plateau``,
      ``overfitting``, and the gradients that vanish or explode from layer to layer.

    Parameters
    ----------
    loss : Tensor, Value or History
        The loss of one batch, or what `nn.fit` returned.
    model : Module, list or dict of parameters, optional
        What should learn. Only with it can parameters be found that no path reaches.
    lang : "en" or "es"
        The language of the report.
    variables : bool
        Whether a node without a name is called like the caller's variable that holds it.

    Raises
    ------
    GraphError
        If the loss is neither, or not one number, or `model` holds something else.

    Examples
    --------
    >>> import numpy as np, nn, viz
    >>> model = nn.MLP([2, 4, 1], activation="relu")
    >>> model.layers[0].b.data = np.full(4, -100.0)
    >>> L = nn.mse(model(np.ones((16, 2))), np.ones((16, 1)))
    >>> viz.diagnose(L, model)
    <Diagnosis of L: dead-relu>
    """
    say = messages(lang)
    if isinstance(loss, History):
        return Diagnosis(_sorted(examine_history(loss, say)), "", (loss.epochs,), say)
    held: Variables | None = callers_variables() if variables else None
    patient = read_patient(loss, model, held, say)
    with unwatched(), np.errstate(all="ignore"):
        findings = _sorted(_examine(patient))
    parameters = len(patient.parameters) or sum(map(patient.is_parameter, patient.nodes))
    counts = (len(patient.nodes), parameters)
    return Diagnosis(findings, patient.drawing.names[loss], counts, say, patient)


def _examine(patient: Patient) -> Iterator[Finding]:
    yield from examine_numbers(patient)
    yield from examine_reach(patient)
    yield from examine_leftovers(patient)
    yield from examine_activations(patient, read_layers(patient))
    yield from examine_flow(patient)


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))
