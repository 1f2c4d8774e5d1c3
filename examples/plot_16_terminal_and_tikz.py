r"""A graph in a terminal and in a paper
====================================

The text shows a small network as a tree, from the loss down to the weights, with the value, the
gradient and the local derivative of each line; the picture shows the same network, its layers
folded, as it stands in a paper by `\input{network.tikz}`. Neither shows all entries of an array.
"""

from pathlib import Path

import numpy as np

import nn
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

X, Y = np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([[1.0], [0.0]])
model = nn.MLP([2, 3, 1], activation="tanh", seed=0)
loss = nn.mse(model(X), Y)
loss.backward()
picture = viz.draw(loss)

print(picture)  # 80 columns; draw -o - of the command uses the whole terminal, and colours

# %%
# A sentence for each node, in ASCII, for screen readers and the oldest of terminals:

print(picture.text(form="sentences", ascii=True))

# %%
# A document that plain pdflatex compiles, and the fragment for your own, folded to fit a column:

small = viz.draw(loss, depth=1)
for ending in ("tex", "tikz", "svg"):
    small.save(out / f"network.{ending}")
(out / "paper.tex").write_text(r"""\documentclass{article}
\usepackage{tikz}
\begin{document}
\begin{figure}
  \resizebox{\linewidth}{!}{\input{network.tikz}}
  \caption{A network with its values and gradients.}
\end{figure}
\end{document}
""")
