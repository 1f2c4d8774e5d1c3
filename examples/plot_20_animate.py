"""Both sweeps, step by step
=========================

The film shows values used more than once, whose gradients add up part by part, for x to
−0.537 −0.198 = −0.735. It does not show training: these are the gradients at one point.
"""

from pathlib import Path

import autograd_core as ag
import viz

out = Path("out/examples")
out.mkdir(parents=True, exist_ok=True)

x, w = ag.Value(2.0, "x"), ag.Value(-0.3, "w")
h = ag.tanh(w * x)
L = h * x + h * h

film = viz.animate(L, out / "sweeps.gif", title="Values forward, gradients back", fps=1)
print(f"wrote {film}, {film.stat().st_size / 1000:.0f} kB")

# the same frames on paper, six a page; .mp4 instead of .gif where ffmpeg is installed
viz.storyboard(L, out / "sweeps.pdf", per_page=6, title="Values forward, gradients back")
viz.animate(L, out / "sweeps_es.gif", lang="es", theme="dark", title="Los dos recorridos")
