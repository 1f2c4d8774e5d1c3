"""What viz says, in Spanish, by the English text in the code. Formulas are the same in both.

A file for each part of viz; one text that two parts say stands in one of them.
"""

from viz.spanish.anomalies import ANOMALIES
from viz.spanish.benchmarks import BENCHMARKS
from viz.spanish.curves import CURVES
from viz.spanish.derivations import DERIVATIONS
from viz.spanish.diagnoses import DIAGNOSES
from viz.spanish.films import FILMS
from viz.spanish.foldings import FOLDINGS
from viz.spanish.idle_parameters import IDLE_PARAMETERS
from viz.spanish.outlines import OUTLINES
from viz.spanish.pages import NUDGES, PAGES
from viz.spanish.pictures import PICTURES
from viz.spanish.plots import PLOTS
from viz.spanish.trainings import TRAININGS
from viz.spanish.unfoldings import UNFOLDINGS

_PARTS = (
    PICTURES,
    OUTLINES,
    DERIVATIONS,
    DIAGNOSES,
    IDLE_PARAMETERS,
    ANOMALIES,
    CURVES,
    FILMS,
    PLOTS,
    FOLDINGS,
    PAGES,
    NUDGES,
    UNFOLDINGS,
    TRAININGS,
    BENCHMARKS,
)
SPANISH = {english: spanish for part in _PARTS for english, spanish in part.items()}
