"""How a flasher clears the chip before it writes: which addresses it erases, and how long it waits.

What the real builds do is not public [fact: mtkflash-erase].
"""

from __future__ import annotations

from dataclasses import dataclass

from labkit.ata.registers import Register
from labkit.host.clock import SECOND
from labkit.tools.identify import unlock
from labkit.tools.parts import Part
from labkit.tools.vendor import VendorPort

ERASE = 0x80
SECTOR = 0x30
CHIP = 0x10
DQ7 = 0x80
WAYS = ("sector", "bank", "chip")


@dataclass(frozen=True)
class Erasing:
    """`way`: "sector" erases every sector of a bank before it is written, "bank" only the one at its first
    address, "chip" the whole chip before anything else. `limit`: ns after which it gives up; None: never.
    """

    way: str = "sector"
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.way not in WAYS:
            raise ValueError(f"There is no way {self.way!r} to erase; take one of {', '.join(WAYS)}.")

    def before(self, vendor: VendorPort, part: Part) -> bool:
        """What is erased before the first bank. False: given up."""
        return self.way != "chip" or self._erase(vendor, part, part.dialect.unlock[0], CHIP)

    def bank(self, vendor: VendorPort, part: Part, lo: int, hi: int) -> bool:
        """What is erased before bytes lo..hi-1 of one bank are written. False: given up."""
        if self.way == "chip":
            return True
        last = hi if self.way == "sector" else lo + 1
        return all(self._erase(vendor, part, sector, SECTOR) for sector in part.sectors_in(lo, last))

    def _erase(self, vendor: VendorPort, part: Part, address: int, command: int) -> bool:
        """Start an erase and poll DQ7 over bus reads until the chip says 1."""
        first, second = part.dialect.unlock
        unlock(vendor, part.dialect, ERASE)
        vendor.write(first, 0xAA)
        vendor.write(second, 0x55)
        vendor.write(address, command)
        return vendor.poll(Register.COUNT, DQ7, DQ7, limit=self.limit)

    @property
    def gave_up(self) -> str:
        """A sentence for the note of a run that ended so."""
        seconds = (self.limit or 0) / SECOND
        return (
            f"The chip was still erasing after {seconds:g} s; this build gives up then, and leaves it to it."
        )
