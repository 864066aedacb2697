"""Where a byte of the 1 MB file stands in the code space of the 8051, and back.

The CPU sees 64 KB. The low bits of P1 choose the code bank. Two mappings exist [fact: image-layouts]:

* flat: 16 banks of 64 KB, code bank n is file bank n; the boot code is the start of bank 0.
* rebanked: 16 KB boot code, 16 KB that every bank sees at CPU 0000-3FFF, then chunks of 48 KB, each seen
  by one bank at CPU 4000-FFFF. 20 whole chunks fit and one of 32 KB, so 21 banks. The boot code is seen at
  reset only, through the flat map.
"""

from __future__ import annotations

from enum import StrEnum

from labkit.firmware.errors import AddressError

IMAGE_SIZE = 0x100000
FILE_BANK = 0x10000
BOOT_SIZE = 0x4000
APPLICATION = 0x4000  # file offset of the program's first byte, both layouts
COMMON_END = 0x8000  # file 4000-7FFF: common area; in a flat image bank 0's copy of it
CHUNK_SIZE = 0xC000
HEADER = 0x7FE0
FAMILY_MARK = 0xFFF8

CodeAddress = tuple[int, int]


class Layout(StrEnum):
    """One of the two mappings. Members compare equal to the words "flat" and "rebanked"."""

    FLAT = "flat"
    REBANKED = "rebanked"

    @classmethod
    def _missing_(cls, value: object) -> Layout:
        raise AddressError(f"There is no layout {value!r}: use 'flat' or 'rebanked'.")

    @classmethod
    def of_mask(cls, mask: int) -> Layout:
        """The layout that goes with a bank mask, 0Fh or 1Fh [fact: image-bank-mask]."""
        for layout in cls:
            if layout.mask == mask:
                return layout
        raise AddressError(f"A bank mask of {mask:02X}h belongs to no layout: only 0Fh and 1Fh do.")

    @property
    def mask(self) -> int:
        """The bits of P1 that choose the bank."""
        return 0x0F if self is Layout.FLAT else 0x1F

    @property
    def code_banks(self) -> int:
        """How many banks have bytes in 1 MB: 16 or 21."""
        return 16 if self is Layout.FLAT else 21

    def own(self, bank: int) -> range:
        """File offsets that only this bank shows: a file bank, or a chunk (the last one is 8000h long)."""
        self._check_bank(bank)
        if self is Layout.FLAT:
            return range(bank * FILE_BANK, (bank + 1) * FILE_BANK)
        start = COMMON_END + bank * CHUNK_SIZE
        return range(start, min(start + CHUNK_SIZE, IMAGE_SIZE))

    def file_offset(self, bank: int, cpu: int) -> int:
        """File offset of CPU address 0..FFFF in a bank. Raises AddressError where the file has none."""
        own = self.own(bank)
        if not 0 <= cpu < FILE_BANK:
            raise AddressError(f"CPU address {cpu:X}h is outside the code space: use 0000h to FFFFh.")
        if self is Layout.FLAT:
            return own.start + cpu
        if cpu < APPLICATION:
            return APPLICATION + cpu
        offset = own.start + cpu - APPLICATION
        if offset >= own.stop:
            raise AddressError(f"Code bank {bank} has no byte at CPU {cpu:04X}h: the image ends before it.")
        return offset

    def code_addresses(self, offset: int) -> list[CodeAddress]:
        """Every (bank, CPU address) that shows a file offset.

        One in a flat image. In a rebanked one none for boot code, 21 for the common area, else one.
        """
        if not 0 <= offset < IMAGE_SIZE:
            raise AddressError(f"File offset {offset:X}h is outside the image: use 000000h to 0FFFFFh.")
        if self is Layout.FLAT:
            return [divmod(offset, FILE_BANK)]
        if offset < APPLICATION:
            return []
        if offset < COMMON_END:
            return [(bank, offset - APPLICATION) for bank in range(self.code_banks)]
        bank, rest = divmod(offset - COMMON_END, CHUNK_SIZE)
        return [(bank, APPLICATION + rest)]

    def stretches(self, bank: int) -> tuple[range, ...]:
        """File offsets that the CPU sees in a bank, one stretch behind the other from CPU 0000h on."""
        own = self.own(bank)
        return (own,) if self is Layout.FLAT else (range(APPLICATION, COMMON_END), own)

    def code_bank(self, data: bytes, bank: int) -> bytes:
        """The 64 KB that the CPU sees in a bank; FFh where the image has no byte."""
        parts = (data[part.start : part.stop] for part in self.stretches(bank))
        return b"".join(parts).ljust(FILE_BANK, b"\xff")

    def _check_bank(self, bank: int) -> None:
        if not 0 <= bank < self.code_banks:
            raise AddressError(f"A {self.value} image has code banks 0 to {self.code_banks - 1}, not {bank}.")
