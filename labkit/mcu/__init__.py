"""The MCS-51: core, code banking, disassembler, trace."""

from labkit.mcu.banking import Mapping, bank_bytes, code_view, flash_offset, segments
from labkit.mcu.bus import Bus, OpenBus
from labkit.mcu.core import Mcs51
from labkit.mcu.disassembler import Instruction, disassemble
from labkit.mcu.engine import Engine
from labkit.mcu.events import IllegalAct
from labkit.mcu.hooks import Hook, Hooks
from labkit.mcu.snapshot import CpuState
from labkit.mcu.trace import Step, Trace

__all__ = [
    "Bus",
    "CpuState",
    "Engine",
    "Hook",
    "Hooks",
    "IllegalAct",
    "Instruction",
    "Mapping",
    "Mcs51",
    "OpenBus",
    "Step",
    "Trace",
    "bank_bytes",
    "code_view",
    "disassemble",
    "flash_offset",
    "segments",
]
