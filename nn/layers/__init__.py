"""The layers, one family in each file."""

from nn.layers.dense import Dense

__all__ = ["Dense"]
