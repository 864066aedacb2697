"""Without /M a firmware is kept as one file per 64 KB bank: their names, and how they make up one image.

The names are the lab's own [fact: mtkflash-bank-files].
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import count, takewhile

from labkit.firmware.layout import FILE_BANK


def bank_name(name: str, bank: int) -> str:
    """Name of the file of one bank, in the same folder."""
    folder, slash, last = name.rpartition("\\")
    return f"{folder}{slash}{last.partition('.')[0]}.B{bank:02d}"


def split(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files that hold the data, bank after bank."""
    for lo in range(0, len(data), FILE_BANK):
        yield bank_name(name, lo // FILE_BANK), data[lo : lo + FILE_BANK]


def found(name: str, files: Container[str]) -> list[str]:
    """Names of the bank files there are, from bank 0 up to the first that is missing."""
    return list(takewhile(files.__contains__, (bank_name(name, bank) for bank in count())))


def joined(banks: Sequence[bytes]) -> bytes:
    """One image of banks; a short one that is not the last is filled up with FFh, a long one cut."""
    whole = [bank[:FILE_BANK].ljust(FILE_BANK, b"\xff") for bank in banks[:-1]]
    return b"".join([*whole, *(bank[:FILE_BANK] for bank in banks[-1:])])
