from __future__ import annotations

import pytest

from labkit.ata.registers import Register
from labkit.host.cable import Cable
from tests.host.benches import wired
from tests.host.fakes import FakeDrive

HEAD, COUNT, STATUS = 0x1F6, 0x1F2, 0x1F7


def test_both_devices_see_every_register_write() -> None:
    """A write reaches both devices, whichever the DEV bit names."""
    master, slave = FakeDrive(), FakeDrive()
    ports = wired(master, slave)
    for port, value in ((HEAD, 0xA0), (COUNT, 0x55), (HEAD, 0xB0), (0x3F6, 0x02)):
        ports.outb(port, value)
    expected = [(6, 0xA0), (2, 0x55), (6, 0xB0), (8, 0x02)]
    assert master.seen == slave.seen == expected


def test_reads_come_from_the_selected_device() -> None:
    """The DEV bit decides which of two devices answers a read."""
    master, slave = FakeDrive(), FakeDrive()
    ports = wired(master, slave)
    master.inside.error, slave.inside.error = 0x11, 0x22
    ports.outb(HEAD, 0xA0)
    assert ports.inb(0x1F1) == 0x11
    ports.outb(HEAD, 0xB0)
    assert ports.inb(0x1F1) == 0x22


def test_a_lone_master_answers_for_the_missing_slave() -> None:
    """With nobody at position 1, device 0 answers status 00 for it."""
    ports = wired(FakeDrive())
    ports.outb(HEAD, 0xB0)
    assert ports.inb(STATUS) == 0x00


def test_a_slave_without_power_counts_as_missing() -> None:
    """A dark device on the other plug does not stop device 0 from answering for it."""
    cable, master, dark = Cable(), FakeDrive(), FakeDrive()
    cable.attach(dark, 1)
    master.power_on(0)
    cable.attach(master, 0)
    assert master.alone
    dark.power_on(0)
    cable.hard_reset(1)
    assert not master.alone


def test_nobody_answers_for_a_missing_master() -> None:
    """With only a slave on the cable, reads for the master float at FFh, data too."""
    cable, slave = Cable(), FakeDrive()
    slave.power_on(0)
    cable.attach(slave, 1)
    assert cable.read(Register.STATUS, 0) == 0xFF
    assert cable.read_data(4, 0) == b"\xff\xff\xff\xff"


def test_two_drivers_at_once_read_as_the_zeros_of_both() -> None:
    """Where two devices drive the bus at once, a 0 of either wins."""
    cable, one, two = Cable(), FakeDrive(), FakeDrive()
    for position, drive in enumerate((one, two)):
        drive.power_on(0)
        cable.attach(drive, position)
        drive.run_until(10**9)
        drive.inside.regs[6] = 0x10 * position
    one.inside.error, two.inside.error = 0b1100, 0b1010
    assert cable.read(Register.ERROR, 10**9) == 0b1000
    one.inside.out, two.inside.out = b"\x0f\xff", b"\xff\xf0"
    assert cable.read_data(2, 10**9) == b"\x0f\xf0"


def test_a_position_holds_one_device() -> None:
    """Two devices in one place, or a place that is none, are misuse."""
    cable = Cable()
    cable.attach(FakeDrive(), 0)
    with pytest.raises(ValueError, match="taken"):
        cable.attach(FakeDrive(), 0)
    with pytest.raises(ValueError, match="plug 0"):
        cable.attach(FakeDrive(), 2)
    with pytest.raises(ValueError, match="Nothing is plugged"):
        cable.detach(1)


def test_observers_see_the_traffic() -> None:
    """A view can follow every register access with its time."""
    cable, seen = Cable(), list[tuple[str, int, int, int]]()
    cable.observers.append(lambda *access: seen.append(access))
    cable.write(6, 0xB0, 100)
    cable.read(7, 200)
    assert seen == [("write", 6, 0xB0, 100), ("read", 7, 0xFF, 200)]


def test_observers_see_blocks_and_who_drove_them() -> None:
    """A view can follow the data port, and ask which devices answered the last read."""
    cable, drive, seen = Cable(), FakeDrive(), list[tuple[str, bytes, int]]()
    cable.data_observers.append(lambda *block: seen.append(block))
    cable.attach(drive, 0)
    assert cable.read_data(2, 100) == b"\xff\xff" and cable.drivers == ()
    drive.power_on(0)
    cable.run_until(10**9)
    drive.inside.out = b"\x12\x34"
    cable.write_data(b"ab", 10**9)
    cable.read_data(2, 10**9)
    assert seen == [("read", b"\xff\xff", 100), ("write", b"ab", 10**9), ("read", b"\x12\x34", 10**9)]
    assert cable.drivers == (drive,)


@pytest.mark.parametrize("stuck", [0, 1])
def test_both_drivers_of_a_read_are_watched(stuck: int) -> None:
    """Where two devices answer, a poll goes on at the first change of either."""
    cable = Cable()
    for plug in (0, 1):
        drive = FakeDrive(stuck=plug == stuck)
        drive.power_on(0)
        cable.join(drive, plug)
    assert cable.read(Register.STATUS, 0) == 0x80
    assert cable.run_to_change(10**12) == 300_000_000


def test_a_device_that_is_joined_keeps_what_it_takes_itself_for() -> None:
    """A plug put on a running device changes neither its position nor the other's knowledge of it."""
    cable, master, slave = Cable(), FakeDrive(), FakeDrive()
    for drive, position in ((master, 0), (slave, 1)):
        drive.power_on(0)
        drive.position = position
    cable.join(master, 1)
    cable.join(slave, 0)
    assert (master.position, master.alone, slave.position) == (0, True, 1)
    cable.find_roles()
    assert (master.position, master.alone) == (0, False)


def test_two_masters_each_believe_to_be_alone() -> None:
    """Device 0 looks for a device 1; another device 0 does not count."""
    cable, one, two = Cable(), FakeDrive(), FakeDrive()
    for plug, drive in enumerate((one, two)):
        drive.power_on(0)
        cable.join(drive, plug)
    cable.find_roles()
    assert one.alone and two.alone


def test_a_stuck_line_bends_registers_both_ways() -> None:
    """A write arrives and a read comes back with the line's own bit; the other bits pass."""
    cable, drive = Cable(), FakeDrive()
    drive.power_on(0)
    cable.attach(drive, 0)
    drive.run_until(10**9)
    cable.stuck = {0: 1, 7: 0}
    cable.write(Register.COUNT, 0xF0, 10**9)
    assert drive.inside.regs[Register.COUNT] == 0x71
    drive.inside.error = 0xAA
    assert cable.read(Register.ERROR, 10**9) == 0x2B
    cable.stuck = {}
    assert cable.read(Register.ERROR, 10**9) == 0xAA


def test_a_stuck_line_bends_words() -> None:
    """Lines 0 to 7 carry the even bytes and lines 8 to 15 the odd ones, in and out, floating ones too."""
    cable, drive = Cable(), FakeDrive()
    drive.power_on(0)
    cable.attach(drive, 0)
    drive.run_until(10**9)
    cable.stuck = {4: 0, 12: 1, 15: 0}
    drive.inside.out = b"\xff\x00\x0f\xf0"
    assert cable.read_data(4, 10**9) == b"\xef\x10\x0f\x70"
    drive.inside.wanted, drive.inside.regs[Register.COUNT] = 4, 4
    cable.write_data(b"\xff\xff\x00\x00", 10**9)
    assert drive.inside.received == b"\xef\x7f\x00\x10"
    cable.detach(0)
    assert cable.read_data(2, 10**9) == b"\xef\x7f"


@pytest.mark.parametrize("lines", [{16: 0}, {-1: 1}, {3: 2}])
def test_a_cable_has_sixteen_data_lines(lines: dict[int, int]) -> None:
    """Another line, or a level that is none, is misuse, and the cable stays as it is."""
    cable = Cable()
    with pytest.raises(ValueError, match="data lines 0 to 15"):
        cable.stuck = lines
    assert cable.stuck == {}
