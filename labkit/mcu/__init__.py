"""The MCS-51: core, code banking, disassembler, trace."""

from labkit.mcu.bus import Bus, OpenBus
from labkit.mcu.core import Mcs51
from labkit.mcu.events import IllegalAct
from labkit.mcu.hooks import Hook, Hooks
from labkit.mcu.snapshot import CpuState

__all__ = ["Bus", "CpuState", "Hook", "Hooks", "IllegalAct", "Mcs51", "OpenBus"]
