from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.ata import packets
from labkit.ata.registers import Command
from labkit.ata.replies import parse_capacity, parse_inquiry
from labkit.host.atapi import PacketTarget
from labkit.host.clock import SECOND
from labkit.host.ports import PRIMARY
from tests.host.benches import wired
from tests.host.fakes import FakeDrive

DISC = b"".join(bytes([number]) * 2048 for number in range(20))


def target_of(drive: FakeDrive) -> PacketTarget:
    """A transport to a powered master."""
    return PacketTarget(wired(drive), PRIMARY, 0)


def quiet(target: PacketTarget) -> PacketTarget:
    """The same, with the news of the power-on already told."""
    target.packet(packets.unit_ready())
    return target


def test_data_comes_in() -> None:
    """INQUIRY answers with its bytes, a good status and no sense."""
    result = target_of(FakeDrive()).packet(packets.inquiry(36), 36)
    assert result.ok
    assert (result.status, result.sense, result.timed_out) == (0x50, None, False)
    assert parse_inquiry(result.data).name == "MAKER DRIVE ONE"


@pytest.mark.parametrize("length", [5, 35, 36])
@pytest.mark.parametrize("room", [0, 20])
def test_odd_lengths_come_in_whole(length: int, room: int) -> None:
    """A reply of an odd number of bytes loses nothing and gains nothing, also where more had room."""
    result = target_of(FakeDrive()).packet(packets.inquiry(length), length + room)
    assert len(result.data) == length


def test_more_than_asked_for_is_drained_and_dropped() -> None:
    """A drive that sends more than the caller has room for still ends its command."""
    target = target_of(FakeDrive())
    assert len(target.packet(packets.inquiry(36), 8).data) == 8
    assert target.packet(packets.inquiry(36), 36).ok


@given(st.binary(min_size=1, max_size=300))
def test_data_goes_out(data: bytes) -> None:
    """Bytes of any number, odd ones too, reach the drive as they are."""
    drive = FakeDrive()
    result = target_of(drive).packet(packets.write_buffer(6, 0, len(data)), data_out=data)
    assert result.ok
    assert drive.inside.received == data


def test_an_error_brings_its_sense() -> None:
    """After CHK the reason is asked for at once, and the error register shows the key."""
    target = quiet(target_of(FakeDrive()))
    result = target.packet(packets.unit_ready())
    assert not result.ok
    assert (result.status, result.error, result.sense) == (0x51, 0x20, (2, 0x3A, 0))


def test_sense_can_be_left_to_the_caller() -> None:
    """Without autosense the drive keeps its sense until somebody asks."""
    target = target_of(FakeDrive())
    assert target.packet(packets.unit_ready(), autosense=False).sense is None
    assert target.request_sense() == (6, 0x29, 0)
    assert target.request_sense() == (0, 0, 0)


def test_a_disc_reads() -> None:
    """Capacity and a sector come through the same protocol."""
    target = quiet(target_of(FakeDrive(disc=DISC)))
    assert parse_capacity(target.packet(packets.read_capacity(), 8).data).blocks == 20
    assert target.packet(packets.read_10(3), 2048).data == DISC[3 * 2048 : 4 * 2048]


@pytest.mark.parametrize("options", [{"stuck": True}, {"dies_after": 0}, {"silent_packets": True}])
def test_silence_is_a_value(options: dict[str, object]) -> None:
    """BSY that stays up, before, inside or after the packet, ends in a timed-out result."""
    target = target_of(FakeDrive(**options))
    before = target.ports.now
    result = target.packet(packets.unit_ready(), timeout_ns=2 * SECOND)
    assert result.timed_out
    assert not result.ok
    assert result.status & 0x80
    assert 2 * SECOND <= target.ports.now - before < 3 * SECOND


def test_nobody_there_is_a_value() -> None:
    """A floating bus, or a lone master that answers for the slave, ends in a timed-out result."""
    assert PacketTarget(wired(), PRIMARY, 0).packet(packets.unit_ready(), timeout_ns=SECOND).timed_out
    assert (
        PacketTarget(wired(FakeDrive()), PRIMARY, 1).packet(packets.unit_ready(), timeout_ns=SECOND).timed_out
    )


class Endless(FakeDrive):
    """Offers data again and again."""

    def read_data(self, n: int, t: int) -> bytes | None:
        return bytes(n)


class Empty(FakeDrive):
    """Offers data, no bytes of them."""

    def _offer(self, data: bytes) -> None:
        super()._offer(b"")


@pytest.mark.parametrize("kind", [Endless, Empty])
def test_a_drive_without_sense_of_an_end_is_left(kind: type[FakeDrive]) -> None:
    """Data without end, or bursts of nothing, do not hold the host for ever."""
    assert target_of(kind()).packet(packets.inquiry(36), 36, timeout_ns=SECOND).timed_out


def test_identify_the_two_ways() -> None:
    """A packet device aborts IDENTIFY DEVICE with its signature, and answers IDENTIFY PACKET DEVICE."""
    target = target_of(FakeDrive())
    target.ready(SECOND)
    refused = target.identify(Command.IDENTIFY, SECOND)
    assert (refused.data, refused.signature, refused.status) == (None, True, 0x51)
    reply = target.identify(Command.IDENTIFY_PACKET, SECOND)
    assert reply.data is not None
    assert len(reply.data) == 512


def test_resets_reach_the_drive() -> None:
    """SRST and DEVICE RESET arrive as such, and the drive is ready after them."""
    drive = FakeDrive()
    target = target_of(drive)
    assert target.soft_reset(SECOND)
    assert target.device_reset(SECOND)
    assert drive.resets == ["power", "soft", "device"]


def test_a_soft_reset_hits_the_neighbour_too() -> None:
    """SRST resets both devices on the cable, DEVICE RESET only the selected one."""
    one, two = FakeDrive(), FakeDrive()
    target = PacketTarget(wired(one, two), PRIMARY, 1)
    target.device_reset(SECOND)
    target.soft_reset(SECOND)
    assert (one.resets, two.resets) == (["power", "soft"], ["power", "device", "soft"])


def test_a_packet_has_twelve_bytes() -> None:
    """A packet of another length is misuse."""
    with pytest.raises(ValueError, match="12 bytes, not 6"):
        target_of(FakeDrive()).packet(bytes(6))
