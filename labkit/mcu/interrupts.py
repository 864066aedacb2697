"""Which interrupt comes next: enable bits, two priorities, order of the vectors [fact: mcs51-interrupts]."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

_TCON, _SCON, _IE, _IP, _T2CON = 0x08, 0x18, 0x28, 0x38, 0x48
# Source number -> flag in TCON; the vector of source n is 8n + 3.
_TCON_FLAGS = (0x02, 0x20, 0x08, 0x80)


def _pending(sfr: list[int]) -> int:
    """Bit n set: source n asks and is enabled."""
    tcon = sfr[_TCON]
    asking = tcon >> 1 & 1 | tcon >> 4 & 2 | tcon >> 1 & 4 | tcon >> 4 & 8
    if sfr[_SCON] & 3:
        asking |= 0x10
    if sfr[_T2CON] & 0xC0:
        asking |= 0x20
    return asking & sfr[_IE]


def choose(cpu: Mcs51) -> int | None:
    """The source 0..5 to be served now, None when nothing asks or something as important is being served."""
    pending = _pending(cpu.sfr)
    if not pending:
        return None
    high = pending & cpu.sfr[_IP]
    blocked = cpu._in_service
    if high:
        if blocked & 2:
            return None
        pending = high
    elif blocked:
        return None
    return (pending & -pending).bit_length() - 1


def acknowledge(cpu: Mcs51, source: int) -> None:
    """What the hardware does with the flag and the priority level when it calls the vector."""
    sfr = cpu.sfr
    if source < 4:
        # A level request rises again at the next look, as long as its pin is low.
        sfr[_TCON] &= ~_TCON_FLAGS[source]
    cpu._in_service |= 2 if sfr[_IP] >> source & 1 else 1
