"""See backpropagation: draw a computation graph, explain a gradient by the chain rule."""

from viz.animation.animate import animate
from viz.animation.storyboard import storyboard
from viz.animation.training import Film, film
from viz.derivation import Derivation, explain
from viz.diagnosis.diagnose import Diagnosis, diagnose
from viz.diagnosis.finding import Finding
from viz.drawing import draw
from viz.notebook import widget
from viz.opening import unfold
from viz.picture import Picture
from viz.plots.activations import plot_activations
from viz.plots.boundary import plot_decision_boundary
from viz.plots.confusion import plot_confusion_matrix
from viz.plots.functions import plot_activation_functions
from viz.plots.gradients import plot_gradient_flow
from viz.plots.history import plot_history
from viz.plots.kernels import plot_kernel_benchmark
from viz.plots.predictions import plot_predictions
from viz.plots.surface import plot_loss_surface
from viz.plots.updates import plot_update_ratio
from viz.plots.weights import plot_weights
from viz.redraw import draw_scene
from viz.render.scene_json import load_scene
from viz.stepping import step_through

__all__ = [
    "Derivation",
    "Diagnosis",
    "Film",
    "Finding",
    "Picture",
    "animate",
    "diagnose",
    "draw",
    "draw_scene",
    "explain",
    "film",
    "load_scene",
    "plot_activation_functions",
    "plot_activations",
    "plot_confusion_matrix",
    "plot_decision_boundary",
    "plot_gradient_flow",
    "plot_history",
    "plot_kernel_benchmark",
    "plot_loss_surface",
    "plot_predictions",
    "plot_update_ratio",
    "plot_weights",
    "step_through",
    "storyboard",
    "unfold",
    "widget",
]
