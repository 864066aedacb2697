"""Threads as data, replayed on the emulated machine and compared with what the posters saw."""
