"""Programs of single numbers: graphs of Values that run without Python, on one sample or many."""
