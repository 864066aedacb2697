"""An honest small packet device for tests of the host: the register protocol, with BSY and DRQ in time.

Variants are made by options: `stuck` never drops BSY after a reset, `dies_after` counts the commands it still
answers, `silent_packets` takes packets and never answers them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from labkit.ata.abilities import Capabilities, build_capabilities
from labkit.ata.identify import Identify, build_identify
from labkit.ata.registers import PACKET_SIGNATURE, Command, Control, Register, Status
from labkit.ata.replies import Capacity, Inquiry, build_capacity, build_inquiry, build_sense
from labkit.ata.sense import NO_SENSE, Sense

MS = 1_000_000
BOOT_NS = 300 * MS
COMMAND_NS = 2 * MS
READY, FAILED = Status.DRDY | Status.DSC, Status.DRDY | Status.DSC | Status.ERR
NO_MEDIUM, ATTENTION, BAD_COMMAND = Sense(2, 0x3A, 0), Sense(6, 0x29, 0), Sense(5, 0x20, 0)
NO_SECTOR = Sense(3, 0x11, 0)


@dataclass
class Inside:
    """What a snapshot holds."""

    time: int = 0
    power: bool = False
    pressed: bool = False
    presses: list[tuple[int, bool]] = field(default_factory=list)
    regs: list[int] = field(default_factory=lambda: [0] * 7)
    error: int = 0
    status: int = 0
    control: int = 0
    out: bytes = b""
    wanted: int = 0
    came: bytes = b""
    due: list[tuple[int, str, int]] = field(default_factory=list)
    answered: int = 0
    sense: Sense = NO_SENSE
    received: bytes = b""


class FakeDrive:
    """`disc` is the content of a disc (2048-byte sectors), None for no disc; `able` its capabilities page."""

    def __init__(self, name: str = "MAKER DRIVE ONE", revision: str = "AB12", **options: Any) -> None:
        vendor, _, product = name.partition(" ")
        self.identify = build_identify(Identify(name, revision))
        self.inquiry = build_inquiry(Inquiry(vendor, product, revision))
        self.stuck: bool = options.pop("stuck", False)
        self.dies_after: int = options.pop("dies_after", 1 << 30)
        self.silent_packets: bool = options.pop("silent_packets", False)
        self.silent_until_reset: bool = options.pop("silent_until_reset", False)
        self.disc: bytes | None = options.pop("disc", None)
        self.able: Capabilities | None = options.pop("able", None)
        self.capacity = 0  # sectors it promises; 0: those it has
        assert not options, options
        self.position, self.alone, self.jumper = 0, True, "CS"
        self.seen: list[tuple[int, int]] = []
        self.packets: list[bytes] = []
        self.resets: list[str] = []
        self.inside = Inside()

    # Life ------------------------------------------------------------------------------------

    @property
    def present_power(self) -> bool:
        return self.inside.power

    def power_on(self, t: int) -> None:
        self.inside.power, self.inside.time = True, t
        self.inside.sense = ATTENTION
        self._reset("power", t)

    def power_off(self, t: int) -> None:
        self.run_until(t)
        self.inside.power = False

    def hard_reset(self, t: int) -> None:
        self.run_until(t)
        if self.inside.power:
            self._reset("hard", t)

    def _reset(self, kind: str, t: int, delay: int = BOOT_NS) -> None:
        self.resets.append(kind)
        if kind in ("soft", "device"):
            self.silent_until_reset = False
        inside = self.inside
        inside.status, inside.out, inside.wanted, inside.due = Status.BSY, b"", 0, []
        if kind != "device":
            inside.regs[Register.HEAD] = 0
        if not self.stuck:
            inside.due.append((t + delay, "signature", 0))

    def run_until(self, t: int, stop_on_change: bool = False) -> int:
        inside = self.inside
        while inside.due and inside.due[0][0] <= t:
            inside.time, what, value = inside.due.pop(0)
            self._happen(what, value)
            if stop_on_change:
                return inside.time
        inside.time = max(inside.time, t)
        return inside.time

    def hold_eject(self) -> None:
        self.inside.pressed = True
        self.inside.presses.append((self.inside.time, True))

    def release_eject(self) -> None:
        self.inside.pressed = False
        self.inside.presses.append((self.inside.time, False))

    def save(self) -> Any:
        return copy.deepcopy(self.inside), self.position, self.alone, self.jumper

    def load(self, state: Any) -> None:
        inside, self.position, self.alone, self.jumper = state
        self.inside = copy.deepcopy(inside)

    # The cable -------------------------------------------------------------------------------

    @property
    def selected(self) -> bool:
        return bool(self.inside.regs[Register.HEAD] & 0x10) == bool(self.position)

    def write_reg(self, reg: int, value: int, t: int) -> None:
        inside = self.inside
        if not inside.power:
            return
        assert inside.time >= t, "the host must run a device to its clock before an access"
        self.seen.append((reg, value))
        if reg == Register.CONTROL:
            if inside.control & Control.SRST and not value & Control.SRST:
                self._reset("soft", t)
            inside.control = value
        elif reg == Register.HEAD:
            inside.regs[reg] = value
        elif reg == Register.COMMAND and self.selected:
            self._command(value, t)
        elif reg != Register.COMMAND and not inside.status & (Status.BSY | Status.DRQ):
            inside.regs[reg] = value

    def read_reg(self, reg: int, t: int) -> int | None:
        inside = self.inside
        if not inside.power:
            return None
        if not self.selected:
            return 0 if self.position == 0 and self.alone else None
        if reg in (Register.STATUS, Register.ALTERNATE) or inside.status & Status.BSY:
            return inside.status
        return inside.error if reg == Register.ERROR else inside.regs[reg]

    def read_data(self, n: int, t: int) -> bytes | None:
        inside = self.inside
        if not inside.power or not self.selected or not inside.out:
            return None
        piece, inside.out = inside.out[:n], inside.out[n:]
        if not inside.out:
            self._later("end", READY, t)
        return piece.ljust(n, b"\0")

    def write_data(self, data: bytes, t: int) -> None:
        inside = self.inside
        if not inside.wanted or not self.selected:
            return
        inside.came += data
        if len(inside.came) >= inside.wanted:
            came, inside.came, inside.wanted = inside.came[: inside.wanted], b"", 0
            if len(came) == 12 and not inside.regs[Register.COUNT] & 4:
                self._packet(came, t)
            else:
                inside.received += came
                self._later("end", READY, t)

    def intrq(self, t: int) -> bool:
        return False

    # Commands --------------------------------------------------------------------------------

    def _command(self, value: int, t: int) -> None:
        inside = self.inside
        if value == Command.DEVICE_RESET:
            self._reset("device", t, COMMAND_NS)
        elif not inside.status & (Status.BSY | Status.DRQ):
            inside.answered += 1
            self._later("command", value, t)

    def _packet(self, cdb: bytes, t: int) -> None:
        self.packets.append(cdb)
        self._later("packet", len(self.packets) - 1, t)

    def _later(self, what: str, value: int, t: int) -> None:
        self.inside.status = Status.BSY
        self.inside.due.append((t + COMMAND_NS, what, value))

    def _happen(self, what: str, value: int) -> None:
        inside = self.inside
        if what == "signature":
            inside.regs[2:6] = PACKET_SIGNATURE
            inside.status = 0
        elif what == "end":
            inside.regs[Register.COUNT], inside.status = 3, value
        elif what == "command" and inside.answered <= self.dies_after:
            self._answer(value)
        elif what == "packet" and not self.silent_packets and not self.silent_until_reset:
            self._answer_packet(self.packets[value])

    def _answer(self, command: int) -> None:
        inside = self.inside
        if command == Command.IDENTIFY_PACKET:
            self._offer(self.identify)
        elif command == Command.PACKET:
            inside.regs[Register.COUNT], inside.wanted = 1, 12
            inside.status = READY | Status.DRQ
        else:
            inside.regs[2:6] = PACKET_SIGNATURE
            inside.error, inside.status = 0x04, FAILED

    def _offer(self, data: bytes) -> None:
        inside = self.inside
        inside.out = data + b"\0" * (len(data) % 2)
        inside.regs[Register.COUNT] = 2
        inside.regs[Register.LOW], inside.regs[Register.HIGH] = len(data) & 0xFF, len(data) >> 8
        inside.status = READY | Status.DRQ

    def _answer_packet(self, cdb: bytes) -> None:
        inside = self.inside
        if cdb[0] == 0x12:
            self._offer(self.inquiry[: cdb[4]])
        elif cdb[0] == 0x03:
            told, inside.sense = inside.sense, NO_SENSE
            self._offer(build_sense(told)[: cdb[4]])
        elif cdb[0] == 0x3B:
            size = int.from_bytes(cdb[6:9], "big")
            inside.wanted, inside.regs[Register.COUNT] = size, 4
            inside.regs[Register.LOW], inside.regs[Register.HIGH] = size & 0xFF, size >> 8
            inside.status = READY | Status.DRQ
        elif inside.sense.key == ATTENTION.key:
            self._fail(inside.sense)
        elif cdb[0] == 0x5A and self.able is not None:
            self._offer(build_capabilities(self.able))
        elif cdb[0] not in (0x00, 0x25, 0x28):
            self._fail(BAD_COMMAND)
        elif self.disc is None:
            self._fail(NO_MEDIUM)
        elif cdb[0] == 0x00:
            inside.regs[Register.COUNT], inside.status = 3, READY
        elif cdb[0] == 0x25:
            self._offer(build_capacity(Capacity((self.capacity or len(self.disc) // 2048) - 1, 2048)))
        else:
            at = 2048 * int.from_bytes(cdb[2:6], "big")
            sector = self.disc[at : at + 2048]
            if sector:
                self._offer(sector)
            else:
                self._fail(NO_SECTOR)

    def _fail(self, sense: Sense) -> None:
        inside = self.inside
        inside.sense, inside.error = sense, sense.key << 4
        inside.regs[Register.COUNT], inside.status = 3, FAILED
