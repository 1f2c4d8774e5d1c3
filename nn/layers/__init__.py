"""The layers, one family in each file."""

from nn.layers.convolution import Conv2D
from nn.layers.dense import Dense
from nn.layers.dropout import Dropout
from nn.layers.embedding import Embedding
from nn.layers.learned_activations import Maxout, PReLU
from nn.layers.normalization import BatchNorm, LayerNorm
from nn.layers.pooling import AvgPool2D, Flatten, MaxPool2D
from nn.layers.recurrent import GRU, LSTM, RNN

__all__ = [
    "AvgPool2D",
    "BatchNorm",
    "Conv2D",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GRU",
    "LSTM",
    "LayerNorm",
    "MaxPool2D",
    "Maxout",
    "PReLU",
    "RNN",
]
