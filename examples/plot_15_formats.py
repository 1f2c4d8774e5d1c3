"""One graph in every format
=========================

The picture shows a neuron; beside it, in the folder, stands the same graph as PNG and PDF, as DOT
for Graphviz, as TikZ for papers, as text for terminals and as JSON, from which it is drawn again,
dark and top to bottom. It does not show which of them you want: SVG for the web and notebooks, PDF
or TikZ for print, PNG where nothing else is taken.
"""

from pathlib import Path

import autograd_core as ag
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

x, w, b, y = ag.Value(2.0, "x"), ag.Value(-3.0, "w"), ag.Value(6.88, "b"), ag.Value(1.0, "y")
a = ag.tanh(w * x + b)
L = (a - y) ** 2
L.backward()

picture = viz.draw(L, title="One neuron")
for ending in ("svg", "png", "pdf", "dot", "tex", "tikz", "txt", "json"):
    path = picture.save(out / f"formats.{ending}")
    print(f"{path.name:14} {path.stat().st_size:7,} bytes")

# the scene as JSON knows no Python object: it may be read on another machine, years later
scene = viz.load_scene(out / "formats.json")
again = viz.draw_scene(scene, title="One neuron")
assert again.svg() == picture.svg()

dark = viz.draw_scene(scene, theme="dark", direction="TB", highlight="w")
dark.save(out / "formats_from_json.svg")
