"""NOR flash parts: sectors, commands, time, and what a power cut leaves. Knows no drive."""

from labkit.flash.cells import FlashRangeError
from labkit.flash.hooks import Hook
from labkit.flash.nor import FlashBusyError, FlashState, NorFlash
from labkit.flash.operations import FlashOp
from labkit.flash.sectors import SectorMap
from labkit.flash.socket import ChipSocket
from labkit.flash.spi import SpiFlash, SpiState

__all__ = [
    "ChipSocket",
    "FlashBusyError",
    "FlashOp",
    "FlashRangeError",
    "FlashState",
    "Hook",
    "NorFlash",
    "SectorMap",
    "SpiFlash",
    "SpiState",
]
