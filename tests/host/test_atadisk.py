from __future__ import annotations

import pytest

from labkit.ata.identify import parse_identify
from labkit.ata.registers import Command, Control, Register, Status
from labkit.host.atadisk import SPIN_UP_NS, AtaDisk
from labkit.host.atapi import PacketTarget
from labkit.host.cable import Cable
from labkit.host.clock import SECOND, Clock
from labkit.host.ports import PRIMARY, SECONDARY, Ports
from labkit.host.sectors import SECTOR, Sectors

BASE = 0x1F0
READY, DATA, FAILED = 0x50, 0x58, 0x51


class Pc:
    """A disk of 2000 sectors on the first cable, powered; `get` and `put` reach its registers."""

    def __init__(self, position: int = 0, spun_up: bool = True) -> None:
        self.sectors = Sectors(2000)
        self.disk = AtaDisk(self.sectors, "SOME DISK", "1.0")
        cable = Cable()
        cable.attach(self.disk, position)
        self.disk.power_on(0)
        self.ports = Ports(Clock(), {PRIMARY: cable, SECONDARY: Cable()})
        self.target = PacketTarget(self.ports, BASE, position)
        self.get, self.put = self.target.get, self.target.put
        if spun_up:
            self.ports.sleep(SPIN_UP_NS)
            self.target.select()

    def command(self, code: int, sector: int = 0, count: int = 1) -> int:
        """Send a command that names a sector by its number; the status when BSY has fallen."""
        self.put(Register.HEAD, 0xE0 | self.disk.position << 4 | sector >> 24)
        registers = (Register.COUNT, Register.SECTOR, Register.LOW, Register.HIGH)
        for register, value in zip(registers, (count, sector, sector >> 8, sector >> 16), strict=True):
            self.put(register, value & 0xFF)
        self.put(Register.COMMAND, code)
        assert self.get(Register.STATUS) == 0x80
        assert self.wait()
        return self.get(Register.STATUS)

    def wait(self) -> bool:
        return self.ports.wait(BASE + 7, Status.BSY, 0, 5 * SECOND)


def test_it_is_busy_until_it_has_spun_up_and_then_shows_its_signature() -> None:
    """After power-on BSY stays for its time; then it is ready, device 0 is selected, cylinder is 0000."""
    pc = Pc(spun_up=False)
    assert pc.get(Register.STATUS) == 0x80
    assert pc.wait()
    assert pc.ports.now == pytest.approx(SPIN_UP_NS, abs=10_000)
    assert [pc.get(one) for one in range(1, 8)] == [1, 1, 1, 0, 0, 0, READY]


def test_identify_tells_name_size_and_kind() -> None:
    """IDENTIFY DEVICE gives 512 bytes; it is no packet device, and IDENTIFY PACKET is aborted."""
    pc = Pc()
    reply = pc.target.identify(Command.IDENTIFY, SECOND)
    assert reply.data is not None
    found = parse_identify(reply.data)
    assert (found.model, found.firmware, found.is_packet) == ("SOME DISK", "1.0", False)
    assert int.from_bytes(reply.data[120:124], "little") == 2000
    assert [int.from_bytes(reply.data[2 * n : 2 * n + 2], "little") for n in (1, 3, 6)] == [1, 16, 63]
    reply = pc.target.identify(Command.IDENTIFY_PACKET, SECOND)
    assert (reply.status, reply.data, reply.signature, pc.get(Register.ERROR)) == (FAILED, None, False, 0x04)


def test_sectors_are_read_one_after_the_other() -> None:
    """Two sectors come in two blocks with BSY between them; then the disk is ready."""
    pc = Pc()
    for number in (7, 8):
        pc.sectors.write(number, bytes([number]) * SECTOR)
    assert pc.command(0x20, 7, count=2) == DATA
    assert pc.ports.insw(BASE, SECTOR) == b"\x07" * SECTOR
    assert pc.get(Register.STATUS) == 0x80
    assert pc.wait()
    assert pc.ports.insw(BASE, SECTOR) == b"\x08" * SECTOR
    assert pc.get(Register.STATUS) == READY


def test_sectors_are_written_when_they_are_complete() -> None:
    """Half a sector changes nothing yet; the whole one is on the medium, at cylinder, head and sector too."""
    pc = Pc()
    assert pc.command(0x30, 9) == DATA
    pc.ports.outsw(BASE, b"a" * 256)
    assert not pc.sectors.written(9)
    pc.ports.outsw(BASE, b"b" * 256)
    assert pc.sectors.read(9) == b"a" * 256 + b"b" * 256
    assert pc.get(Register.STATUS) == READY
    # Cylinder 1, head 2, sector 3 of 16 heads with 63 sectors each.
    for register, value in ((6, 0xA2), (2, 1), (3, 3), (4, 1), (5, 0), (7, 0x31)):
        pc.put(register, value)
    assert pc.wait()
    pc.ports.outsw(BASE, b"c" * SECTOR)
    assert pc.sectors.read((16 + 2) * 63 + 2) == b"c" * SECTOR


def test_count_zero_means_256() -> None:
    """As in the standard: a count of 0 asks for 256 sectors."""
    pc = Pc()
    assert pc.command(0x20, 0, count=0) == DATA
    for left in range(255, -1, -1):
        pc.ports.insw(BASE, SECTOR)
        assert pc.wait()
        assert pc.get(Register.STATUS) == (DATA if left else READY)


@pytest.mark.parametrize(
    ("code", "sector", "error"),
    [(0x20, 2000, 0x10), (0x30, 0xFFFFFFF, 0x10), (0x20, 5, 0x40), (0xA0, 0, 0x04)],
)
def test_what_it_cannot_do_is_an_error(code: int, sector: int, error: int) -> None:
    """Beyond the end: not found. A bad sector: uncorrectable. A command that is none: aborted."""
    pc = Pc()
    pc.sectors.spoil([5])
    assert pc.command(code, sector) == FAILED
    assert pc.get(Register.ERROR) == error


def test_quiet_commands_end_well() -> None:
    """Set-up, seek and flush show nothing but that they are over."""
    pc = Pc()
    for code in (0x10, 0x40, 0x70, 0x91, 0xE7, 0xEF):
        assert pc.command(code) == READY


def test_a_slave_listens_to_its_own_commands_and_to_the_diagnostic() -> None:
    """DEV decides for all commands but 90h, which both devices obey."""
    pc = Pc(position=1)
    pc.put(Register.HEAD, 0xA0)
    pc.put(Register.COMMAND, Command.IDENTIFY)
    assert pc.disk.state.status == READY
    assert pc.get(Register.STATUS) == 0xFF
    pc.put(Register.COMMAND, Command.DIAGNOSTIC)
    assert pc.disk.state.status == 0x80


def test_a_lone_master_answers_for_the_slave() -> None:
    """With nobody at position 1 it shows status 00 and its registers there, and takes no command for it."""
    pc = Pc()
    pc.put(Register.HEAD, 0xB0)
    assert (pc.get(Register.STATUS), pc.get(Register.LOW)) == (0, 0)
    assert pc.ports.insw(BASE, 2) == b"\xff\xff"


def test_a_soft_reset_ends_a_transfer() -> None:
    """BSY while the bit is set and for some time after; what was half written is not there."""
    pc = Pc()
    pc.command(0x30, 9)
    pc.ports.outsw(BASE, b"a" * 256)
    pc.put(Register.CONTROL, Control.SRST)
    pc.ports.sleep(SECOND)
    assert pc.get(Register.ALTERNATE) == 0x80
    pc.put(Register.CONTROL, 0)
    assert pc.wait()
    assert pc.get(Register.STATUS) == READY
    pc.ports.outsw(BASE, b"b" * 256)
    assert not pc.sectors.written(9)


def test_without_power_it_is_not_there() -> None:
    """It drives nothing, hears nothing, and a sector under way is lost."""
    pc = Pc()
    pc.command(0x30, 9)
    pc.ports.outsw(BASE, b"a" * 256)
    pc.disk.power_off(pc.ports.now)
    assert pc.get(Register.STATUS) == 0xFF
    pc.ports.outsw(BASE, b"a" * 256)
    pc.disk.power_on(pc.ports.now)
    assert not pc.sectors.written(9)
    assert pc.get(Register.STATUS) == 0x80


def test_a_snapshot_goes_back_into_the_middle_of_a_write() -> None:
    """Registers, the transfer and the medium: the same bytes end in the same sector again."""
    pc = Pc()
    pc.command(0x30, 9, count=2)
    pc.ports.outsw(BASE, b"a" * 256)
    state = pc.disk.save()
    for _ in range(2):
        pc.disk.load(state)
        assert not pc.sectors.written(9)
        pc.ports.outsw(BASE, b"b" * 256)
        assert pc.sectors.read(9) == b"a" * 256 + b"b" * 256
