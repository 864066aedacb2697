"""The MCS-51: core, bank latch, disassembler, hooks, trace."""

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
    "Mcs51",
    "OpenBus",
    "Step",
    "Trace",
    "disassemble",
]
