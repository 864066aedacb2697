"""Judges of notebook 02: sums, places and addresses, held against images and the layouts behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labkit.course.judging import judge
from labkit.firmware.layout import BOOT_SIZE, FILE_BANK, Layout
from labkit.firmware.store import read_image
from labkit.firmware.sums import bank_sums


@judge("02.1")
def sums_of_banks(answer: Callable[[bytes], Any]) -> str | None:
    """Whole images, one cut inside a bank, and a tiny file; each mistake fits all samples or is none."""
    image = read_image("bys2")
    samples = (image, image[: 0xF0000 + 0x1234], b"\xff\x02")
    given = [list(answer(data)) for data in samples]
    if given == [list(bank_sums(data)) for data in samples]:
        return None
    wrong: Mapping[str, Callable[[bytes], list[int]]] = {
        "not-cut": lambda data: [sum(one) for one in _banks(data)],
        "eight-bits": lambda data: [sum(one) & 0xFF for one in _banks(data)],
        "lost-rest": lambda data: list(bank_sums(data[: len(data) // FILE_BANK * FILE_BANK])),
        "running": lambda data: [sum(data[: n + FILE_BANK]) & 0xFFFF for n in range(0, len(data), FILE_BANK)],
    }
    return next((key for key, rule in wrong.items() if given == [rule(data) for data in samples]), "")


def _banks(data: bytes) -> list[bytes]:
    return [data[lo : lo + FILE_BANK] for lo in range(0, len(data), FILE_BANK)]


@judge("02.2")
def place_of_bytes(answer: Callable[[bytes, bytes], Any]) -> str | None:
    """Real landmarks of an image, bytes that the boot code has too, and bytes that are nowhere."""
    image = read_image("bys2")
    wanted = [b"\x05\x80\x00\x32", bytes.fromhex("FFEE6F6002C322D322"), b"\x54\xfd\xf2", image[0x40:0x48]]
    twice = _with(image, 0xA1234, image[0x40:0x48])  # a piece of the boot code, once more behind it
    for bytes_wanted in wanted:
        offset = twice.find(bytes_wanted, BOOT_SIZE)
        given = answer(twice, bytes_wanted)
        if given is not None and tuple(given) == divmod(offset, FILE_BANK):
            continue
        return _misplaced(given, offset, twice.find(bytes_wanted))
    if answer(image, b"no such text") is not None:
        return "no-hit"
    return None


def _misplaced(given: Any, offset: int, first: int) -> str:
    if given is None:
        return ""
    told = tuple(given)
    if told == (offset // FILE_BANK, offset):
        return "offset-in-the-file"
    if told == divmod(offset, 64000):
        return "thousands"
    return "found-in-boot-code" if first < BOOT_SIZE and told == divmod(first, FILE_BANK) else ""


def _with(data: bytes, offset: int, piece: bytes) -> bytes:
    return data[:offset] + piece + data[offset + len(piece) :]


@judge("02.3")
def back_to_the_file(answer: Callable[[int, int], Any]) -> str | None:
    """First and last address of every stretch of every bank, and some between."""
    layout = Layout.REBANKED
    places = [
        (bank, cpu)
        for bank in range(layout.code_banks)
        for cpu in (0x0000, 0x0123, 0x3FFF, 0x4000, 0x9ABC, 0xBFFF, 0xC000, 0xFFFF)
        if cpu < 0x4000 or cpu - 0x4000 < len(layout.own(bank))
    ]
    given = [answer(bank, cpu) for bank, cpu in places]
    true = [layout.file_offset(bank, cpu) for bank, cpu in places]
    if given == true:
        return None
    chunks = [layout.own(bank).start + cpu - 0x4000 for bank, cpu in places]
    wrong = {
        "flat": [bank * FILE_BANK + cpu for bank, cpu in places],
        "no-common-area": chunks,
        "forgot-boot-code": [offset - BOOT_SIZE for offset in true],
        "address-not-taken-off": [
            offset + (0x4000 if cpu >= 0x4000 else 0) for offset, (_, cpu) in zip(true, places, strict=True)
        ],
    }
    return next((key for key, offsets in wrong.items() if given == offsets), "")
