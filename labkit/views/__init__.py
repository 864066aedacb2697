"""Figures: each one is data, then a plot, then words."""
