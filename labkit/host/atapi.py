"""Command packets over ports: one target, limited waits, every outcome a value [fact: packet-protocol]."""

from __future__ import annotations

from dataclasses import dataclass, replace

from labkit.ata import packets
from labkit.ata.registers import FLOATING, HEADS, Command, Control, Reason, Register, Status
from labkit.ata.replies import parse_sense
from labkit.ata.sense import Sense
from labkit.ata.wire import WireError
from labkit.host.clock import MS, SECOND, US
from labkit.host.ports import CONTROL_OFFSET, Ports

TIMEOUT_NS = 10 * SECOND
BURST = 0xFFFE
_SRST_NS = 5 * US
_AFTER_SRST_NS = 2 * MS
_IDENTIFY_BYTES = 512
_SURPLUS = 0x10000


@dataclass(frozen=True)
class PacketResult:
    """What came of a packet.

    `status` and `error` are the last register values read; `data` what came in; `sense` what REQUEST SENSE
    told after an error (None: not asked, or no answer). `timed_out`: it kept BSY, or lost the protocol.
    """

    status: int
    error: int = 0
    data: bytes = b""
    sense: Sense | None = None
    timed_out: bool = False

    @property
    def ok(self) -> bool:
        """Did the drive answer, and without an error?"""
        return not self.timed_out and not self.status & Status.ERR


@dataclass(frozen=True)
class IdentifyReply:
    """Answer to an IDENTIFY: 512 bytes or None. `signature`: it aborted and showed that it takes packets."""

    status: int
    data: bytes | None = None
    signature: bool = False
    timed_out: bool = False


class PacketTarget:
    """The device at `position` (0 or 1) of the channel whose first port is `base`."""

    def __init__(self, ports: Ports, base: int, position: int) -> None:
        self.ports = ports
        self.base = base
        self.position = position

    # Registers -------------------------------------------------------------------------------

    def get(self, register: int) -> int:
        """Read a register."""
        return self.ports.inb(self._port(register))

    def put(self, register: int, value: int) -> None:
        """Write a register."""
        self.ports.outb(self._port(register), value)

    def select(self) -> int:
        """Set the DEV bit for this device; returns the status it shows then."""
        self.put(Register.HEAD, HEADS[self.position])
        # The device has 400 ns to get on the bus; one read of the alternate status lasts longer.
        return self.get(Register.ALTERNATE)

    def ready(self, timeout_ns: int) -> bool:
        """Select, and wait till neither BSY nor DRQ is set."""
        self.select()
        return self._until(Status.BSY | Status.DRQ, timeout_ns)

    def signature(self) -> bool:
        """Do the registers show the signature of a packet device?"""
        return (self.get(Register.LOW), self.get(Register.HIGH)) == (0x14, 0xEB)

    # Commands --------------------------------------------------------------------------------

    def identify(self, command: Command, timeout_ns: int) -> IdentifyReply:
        """Send IDENTIFY or IDENTIFY_PACKET, and take the 512 bytes if they are offered."""
        self.put(Register.COMMAND, command)
        if not self._until(Status.BSY, timeout_ns):
            return IdentifyReply(self.get(Register.STATUS), timed_out=True)
        status = self.get(Register.STATUS)
        if status & Status.DRQ:
            data = self.ports.insw(self.base, _IDENTIFY_BYTES)
            self._until(Status.BSY | Status.DRQ, timeout_ns)
            return IdentifyReply(self.get(Register.STATUS), data)
        return IdentifyReply(status, signature=bool(status & Status.ERR) and self.signature())

    def packet(
        self,
        cdb: bytes,
        data_in: int = 0,
        data_out: bytes = b"",
        timeout_ns: int = TIMEOUT_NS,
        autosense: bool = True,
    ) -> PacketResult:
        """Send a 12-byte packet; read up to `data_in` bytes or write `data_out`, as the drive asks for them.

        `timeout_ns` counts for each single wait. After an error REQUEST SENSE follows, if `autosense`.
        """
        if len(cdb) != packets.SIZE:
            raise ValueError(f"A command packet has {packets.SIZE} bytes, not {len(cdb)}; pad it with zeros.")
        result = self._packet(cdb, data_in, data_out, timeout_ns)
        if autosense and not result.timed_out and result.status & Status.ERR:
            return replace(result, sense=self.request_sense(timeout_ns))
        return result

    def request_sense(self, timeout_ns: int = TIMEOUT_NS) -> Sense | None:
        """Ask what went wrong; None where no proper answer comes."""
        result = self._packet(packets.request_sense(), 18, b"", timeout_ns)
        if not result.ok:
            return None
        try:
            return parse_sense(result.data)
        except WireError:
            return None

    # Resets ----------------------------------------------------------------------------------

    def device_reset(self, timeout_ns: int) -> bool:
        """DEVICE RESET, taken even while BSY [fact: resets]; False if BSY does not fall."""
        self.put(Register.HEAD, HEADS[self.position])
        self.put(Register.COMMAND, Command.DEVICE_RESET)
        return self._until(Status.BSY, timeout_ns)

    def soft_reset(self, timeout_ns: int) -> bool:
        """SRST, which resets both devices on the cable; False if this one's BSY does not fall."""
        self.put(Register.CONTROL, Control.SRST | Control.NIEN)
        self.ports.sleep(_SRST_NS)
        self.put(Register.CONTROL, Control.NIEN)
        self.ports.sleep(_AFTER_SRST_NS)
        self.select()
        return self._until(Status.BSY, timeout_ns)

    # The protocol ----------------------------------------------------------------------------

    def _packet(self, cdb: bytes, data_in: int, data_out: bytes, timeout_ns: int) -> PacketResult:
        if not self.ready(timeout_ns):
            return self._lost()
        self.put(Register.FEATURES, 0)
        self.put(Register.LOW, BURST & 0xFF)
        self.put(Register.HIGH, BURST >> 8)
        self.put(Register.COMMAND, Command.PACKET)
        if not self._until(Status.BSY, timeout_ns):
            return self._lost()
        status = self.get(Register.STATUS)
        if status & Status.ERR:
            return PacketResult(status, self.get(Register.ERROR))
        if not status & Status.DRQ or status == FLOATING:
            return self._lost()
        self.ports.outsw(self.base, cdb)
        return self._data(data_in, data_out, timeout_ns)

    def _data(self, data_in: int, data_out: bytes, timeout_ns: int) -> PacketResult:
        """Move bursts until the drive ends the command."""
        taken, given = bytearray(), 0
        while True:
            if not self._until(Status.BSY, timeout_ns):
                return self._lost(bytes(taken[:data_in]))
            status = self.get(Register.STATUS)
            if not status & Status.DRQ:
                return PacketResult(status, self.get(Register.ERROR), bytes(taken[:data_in]))
            count = self.get(Register.LOW) | self.get(Register.HIGH) << 8
            # A drive that asks for nothing, or without end, has lost the protocol.
            if not count or len(taken) > data_in + _SURPLUS or given > len(data_out) + _SURPLUS:
                return self._lost(bytes(taken[:data_in]))
            words = count + count % 2
            if self.get(Register.REASON) & Reason.TO_HOST:
                taken += self.ports.insw(self.base, words)[:count]
            else:
                self.ports.outsw(self.base, data_out[given : given + count].ljust(words, b"\0"))
                given += count

    def _lost(self, data: bytes = b"") -> PacketResult:
        return PacketResult(self.get(Register.STATUS), data=data, timed_out=True)

    def _until(self, mask: int, timeout_ns: int) -> bool:
        """Wait till the bits under `mask` are all 0. A floating bus has them all set for ever."""
        return self.ports.wait(self._port(Register.STATUS), mask, 0, timeout_ns)

    def _port(self, register: int) -> int:
        return self.base + (CONTROL_OFFSET if register == Register.CONTROL else register)
