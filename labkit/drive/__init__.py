"""The machine: a board of parts on one time line. It never asks which firmware it runs."""
