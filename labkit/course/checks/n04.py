"""Judges of notebook 04: each lets drives boot and looks at what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from labkit.catalog import Model, models
from labkit.course.judging import judge
from labkit.drive.drive import Drive
from labkit.firmware.store import read_image
from labkit.story.scrub import scrub_boot
from labkit.story.symptoms import symptoms
from labkit.story.workbench import Workbench

BOARD = "dw-d22a"
MOST_BYTES = 8
SAMPLED_MS = 5  # by then every image has looked at the button
NEAR_MS = 0.05


def fresh_drive(firmware: str | bytes | None, model: str | Model = BOARD) -> Drive:
    """A drive on the table, without power."""
    return Workbench(model, firmware).drive


@cache
def _program_start() -> int | None:
    """File offset of the first instruction that JS02 executes at CPU 4000h."""
    scrub = scrub_boot(fresh_drive("js02"), 1)
    moments = (scrub.at_instruction(number) for number in range(scrub.total))
    return next(one.offset for one in moments if one.pc == 0x4000)


@judge("04.1")
def program_start(answer: object) -> str | None:
    """JS02 boots, and the processor is seen at CPU 4000h."""
    if isinstance(answer, bool) or not isinstance(answer, int):
        return ""
    if answer == _program_start():
        return None
    return {0x4000: "flat-layout", 0: "common-area-first", 0x14000: "bank-1"}.get(answer, "")


def _shut_at(drive: Drive, pressed: bool) -> float | None:
    """When the gate of a fresh drive is found shut, in ms, by asking the gate itself."""
    scrub = scrub_boot(drive, SAMPLED_MS, hold_eject=pressed)
    if scrub.at(SAMPLED_MS).gate_open:
        return None
    low, high = 0, scrub.total - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if scrub.at_instruction(middle).gate_open else (low, middle)
    return scrub.at_instruction(low).ms


@judge("04.2")
def gate_shuts(answer: Callable[[Drive], Any]) -> str | None:
    """Two firmwares, a held button, and an erased chip."""
    for firmware, pressed in (("bys2", False), ("js02", False), ("bys2", True), (None, False)):
        drive = fresh_drive(firmware)
        if pressed:
            drive.hold_eject()
        given, true = answer(drive), _shut_at(fresh_drive(firmware), pressed)
        if true is None and given is None:
            continue
        if true is None:
            return "every-write" if isinstance(given, float) and pressed else ""
        if given is None:
            return "never-ran" if firmware == "bys2" else "one-image-only"
        if isinstance(given, bool) or not isinstance(given, int | float):
            return ""
        if abs(given - true) > NEAR_MS:
            if abs(given / 1e6 - true) <= NEAR_MS:
                return "nanoseconds"
            return "one-image-only" if firmware == "js02" else ""
    return None


@judge("04.3")
def keeps_open(answer: object) -> str | None:
    """The patched drive on both kinds of board, with the button free and held; then its outside."""
    if not isinstance(answer, dict) or not answer:
        return ""
    if len(answer) > MOST_BYTES:
        return "too-many-bytes"
    image = bytearray(read_image("bys2"))
    for offset, byte in answer.items():
        whole = isinstance(offset, int) and isinstance(byte, int)
        if not whole or not (0 <= offset < len(image) and 0 <= byte <= 0xFF):
            return ""
        image[offset] = byte
    patched = bytes(image)
    shut_board = replace(models()[BOARD], gate_reset_open=False)
    if scrub_boot(fresh_drive(patched), SAMPLED_MS).at(SAMPLED_MS).busy:
        return "does-not-start"
    free, held, lone = (
        scrub_boot(fresh_drive(patched, board), SAMPLED_MS, hold_eject=pressed).at(SAMPLED_MS).gate_open
        for board, pressed in ((BOARD, False), (shut_board, True), (shut_board, False))
    )
    if not free:
        if all(offset < 0x10000 for offset in answer):
            return "cpu-address"
        return "" if held else "always-shut"
    if not lone:
        return "leans-on-the-reset"
    if not held:
        return "turned-round"
    return None if symptoms(Workbench(BOARD, patched)) == _healthy() else "does-not-start"


@cache
def _healthy() -> object:
    return symptoms(Workbench(BOARD, "bys2"))
