"""Entry of python -m labkit."""
