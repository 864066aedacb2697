"""What kind of bytes stand where: boot, code, table, erased.

Nothing in an image says which bytes are code, so this looks at them the way an eye on a hex dump does: 8051
code is full of a few opcodes, tables are not. A judgement per block, good for pictures and counts
[fact: byte-classes].
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from labkit.firmware.layout import BOOT_SIZE

BLOCK = 256
ERASED_RUN = 16
CODE_SHARE = 0.2

# What compiled 8051 programs are mostly made of: MOV DPTR, MOVX, INC DPTR, LCALL, RET, branches, moves.
_USUAL = bytes.fromhex("90E0F0A312220260705474E4F5E5FEFFFDEEEF80")
_NOT_USUAL = bytes(byte for byte in range(256) if byte not in _USUAL)
_ERASED = re.compile(rb"\xff{%d,}" % ERASED_RUN)


class ByteClass(StrEnum):
    """The four kinds."""

    BOOT = "boot"
    CODE = "code"
    TABLE = "table"
    ERASED = "erased"


@dataclass(frozen=True)
class Run:
    """File bytes lo..hi-1 of one kind."""

    lo: int
    hi: int
    kind: ByteClass


def byte_classes(data: bytes) -> tuple[Run, ...]:
    """Runs in file order that cover every byte once. Works on any bytes, damaged ones too.

    boot: the first 16 KB where not erased; erased: 16 or more FFh in a row; code or table: all else.
    """
    runs: list[Run] = []
    position = 0
    for match in _ERASED.finditer(data):
        _judge(runs, data, position, match.start())
        _add(runs, Run(match.start(), match.end(), ByteClass.ERASED))
        position = match.end()
    _judge(runs, data, position, len(data))
    return tuple(runs)


def _judge(runs: list[Run], data: bytes, lo: int, hi: int) -> None:
    while lo < hi:
        end = min(hi, (lo // BLOCK + 1) * BLOCK)
        _add(runs, Run(lo, end, _kind(data, lo, end)))
        lo = end


def _kind(data: bytes, lo: int, hi: int) -> ByteClass:
    if lo < BOOT_SIZE:
        return ByteClass.BOOT
    piece = data[lo:hi]
    usual = len(piece.translate(None, _NOT_USUAL))
    return ByteClass.CODE if usual >= CODE_SHARE * len(piece) else ByteClass.TABLE


def _add(runs: list[Run], run: Run) -> None:
    if runs and runs[-1].kind is run.kind:
        run = Run(runs.pop().lo, run.hi, run.kind)
    runs.append(run)
