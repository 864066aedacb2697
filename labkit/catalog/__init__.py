"""Reads data/: chips, models and where each fact comes from."""
