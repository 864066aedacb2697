"""Predictions, exercises, checks and hints."""
