"""Operations that draw random numbers, always from a generator or a seed that the caller gives."""

import operator
from typing import Any

import numpy as np

from autograd_core.notation import call
from autograd_core.op import Op, register
from autograd_core.ops.shaping import Bound
from autograd_core.recording import refuse_if_traced
from autograd_core.shapes import shape_of


def _bind_dropout(x: Any, rate: Any, rng: Any) -> Bound:
    if not 0 <= rate < 1:
        raise ValueError(
            "dropout: expected a rate of at least 0 and below 1, the share of entries to drop, "
            f"got {rate!r}. To keep 80 % of the entries, pass 0.2."
        )
    keep = _generator(rng).random(shape_of(x)) >= rate
    return (x,), {"keep": keep, "rate": float(rate)}


def _generator(rng: Any) -> Any:
    if isinstance(rng, np.random.Generator):
        refuse_if_traced("dropout with a generator", "draws another mask in each run")
        return rng
    try:
        return np.random.default_rng(operator.index(rng))
    except TypeError as error:
        raise TypeError(
            f"dropout: expected rng to be a numpy.random.Generator or a seed, got {rng!r}. "
            "Make one np.random.default_rng(0) and pass it to each call."
        ) from error


dropout = register(
    Op(
        "dropout",
        lambda x, keep, rate: np.where(keep, x, 0) / (1.0 - rate),
        vjps=(lambda ct, y, x, keep, rate: ct * keep / (1.0 - rate),),
        shape=lambda x, **attrs: x,
        bind=_bind_dropout,
        notation=call(r"\mathrm{dropout}", "dropout"),
        examples=(
            (((2, 3),), {"keep": np.array([[True, False, True], [False] * 3]), "rate": 0.25}),
            (((),), {"keep": np.array(True), "rate": 0.5}),
            (((0,),), {"keep": np.ones(0, bool), "rate": 0.0}),
        ),
        doc="""Set entries to 0 with probability `rate`, and divide the others by 1 - rate.

    `dropout(x, rate, rng)`, 0 <= rate < 1; `rng` is a numpy.random.Generator or a seed. The mask is
    drawn once, when the op is recorded, so sweeps and replays see the same one; `compile` refuses a
    generator, whose next mask a program would not draw. The mean of the
    result is x, so nothing needs to be scaled when dropout is off (Srivastava et al. 2014).""",
    )
)
