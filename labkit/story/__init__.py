"""Threads as data, and their replay."""
