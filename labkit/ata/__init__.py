"""The wire: registers, status bits and packet structures. Knows no drive."""
