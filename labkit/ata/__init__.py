"""The wire: registers, status bits and packet structures. Knows no drive."""

from labkit.ata.device import AtaDevice
from labkit.ata.registers import Command, Control, Error, Reason, Register, Status, describe_status
from labkit.ata.sense import Sense
from labkit.ata.wire import WireError

__all__ = [
    "AtaDevice",
    "Command",
    "Control",
    "Error",
    "Reason",
    "Register",
    "Sense",
    "Status",
    "WireError",
    "describe_status",
]
