"""The judges of all exercises: nNN.py for notebook NN."""
