"""Data to train on: points made from a seed, and real data that needs no download."""

from nn.datasets.csv_file import read_csv
from nn.datasets.dataset import Dataset, Scaling, standardize
from nn.datasets.points import blobs, circle, gauss, moons, spiral, xor
from nn.datasets.real import breast_cancer, concrete, digits
from nn.datasets.surfaces import linear, plane, two_bumps

__all__ = [
    "Dataset",
    "Scaling",
    "blobs",
    "breast_cancer",
    "circle",
    "concrete",
    "digits",
    "gauss",
    "linear",
    "moons",
    "plane",
    "read_csv",
    "spiral",
    "standardize",
    "two_bumps",
    "xor",
]
