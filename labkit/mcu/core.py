"""The MCS-51 (8052) core: its state, its run loop, interrupts and power saving.

An engine executes instructions up to a cycle number; this module decides up to which, and what happens
there.
"""

from __future__ import annotations

from collections.abc import Sequence

from labkit.mcu import timers
from labkit.mcu.bus import Bus
from labkit.mcu.engine import Engine
from labkit.mcu.events import EVENTS_KEPT, IllegalAct, illegal_act
from labkit.mcu.hooks import Hooks
from labkit.mcu.interpreter import hooked_burst
from labkit.mcu.interrupts import acknowledge, choose
from labkit.mcu.snapshot import CpuState
from labkit.mcu.translator import translated_burst

_SP, _P0, _P1, _P2, _P3 = 0x01, 0x00, 0x10, 0x20, 0x30
_PCON, _TCON, _IE = 0x07, 0x08, 0x28
_IDLE, _POWER_DOWN = 1, 2


class Mcs51:
    """An 8052 without its own program memory.

    iram: 256 cells. sfr: 128 cells, index = address - 80h, the latches of ports. xdata: 65536 cells, 256 =
    ask the bus. ram: the parts of xdata that hold cells; only they are saved. cycles: machine cycles since
    `reset()`, exact inside bus callbacks. ACC, B, PSW, SP and DPTR in `sfr` are up to date between runs and
    in execute hooks, not inside a bus callback. `engine` executes until a cycle number: see
    `labkit.mcu.engine`.
    """

    def __init__(self, bus: Bus, engine: Engine = translated_burst) -> None:
        self.bus = bus
        self.iram: list[int] = [0] * 256
        self.sfr: list[int] = [0] * 128
        self.xdata: list[int] = [0] * 65536
        self.ram: tuple[slice, ...] = (slice(0, 65536),)
        self.events: list[IllegalAct] = []
        self.events_dropped = 0
        self._code: Sequence[int] = [255] * 65536
        self._plain = self._engine = engine
        self._stop = self._running = self._reset_wanted = False
        self._limit = 0
        self._heat = bytearray(0)
        self._held_at = -1
        self._watched = self._read_watched = self._write_watched = bytearray(0)
        self.hooks = Hooks(self)
        self.reset()

    def reset(self) -> None:
        """The RST pin: registers to their reset values, cycles to 0; both memories keep what they hold.

        From a callback: `run` returns behind the instruction with the reset done.
        """
        if self._running:
            self._reset_wanted = True
            self.request_stop()
            return
        self.sfr[:] = [0] * 128
        self.sfr[_SP] = 7
        for latch in (_P0, _P1, _P2, _P3):
            self.sfr[latch] = 255
        self._pc = 0
        self.cycles = 0
        self._synced = 0
        self._hold = False
        self._in_service = 0
        self._int0 = self._int1 = False
        self._pins_low = 0
        self._erased_run = 0
        self._erased_end = -1
        self._held_at = -1
        self._limit = 0

    @property
    def pc(self) -> int:
        """Address of the next instruction; inside a bus callback it already points behind the running one."""
        return self._pc & 0xFFFF

    @pc.setter
    def pc(self, value: int) -> None:
        self._pc = value & 0xFFFF

    @property
    def code(self) -> Sequence[int]:
        """The 64 KB of code the CPU sees now: 0..255, or 256 = ask `bus.code_read`. A list is fastest.

        A view is never changed in place: other code is another list, for the engine knows views by identity.
        """
        return self._code

    @code.setter
    def code(self, view: Sequence[int]) -> None:
        if len(view) != 0x10000:
            raise ValueError(f"a code view has 65536 entries, not {len(view)}; pad it with FFh")
        self._code = view

    @property
    def int0(self) -> bool:
        """What the board does to pin INT0 (P3.2): True = pulled low = asserted."""
        return self._int0

    @int0.setter
    def int0(self, low: bool) -> None:
        self._int0 = bool(low)
        self._update_pins()

    @property
    def int1(self) -> bool:
        """What the board does to pin INT1 (P3.3): True = pulled low = asserted."""
        return self._int1

    @int1.setter
    def int1(self, low: bool) -> None:
        self._int1 = bool(low)
        self._update_pins()

    def _update_pins(self) -> None:
        """A pin is low when the board or the P3 latch pulls it low; a fall is a request in edge mode."""
        latch = self.sfr[_P3]
        low = int(self._int0 or not latch & 4) | (self._int1 or not latch & 8) << 1
        before = self._pins_low
        if low == before:
            return
        # A timer may be gated by this pin, so it counts up to here with the old level.
        timers.advance(self)
        self._pins_low = low
        fell = low & ~before
        tcon = self.sfr[_TCON]
        self.sfr[_TCON] = tcon | (fell & tcon & 1) << 1 | (fell & 2 & tcon >> 1) << 2
        self._limit = 0

    def _sample_pins(self) -> None:
        """In level mode the request flag is the pin."""
        tcon = self.sfr[_TCON]
        if not tcon & 1:
            tcon = tcon & ~2 | (self._pins_low & 1) << 1
        if not tcon & 4:
            tcon = tcon & ~8 | (self._pins_low & 2) << 2
        self.sfr[_TCON] = tcon

    def request_stop(self) -> None:
        """From a callback: `run` returns behind this instruction; from an execute hook: before it."""
        self._stop = True
        self._limit = 0

    @property
    def asleep(self) -> bool:
        """In idle mode or power-down."""
        return bool(self.sfr[_PCON] & (_IDLE | _POWER_DOWN))

    def run(self, until_cycle: int) -> None:
        """Run to the first instruction boundary at or after `until_cycle`, or to a requested stop."""
        self._between_runs("run")
        self._stop = False
        self._running = True
        try:
            self._run(until_cycle)
        finally:
            self._running = False
            if self._reset_wanted:
                self._reset_wanted = False
                self.reset()

    def _between_runs(self, what: str) -> None:
        if self._running:
            raise RuntimeError(
                f"the CPU is running: call request_stop() and {what} it when run() has returned"
            )

    def _run(self, until_cycle: int) -> None:
        self._update_pins()
        sfr = self.sfr
        while self.cycles < until_cycle and not self._stop:
            timers.advance(self)
            self._sample_pins()
            limit = until_cycle
            if sfr[_IE] & 0x80:
                vector = choose(self)
                if vector is not None and not sfr[_PCON] & _POWER_DOWN:
                    if not self._hold:
                        self._enter_interrupt(vector)
                        continue
                    limit = self.cycles + 1
                else:
                    limit = min(limit, timers.next_overflow(self))
            if sfr[_PCON] & (_IDLE | _POWER_DOWN):
                self._sleep(until_cycle, limit)
                continue
            self._hold = False
            self._engine(self, limit)
        timers.advance(self)
        self._sample_pins()

    def _sleep(self, until: int, limit: int) -> None:
        """Idle stops the CPU, power-down the timers too; only a reset ends power-down [fact: mcs51-power]."""
        self._hold = False
        if self.sfr[_PCON] & _POWER_DOWN:
            self.cycles = self._synced = until
        else:
            self.cycles = limit

    def _enter_interrupt(self, source: int) -> None:
        self.sfr[_PCON] &= ~_IDLE
        self._hold = False
        acknowledge(self, source)
        self.cycles += 2
        pc = self._pc
        for byte in (pc & 255, pc >> 8):
            sp = self.sfr[_SP] + 1
            if sp > 255:
                sp = 0
                self._illegal("stack wrap", pc)
            self.sfr[_SP] = sp
            self.iram[sp] = byte
        self._pc = source * 8 + 3

    def _return_from_interrupt(self) -> None:
        """RETI ends the highest level in service; one more instruction runs before the next interrupt."""
        self._in_service &= ~2 if self._in_service & 2 else ~1
        self._hold = True
        self._limit = 0

    def _illegal(self, kind: str, pc: int) -> None:
        act = illegal_act(kind, pc & 0xFFFF, self.cycles)
        if len(self.events) < EVENTS_KEPT:
            self.events.append(act)
        else:
            self.events_dropped += 1
        self.hooks.illegal(act)

    def _use_hooks(self, ranged: bool, maps: dict[str, bytearray]) -> None:
        self._watched = maps["execute"]
        self._read_watched, self._write_watched = maps["read"], maps["write"]
        self._engine = hooked_burst if ranged else self._plain
        self._limit = 0

    def save(self) -> CpuState:
        """Everything but the code view and the bus; only between runs (RuntimeError inside one)."""
        self._between_runs("save")
        return CpuState.of(self)

    def load(self, state: CpuState) -> None:
        """Back to a saved state, only between runs; the board sets `code` anew."""
        self._between_runs("load")
        state.into(self)
