"""From a diagram to coordinates: the built-in engine and Graphviz's dot."""
