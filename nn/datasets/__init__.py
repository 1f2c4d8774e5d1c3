"""Data to train on: points made from a seed, and real data that ships with scikit-learn."""

from nn.datasets.dataset import Dataset, Scaling, standardize
from nn.datasets.points import xor
from nn.datasets.real import breast_cancer

__all__ = ["Dataset", "Scaling", "breast_cancer", "standardize", "xor"]
