"""Operations that draw random numbers, always from a key, a seed or a generator that is given."""

from typing import Any

import numpy as np

from autograd_core.keys import KeyStream, keep_mask, key_of
from autograd_core.notation import call
from autograd_core.op import Op, register
from autograd_core.ops.shaping import Bound
from autograd_core.shapes import shape_of


def _bind_dropout(x: Any, rate: Any, rng: Any) -> Bound:
    if not 0 <= rate < 1:
        raise ValueError(
            "dropout: expected a rate of at least 0 and below 1, the share of entries to drop, "
            f"got {rate!r}. To keep 80 % of the entries, pass 0.2."
        )
    key, skip = rng.draw() if isinstance(rng, KeyStream) else (key_of(rng), 0)
    keep = keep_mask(key=key, skip=skip, rate=float(rate), shape=shape_of(x))
    return (x,), {"keep": keep, "rate": float(rate)}


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

    `dropout(x, rate, rng)`, 0 <= rate < 1; `rng` is a seed, a key (an array of two integers, seed
    and count), a `KeyStream`, which draws the next key, or a numpy.random.Generator, which draws a
    seed. A seed is the key (seed, 0), and a key means one mask, in every form that a program takes:
    bits of NumPy's counter-based generator, `np.random.Philox(key=seed, counter=count << 64)`
    (Salmon et al. 2011), 32 for an entry. The mask is drawn once, when the op is recorded, so
    sweeps and replays see the same one. A function for `compile` takes the key as an argument, in
    each run another; a seed gives the same mask in every run, and generators and streams, whose
    state a program would not move, are refused. The mean of the result is x, so nothing needs to be
    scaled when dropout is off (Srivastava et al. 2014).""",
    )
)
