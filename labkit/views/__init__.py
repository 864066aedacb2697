"""Figures: each one is data, then a plot, then words. Also provenance marks and predictions for notebooks."""

from labkit.views.banks import show_banks
from labkit.views.compared import show_compared
from labkit.views.entropy import show_entropy
from labkit.views.figure import Figure
from labkit.views.layouts import show_layouts
from labkit.views.lights import show_lights
from labkit.views.predict import predict, reveal
from labkit.views.provenance import claim, legend, mark
from labkit.views.ribbons import show_ribbons
from labkit.views.rivals import show_rivals
from labkit.views.survival import show_survival, touched_sectors
from labkit.views.timeline import show_timeline

__all__ = [
    "Figure",
    "claim",
    "legend",
    "mark",
    "predict",
    "reveal",
    "show_banks",
    "show_compared",
    "show_entropy",
    "show_layouts",
    "show_lights",
    "show_ribbons",
    "show_rivals",
    "show_survival",
    "show_timeline",
    "touched_sectors",
]
