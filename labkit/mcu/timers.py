"""Timers 0 to 2, counted when somebody looks, never instruction by instruction.

The timer registers hold the value of cycle `cpu._synced`. `advance` brings them to `cpu.cycles`;
`next_overflow` says when an overflow will matter. Counter inputs (C/T = 1) stay idle: the lab's board
connects none [fact: mcs51-timers].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

_TCON, _TMOD, _TL0, _TL1, _TH0, _TH1 = 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D
_T2CON, _RCAP2L, _RCAP2H, _TL2, _TH2 = 0x48, 0x4A, 0x4B, 0x4C, 0x4D
_IE = 0x28
FAR = 1 << 62


def _running(cpu: Mcs51, timer: int) -> bool:
    """Whether timer 0 or 1 counts machine cycles; timer 0 in mode 3 means its low half."""
    mode = cpu.sfr[_TMOD] >> (4 * timer)
    if mode & 4:
        return False
    if timer == 1 and cpu.sfr[_TMOD] & 3 == 3:
        # TR1 and TF1 belong to TH0 then; timer 1 runs whenever it is not in mode 3.
        return mode & 3 != 3
    if not cpu.sfr[_TCON] & (0x10 << (2 * timer)) or (timer == 1 and mode & 3 == 3):
        return False
    return not (mode & 8 and cpu._pins_low >> timer & 1)


def _count(cpu: Mcs51, timer: int, cycles: int) -> bool:
    """Let timer 0 or 1 count `cycles`; True when it overflowed."""
    sfr = cpu.sfr
    low, high = _TL0 + timer, _TH0 + timer
    mode = sfr[_TMOD] >> (4 * timer) & 3
    if mode == 2:
        total = sfr[low] + cycles
        if total < 256:
            sfr[low] = total
            return False
        reload = sfr[high]
        sfr[low] = reload + (total - 256) % (256 - reload)
        return True
    if mode == 3:
        total = sfr[low] + cycles
        sfr[low] = total & 255
        return total > 255
    bits = 5 if mode == 0 else 8
    # Mode 0 uses five bits of the low byte; the upper three are not part of the count.
    total = (sfr[high] << bits | sfr[low] & (1 << bits) - 1) + cycles
    sfr[high], sfr[low] = total >> bits & 255, total & (1 << bits) - 1
    return total >> bits > 255


def _room(cpu: Mcs51, timer: int) -> int:
    """Cycles until timer 0 or 1 overflows."""
    sfr = cpu.sfr
    mode = sfr[_TMOD] >> (4 * timer) & 3
    low, high = sfr[_TL0 + timer], sfr[_TH0 + timer]
    if mode >= 2:
        return 256 - low
    if mode == 1:
        return 65536 - (high << 8 | low)
    return 8192 - (high << 5 | low & 31)


def advance(cpu: Mcs51) -> None:
    """Count all timers up to `cpu.cycles` and set the overflow flags."""
    cycles = cpu.cycles - cpu._synced
    cpu._synced = cpu.cycles
    sfr = cpu.sfr
    split = sfr[_TMOD] & 3 == 3
    if not cycles or not (sfr[_TCON] & 0x50 or sfr[_T2CON] & 4 or split):
        return
    if _running(cpu, 0) and _count(cpu, 0, cycles):
        sfr[_TCON] |= 0x20
    if _running(cpu, 1) and _count(cpu, 1, cycles) and not split:
        sfr[_TCON] |= 0x80
    if split and sfr[_TCON] & 0x40:
        total = sfr[_TH0] + cycles
        sfr[_TH0] = total & 255
        if total > 255:
            sfr[_TCON] |= 0x80
    if sfr[_T2CON] & 0x06 == 0x04:
        _advance_timer2(sfr, cycles)


def _advance_timer2(sfr: list[int], cycles: int) -> None:
    control = sfr[_T2CON]
    baud = control & 0x30
    # As a baud rate generator it counts every second clock: six a machine cycle.
    total = (sfr[_TH2] << 8 | sfr[_TL2]) + (6 * cycles if baud else cycles)
    if total > 0xFFFF:
        if baud or not control & 1:
            reload = sfr[_RCAP2H] << 8 | sfr[_RCAP2L]
            total = reload + (total - 65536) % (65536 - reload)
        if not baud:
            sfr[_T2CON] |= 0x80
    sfr[_TH2], sfr[_TL2] = total >> 8 & 255, total & 255


def next_overflow(cpu: Mcs51) -> int:
    """Cycle at which an overflow raises an enabled interrupt that is not raised yet; FAR when none will."""
    sfr = cpu.sfr
    enabled = sfr[_IE]
    flags = sfr[_TCON]
    split = sfr[_TMOD] & 3 == 3
    room = FAR
    if enabled & 0x02 and not flags & 0x20 and _running(cpu, 0):
        room = _room(cpu, 0)
    if enabled & 0x08 and not flags & 0x80:
        if split:
            if flags & 0x40:
                room = min(room, 256 - sfr[_TH0])
        elif _running(cpu, 1):
            room = min(room, _room(cpu, 1))
    if enabled & 0x20 and sfr[_T2CON] & 0xB6 == 0x04:
        room = min(room, 65536 - (sfr[_TH2] << 8 | sfr[_TL2]))
    return cpu._synced + room
