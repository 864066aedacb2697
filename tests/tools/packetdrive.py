"""A fake drive whose firmware runs: it answers the packets that an update needs, and can fall silent."""

from __future__ import annotations

from labkit.ata import packets
from labkit.ata.registers import Reason
from labkit.ata.replies import Inquiry, build_inquiry, build_sense
from labkit.ata.sense import Sense
from tests.tools.fakes import BSY, CHK, DRDY, DRQ, DSC, GateDrive

READY = DRDY | DSC
BOOT = 0x4000
WRITING_NS = 20_000_000_000


class PacketDrive(GateDrive):
    """Gate shut, firmware alive. `becomes`: who it is after an update; None: it never answers again."""

    def __init__(self, who: Inquiry, becomes: Inquiry | None, contents: bytes, position: int = 1) -> None:
        super().__init__(contents, position, gate_open=False)
        self.who, self.becomes = who, becomes
        self.dram = bytearray(b"\xff" * 0x100000)
        self.sense = Sense(0, 0, 0)
        self.attentions = 2
        self.silent = False
        self.cdb, self.wants, self.gives, self.got = b"", 0, b"", b""
        self.writing_till: int | None = None

    def command(self, value: int, t: int) -> None:
        """PACKET asks for 12 bytes; anything else, and any command to a silent drive, leaves BSY up."""
        if value != 0xA0 or self.silent or not self.selected():
            self.status = BSY if self.selected() else self.status
            return
        self.cdb, self.got = b"", b""
        self._ask(12, Reason.COMMAND)

    def packet_in(self, data: bytes, t: int) -> None:
        """The packet, then the bytes it announced."""
        if not self.cdb:
            self.cdb = data
            self._obey()
            return
        self.got += data
        fields = packets.parse_packet(self.cdb).fields
        if fields["mode"] == 6:
            self.dram[fields["offset"] : fields["offset"] + fields["length"]] = self.got[: fields["length"]]
            self._end()
        elif sum(self.dram) & 0xFFFF != int.from_bytes(self.got[:2], "big"):
            self._end(Sense(5, 0x26, 0))
        else:
            self.status, self.writing_till = BSY, t + WRITING_NS

    def packet_out(self, n: int) -> bytes:
        """The reply, then the end of the command."""
        self._end()
        return self.gives[:n].ljust(n, b"\0")

    def _obey(self) -> None:
        packet = packets.parse_packet(self.cdb)
        if self.attentions and packet.name not in ("INQUIRY", "REQUEST SENSE"):
            self.attentions -= 1
            self._end(Sense(6, 0x29, 0))
        elif packet.name == "WRITE BUFFER":
            self._ask(packet.fields["length"], Reason(0))
        elif packet.name == "TEST UNIT READY":
            self._end()
        elif packet.name == "INQUIRY":
            self._give(build_inquiry(self.who))
        elif packet.name == "REQUEST SENSE":
            self._give(build_sense(self.sense))
        else:
            self._end(Sense(5, 0x20, 0))

    def _ask(self, count: int, reason: Reason) -> None:
        self.registers[2] = reason
        self.registers[4], self.registers[5] = count & 0xFF, count >> 8
        self.status = DRDY | DRQ

    def _give(self, data: bytes) -> None:
        self.gives = data
        self._ask(len(data), Reason.TO_HOST)

    def _end(self, sense: Sense | None = None) -> None:
        self.sense = sense or Sense(0, 0, 0)
        self.status = READY | CHK if sense else READY
        self.registers[2] = Reason.COMMAND | Reason.TO_HOST

    def run_until(self, t: int, stop_on_change: bool = False) -> int:
        """The update ends by itself: all but the boot code is written, and the drive starts anew."""
        end = self.writing_till
        if end is None or t < end:
            return t
        self.flash.poke(BOOT, bytes(self.dram[BOOT:]))
        self.writing_till = None
        self._end()
        if self.becomes is None:
            self.silent = True
        else:
            self.who = self.becomes
        return end if stop_on_change else t
