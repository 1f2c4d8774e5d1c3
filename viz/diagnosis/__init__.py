"""Find what is wrong with a gradient on a recorded graph, and say where, why and what to try."""
