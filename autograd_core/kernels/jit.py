"""How every loop of the engine is compiled."""

from typing import Any

# a chosen subset of fast arithmetic: a * b + c may be rounded once; nan and inf stay
OPTIONS: dict[str, Any] = {"error_model": "numpy", "fastmath": {"contract"}}
INLINE: Any = {"forceinline": True, **OPTIONS}
SUMMING: dict[str, Any] = {**OPTIONS, "fastmath": {"contract", "reassoc"}}
"""For a loop that adds up: in as many partial sums as the processor likes, which rounds less."""
