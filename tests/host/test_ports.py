from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.host.cable import Cable
from labkit.host.clock import MS, SECOND, Clock, OutOfPatience
from labkit.host.ports import PRIMARY, SECONDARY, Ports
from tests.host.benches import wired
from tests.host.fakes import BOOT_NS, COMMAND_NS, FakeDrive

STATUS = 0x1F7


class Counting(FakeDrive):
    """Counts how often it is looked at."""

    looks = 0

    def read_reg(self, reg: int, t: int) -> int | None:
        self.looks += 1
        return super().read_reg(reg, t)


def test_every_access_has_its_price() -> None:
    """A byte costs 600 ns and a word in a block 240 ns of the bench's clock."""
    ports = wired(FakeDrive(), settle_ns=0)
    ports.inb(STATUS)
    ports.outb(0x1F2, 1)
    assert ports.now == 1200
    ports.insw(0x1F0, 512)
    ports.outsw(0x1F0, bytes(12))
    assert ports.now == 1200 + 256 * 240 + 6 * 240


@pytest.mark.parametrize("port", [0x1EF, 0x1F8, 0x3F5, 0x178, 0x60])
def test_other_ports_float(port: int) -> None:
    """A port where nothing listens reads FFh, takes writes, and still costs time."""
    ports = wired(FakeDrive())
    before = ports.now
    ports.outb(port, 0x12)
    assert (ports.inb(port), ports.insw(port, 2)) == (0xFF, b"\xff\xff")
    assert ports.now > before


def test_the_two_channels_are_apart() -> None:
    """A write to one cable does not reach the other."""
    first, second = FakeDrive(), FakeDrive()
    cables = {PRIMARY: Cable(), SECONDARY: Cable()}
    for base, drive in ((PRIMARY, first), (SECONDARY, second)):
        drive.power_on(0)
        cables[base].attach(drive, 0)
    ports = Ports(Clock(), cables)
    ports.outb(0x1F2, 0x55)
    ports.outb(0x376, 0x02)
    assert (first.seen, second.seen) == ([(2, 0x55)], [(8, 0x02)])


def test_waiting_ends_at_the_change_itself() -> None:
    """A wait ends with the drive's change, not a polling step later."""
    ports = wired(FakeDrive(), settle_ns=0)
    assert ports.wait(STATUS, 0x80, 0, 31 * SECOND)
    assert BOOT_NS <= ports.now < BOOT_NS + 10_000


def test_waiting_in_vain_ends_at_the_deadline_and_is_cheap() -> None:
    """Thirty-one seconds of a stuck BSY cost a few hundred looks, not millions."""
    drive = Counting(stuck=True)
    ports = wired(drive, settle_ns=0)
    assert not ports.wait(STATUS, 0x80, 0, 31 * SECOND)
    assert 31 * SECOND <= ports.now < 31 * SECOND + 10_000
    assert drive.looks < 300


def test_waiting_for_a_floating_bus_ends_too() -> None:
    """With nobody on the cable a wait for BSY to fall runs to its deadline."""
    ports = wired()
    start = ports.now
    assert not ports.wait(STATUS, 0x80, 0, SECOND)
    assert SECOND <= ports.now - start < SECOND + 10_000
    assert ports.wait(STATUS, 0xFF, 0xFF, SECOND)


@given(st.integers(1, 5 * SECOND))
def test_a_change_that_no_device_announces_is_seen_soon(delay: int) -> None:
    """A register that changes without notice is seen at most about an eighth of the wait too late."""

    class Quiet(FakeDrive):
        def read_reg(self, reg: int, t: int) -> int | None:
            return 0x50 if t >= delay else 0xD0

    ports = wired(Quiet(stuck=True), settle_ns=0)
    assert ports.wait(STATUS, 0x80, 0, 30 * SECOND)
    assert delay <= ports.now <= delay + delay // 8 + 25_000


def test_spinning_on_a_port_does_not_take_for_ever() -> None:
    """A loop that reads one port without any wait reaches the change in a few hundred reads."""
    drive = Counting()
    ports = wired(drive, settle_ns=0)
    while ports.inb(STATUS) & 0x80:
        pass
    assert BOOT_NS <= ports.now < BOOT_NS + 10_000
    assert drive.looks < 1000


def test_spinning_for_ever_meets_the_end_of_patience() -> None:
    """A loop without an end is stopped by patience after few reads."""
    drive = Counting(stuck=True)
    ports = wired(drive, settle_ns=0)

    def spin() -> None:
        while True:
            ports.inb(STATUS)

    with pytest.raises(OutOfPatience), ports.clock.patience(60 * SECOND):
        spin()
    assert drive.looks < 20_000


def test_an_appointment_falls_inside_a_wait() -> None:
    """A hand that lets a button go does so in the middle of a host's wait, at its time."""
    ports, when = wired(FakeDrive(stuck=True), settle_ns=0), list[int]()
    ports.clock.at(123 * MS, lambda: when.append(ports.now))
    ports.wait(STATUS, 0x80, 0, SECOND)
    assert when == [123 * MS]


def test_devices_live_before_they_are_asked() -> None:
    """After a sleep the next read shows what became of the device meanwhile."""
    ports = wired(FakeDrive(), settle_ns=0)
    assert ports.inb(STATUS) == 0x80
    ports.sleep(BOOT_NS + COMMAND_NS)
    assert ports.inb(STATUS) == 0x00


@pytest.mark.parametrize("size", [-2, 1, 511])
def test_the_data_port_moves_words(size: int) -> None:
    """Odd or negative lengths are misuse."""
    ports = wired(FakeDrive())
    with pytest.raises(ValueError, match="even number of bytes"):
        ports.insw(0x1F0, size)


def test_a_port_takes_a_byte() -> None:
    """A value that is no byte is misuse, for both directions of a block too."""
    ports = wired(FakeDrive())
    with pytest.raises(ValueError, match="one byte"):
        ports.outb(0x1F2, 256)
    with pytest.raises(ValueError, match="even number"):
        ports.outsw(0x1F0, b"abc")


def test_a_snapshot_keeps_how_long_a_program_has_spun() -> None:
    """After going back, the read that jumps to the next change is the same one as before."""
    ports = wired(FakeDrive(stuck=True), settle_ns=0)
    for _ in range(200):
        ports.inb(STATUS)
    state, clock = ports.save(), ports.clock.save()

    def reads_till_a_jump() -> int:
        count, before = 0, ports.now
        while ports.now - before < MS:
            before, count = ports.now, count + 1
            ports.inb(STATUS)
        return count

    first = reads_till_a_jump()
    ports.clock.load(clock)
    ports.load(state)
    assert reads_till_a_jump() == first < 256
