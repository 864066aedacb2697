"""The wire: registers, status bits and packet structures. Knows no drive."""

from labkit.ata.device import AtaDevice
from labkit.ata.registers import Command, Control, Error, Reason, Register, Status, describe_status
from labkit.ata.sense import Sense

__all__ = [
    "AtaDevice",
    "Command",
    "Control",
    "Error",
    "Reason",
    "Register",
    "Sense",
    "Status",
    "describe_status",
]
