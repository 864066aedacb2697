"""Flashers and patchers: each drives the host or edits an image, as the real one did."""
