"""Access to the special function registers that do more than hold a byte.

ACC, B, PSW, SP and DPTR live in the engine's own variables while it runs and never come here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labkit.mcu import timers
from labkit.mcu.names import IE, IP, P0, P1, P2, P3, PCON, SCON, T2CON, TCON, TIMER_REGISTERS, TMOD

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

_PORTS = {P0: 0, P1: 1, P2: 2, P3: 3}
# A write to one of these may let an interrupt in, start a timer or stop the clock: the run loop looks again.
_WAKING = TIMER_REGISTERS | {IE, IP, SCON, PCON}
# A write to one of these can only move an overflow.
_COUNTERS = TIMER_REGISTERS - {TCON, TMOD, T2CON}
_TIMER_SOURCES = 0x2A


def sfr_latch(cpu: Mcs51, address: int) -> int:
    """What a read-modify-write instruction reads: port latches, not pins [fact: mcs51-port-latch]."""
    if address in TIMER_REGISTERS:
        timers.advance(cpu)
        cpu._sample_pins()
    return cpu.sfr[address - 128]


def sfr_read(cpu: Mcs51, address: int) -> int:
    """What any other instruction reads: for a port, the pins that the latch does not pull low."""
    port = _PORTS.get(address)
    if port is None:
        return sfr_latch(cpu, address)
    value = cpu.sfr[address - 128] & cpu.bus.port_pins(port)
    if port == 3:
        # INT0 and INT1 are pins of port 3.
        value &= ~(cpu._pins_low << 2)
    return value


def _timers_wait(cpu: Mcs51) -> bool:
    """Must every timer's interrupt wait for RETI? A firmware's tick sets its timer in such a moment."""
    serving = cpu._in_service
    return bool(serving & 2 or (serving and not cpu.sfr[IP - 128] & _TIMER_SOURCES))


def sfr_write(cpu: Mcs51, address: int, value: int) -> None:
    """Write a register with side effects, or a plain one."""
    sfr = cpu.sfr
    if address == P1:
        before, sfr[P1 - 128] = sfr[P1 - 128], value
        cpu.bus.bank_latch(value)
        if before != value:
            cpu.hooks.bank(before, value)
        return
    if address in TIMER_REGISTERS:
        # What was counted so far belongs to the old setting.
        timers.advance(cpu)
    sfr[address - 128] = value
    if address == P3:
        cpu._update_pins()
    elif address in _WAKING and not (address in _COUNTERS and _timers_wait(cpu)):
        cpu._limit = 0
        if address in (IE, IP):
            cpu._hold = True
