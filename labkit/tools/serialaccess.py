"""A programmer on a serial part: instructions, and polling of BUSY in the status register."""

from __future__ import annotations

from labkit.catalog import Chip, SerialSide, chips
from labkit.flash.spi import BUSY
from labkit.tools.clip import SerialClip
from labkit.tools.parallelaccess import PATIENCE

WRITE_STATUS, PROGRAM, READ, DISABLE, READ_STATUS, ENABLE, ERASE_SECTOR = 1, 2, 3, 4, 5, 6, 0x20
REMS, JEDEC = 0x90, 0x9F
_STEPS = 8


def identify_serial(clip: SerialClip) -> Chip | None:
    """Ask for the JEDEC id, then for the two ids of older parts; None: no part answers so."""
    clip.transfer(bytes([DISABLE]))  # a part left in AAI would answer nothing
    jedec = tuple(clip.transfer(bytes([JEDEC]), 3))
    ids = tuple(clip.transfer(bytes([REMS, 0, 0, 0]), 2))
    for part in chips("serial").values():
        known = part.serial.jedec_id if part.serial is not None else ()
        if known == jedec or (not known and ids == (part.manufacturer_id, part.device_id)):
            return part
    return None


class SerialAccess:
    """`part` as its datasheet describes it; the chip on the clip may disagree, and is polled."""

    def __init__(self, clip: SerialClip, part: Chip) -> None:
        self.clip, self.part = clip, part

    @property
    def _side(self) -> SerialSide:
        assert self.part.serial is not None
        return self.part.serial

    def unlock(self) -> None:
        """Clear the protect bits."""
        self.clip.transfer(bytes([self._side.unlock_status[0]]))
        self.clip.transfer(bytes([WRITE_STATUS, 0]))

    def read(self, lo: int, hi: int) -> bytes:
        """Bytes lo..hi-1."""
        return self.clip.transfer(bytes([READ]) + lo.to_bytes(3, "big"), hi - lo)

    def erase_sector(self, number: int) -> None:
        """Erase one sector."""
        start = number * self.part.sectors[0]
        self._change(bytes([ERASE_SECTOR]) + start.to_bytes(3, "big"), self.part.sector_erase_ns)

    def erase_chip(self) -> None:
        """Erase everything."""
        self._change(bytes([self._side.chip_erase[0]]), self.part.chip_erase_ns)

    def program(self, addr: int, data: bytes) -> None:
        """Program bytes by AAI; what does not fit its steps byte by byte."""
        opcode, step = self._side.auto_program
        lo = min(len(data), -addr % step)
        hi = lo + (len(data) - lo) // step * step
        self._single(addr, data[:lo])
        if hi > lo:
            self.clip.transfer(bytes([ENABLE]))
            address = (addr + lo).to_bytes(3, "big")
            for at in range(lo, hi, step):
                self._start(bytes([opcode]) + address + data[at : at + step], self.part.program_ns)
                address = b""
            self.clip.transfer(bytes([DISABLE]))
        self._single(addr + hi, data[hi:])

    def _single(self, addr: int, data: bytes) -> None:
        for at, value in enumerate(data, addr):
            self._change(bytes([PROGRAM]) + at.to_bytes(3, "big") + bytes([value]), self.part.program_ns)

    def _change(self, instruction: bytes, typical_ns: int) -> None:
        self.clip.transfer(bytes([ENABLE]))
        self._start(instruction, typical_ns)

    def _start(self, instruction: bytes, typical_ns: int) -> None:
        clip = self.clip
        clip.transfer(instruction)
        clip.wait(typical_ns)
        for _ in range(PATIENCE * _STEPS):
            if not clip.transfer(bytes([READ_STATUS]), 1)[0] & BUSY:
                return
            clip.wait(max(1, typical_ns // _STEPS))
