"""Tray, sled, spindle and the front end that drives them. A front end answers at its own address only."""

from __future__ import annotations

from binascii import crc32
from dataclasses import dataclass, field, replace

from labkit.catalog import Kit
from labkit.drive.disc import Disc
from labkit.drive.dram import Dram
from labkit.firmware import servo

MS = 1_000_000
NEVER = 1 << 62
LOAD = 12
INIT, SPIN, STOP, READ, OPEN, CLOSE = range(1, 7)
TIMING = {INIT: "init", SPIN: "spin_up", STOP: "stop", READ: "read", OPEN: "tray", CLOSE: "tray"}
TRAY = {OPEN: "open", CLOSE: "closed"}
REGISTERS = 16
SETTINGS = 13  # first of the registers that hold focus gain, tracking gain and read power
READY, BUSY, DISC, SPINNING, CLOSED, OPENED, ERROR = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x80


@dataclass(frozen=True)
class MechanismState:
    """All that moves. `tray` is closed, open, opening or closing; `until` ends what is under way (ns).

    `spun`: the spindle has been driven since power-on; `reads` counts attempts to read; `program` is what was
    loaded into the front end.
    """

    tray: str = "closed"
    disc: Disc | None = None
    spinning: bool = False
    ready: bool = False
    error: bool = False
    spun: bool = False
    doing: int = 0
    until: int = 0
    reads: int = 0
    program: bytes = b""
    registers: tuple[int, ...] = field(default=(0,) * REGISTERS)


class Mechanism:
    """Commands take their time; the result shows when the time is over.

    Only INIT is the front end's own. The others are done by the servo program that firmware loads into it:
    without a whole one they begin and never end [fact: servo-program].

    `needs` are the settings that suit this unit's pickup; how far the registers miss them decides what reads.
    """

    def __init__(self, kit: Kit, dram: Dram, unit: int = 0) -> None:
        self.kit = kit
        self.needs = kit.pickup.of_unit(unit)
        self.dram = dram
        self.state = MechanismState()

    def save(self) -> MechanismState:
        """A snapshot."""
        return self.state

    def load(self, state: MechanismState) -> None:
        """Back to a snapshot."""
        self.state = state

    def settle(self, now: int) -> None:
        """Finish what is due at `now` (ns)."""
        state = self.state
        if state.doing and now >= state.until:
            self.state = replace(self._finish(state), doing=0)

    def tray(self, now: int) -> str:
        """`closed`, `open`, `opening` or `closing`. Looking settles nothing."""
        state = self.state
        if state.doing in TRAY and now >= state.until:
            return TRAY[state.doing]
        return state.tray

    def place(self, disc: Disc | None, now: int) -> bool:
        """Lay a disc in the open tray (None: take it out). False if the tray is not open."""
        self.settle(now)
        if self.state.tray != "open":
            return False
        self.state = replace(self.state, disc=disc)
        return True

    def by_hand(self, tray: str, now: int) -> None:
        """A pin through the emergency hole opens the tray, a finger shuts it, whatever the electronics do."""
        self.settle(now)
        self.state = replace(self.state, tray=tray, spinning=False)

    def power_on(self) -> None:
        """Electronics start anew; tray and disc are where they were left."""
        tray = {"opening": "open", "closing": "closed"}.get(self.state.tray, self.state.tray)
        self.state = MechanismState(tray=tray, disc=self.state.disc)

    def reset(self) -> None:
        """A chip reset stops the spindle and forgets the initialisation."""
        self.power_on()

    def read(self, offset: int, now: int) -> int:
        """A register of the front end (0..0Fh)."""
        self.settle(now)
        if offset == 0:
            return self.kit.id
        if offset == 1:
            return self._status()
        if 9 <= offset < 12 and self.state.disc is not None and self.state.spinning:
            return self.state.disc.sectors >> (8 * (offset - 9)) & 0xFF
        return self.state.registers[offset] if offset != LOAD else 0xFF

    def write(self, offset: int, value: int, now: int) -> None:
        """Set a register: 02h starts a command unless one is under way, 0Ch takes a byte of the program."""
        self.settle(now)
        if offset == 2:
            if not self.state.doing:
                self._start(value, now)
            return
        if offset == LOAD:
            # What comes behind the last byte falls out at the other end.
            self.state = replace(self.state, program=(self.state.program + bytes([value]))[-servo.SIZE :])
            return
        registers = list(self.state.registers)
        registers[offset] = value
        self.state = replace(self.state, registers=tuple(registers))

    def _status(self) -> int:
        state = self.state
        return (
            (READY if state.ready else 0)
            | (BUSY if state.doing else 0)
            | (DISC if state.disc is not None and state.tray == "closed" else 0)
            | (SPINNING if state.spinning else 0)
            | (CLOSED if state.tray == "closed" else 0)
            | (OPENED if state.tray == "open" else 0)
            | (ERROR if state.error else 0)
        )

    def _start(self, command: int, now: int) -> None:
        times = self.kit.timings
        if command not in TIMING:
            self.state = replace(self.state, error=True)
            return
        if command != INIT and not servo.is_whole(self.state.program, self.kit.id):
            self.state = replace(self.state, doing=command, until=NEVER)
            return
        tray = {OPEN: "opening", CLOSE: "closing"}.get(command, self.state.tray)
        spinning = self.state.spinning and command != OPEN
        self.state = replace(
            self.state,
            doing=command,
            until=now + times[TIMING[command]] * MS,
            tray=tray,
            spinning=spinning,
            error=False,
            spun=self.state.spun or command == SPIN,
        )

    def _finish(self, state: MechanismState) -> MechanismState:
        if state.doing == INIT:
            return replace(state, ready=True)
        if state.doing == SPIN:
            seen = self._lost_margin(state) < self.kit.pickup.reach  # else nothing looks like a disc
            good = state.disc is not None and state.tray == "closed" and state.ready and seen
            return replace(state, spinning=good, error=not good)
        if state.doing == STOP:
            return replace(state, spinning=False)
        if state.doing == READ:
            return replace(state, error=not self._deliver(state), reads=state.reads + 1)
        return replace(state, tray=TRAY[state.doing])

    def _deliver(self, state: MechanismState) -> bool:
        lba = int.from_bytes(bytes(state.registers[3:6]), "little")
        sector = state.disc.sector(lba) if state.disc is not None and state.spinning else None
        if sector is None or self._lost_margin(state) > self._margin(lba, state.reads):
            return False
        self.dram.write(int.from_bytes(bytes(state.registers[6:9]), "little"), sector)
        return True

    def _lost_margin(self, state: MechanismState) -> int:
        """How far the settings are off, beyond what the pickup tolerates [fact: pickup-calibration]."""
        settings = state.registers[SETTINGS : SETTINGS + len(self.needs)]
        off = sum(abs(one - need) for one, need in zip(settings, self.needs, strict=True))
        return max(0, off - self.kit.pickup.tolerance)

    def _margin(self, lba: int, attempt: int) -> int:
        """What a sector leaves to lose: half of it lies in the disc, half is new with each attempt."""
        reach = self.kit.pickup.reach
        place, chance = crc32(lba.to_bytes(4, "big")), crc32(f"{lba} {attempt}".encode("ascii"))
        return (place % reach + chance % reach) // 2
