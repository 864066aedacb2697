"""Packet commands as the emulated firmware answers them, and transfers with awkward hosts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.ata import packets
from labkit.ata.abilities import parse_configuration
from labkit.ata.registers import Command
from labkit.ata.replies import parse_capacity
from labkit.drive.disc import sample_disc
from labkit.drive.drive import DriveState
from labkit.firmware.store import read_image
from tests.drive.updating import told
from tests.drive.wired import MS, SECOND, Wired, drive_of

DISC = sample_disc()
NO_DISC, ATTENTION, CHANGED = (2, 0x3A, 0), (6, 0x29, 0), (6, 0x28, 0)


@pytest.fixture(scope="module")
def ready() -> tuple[DriveState, int]:
    """A drive with a disc that has told all its news."""
    wired = Wired(drive_of(disc=True)).ready()
    assert wired.packet(packets.unit_ready()).ok
    return wired.save()


@pytest.fixture
def wired(ready: tuple[DriveState, int]) -> Wired:
    """The same, one for each test."""
    return Wired(drive_of(), settle=0).load(ready)


def _sense(wired: Wired, cdb: bytes, data_out: bytes = b"") -> tuple[int, int, int] | None:
    sense = wired.packet(cdb, 0, data_out).sense
    return (sense.key, sense.asc, sense.ascq) if sense is not None else None


# Sense -----------------------------------------------------------------------------------------


def test_a_unit_attention_is_told_once() -> None:
    """After power-on the first command hears of it and the second one does not; INQUIRY never does."""
    wired = Wired(drive_of())
    assert wired.packet(packets.inquiry(96), 96).ok
    assert _sense(wired, packets.unit_ready()) == ATTENTION
    assert _sense(wired, packets.unit_ready()) == NO_DISC
    assert _sense(wired, packets.unit_ready()) == NO_DISC


def test_asking_for_sense_first_takes_the_news_away() -> None:
    """REQUEST SENSE alone delivers the attention; the command behind it finds nothing left to tell."""
    wired = Wired(drive_of())
    assert wired.packet(packets.request_sense(), 18).data[2] == 6
    assert wired.packet(packets.request_sense(), 18).data[2] == 0
    assert _sense(wired, packets.unit_ready()) == NO_DISC


def test_without_a_disc_it_says_so() -> None:
    """TEST UNIT READY, READ CAPACITY and READ(10) end with 2/3A/00, and the error register has the key."""
    wired = Wired(drive_of()).ready()
    for cdb in (packets.unit_ready(), packets.read_capacity(), packets.read_10(0)):
        result = wired.packet(cdb)
        assert (result.status & 0x71, result.error) == (0x51, 0x20)
        assert _sense(wired, cdb) == NO_DISC


def test_becoming_ready_while_the_disc_spins_up() -> None:
    """For about a second after the tray closed it is becoming ready, and then the change is told."""
    drive = drive_of(disc=True)
    wired = Wired(drive, settle=600 * MS)
    assert _sense(wired, packets.unit_ready()) == ATTENTION
    assert _sense(wired, packets.unit_ready()) == (2, 4, 1)
    wired.wait(2 * SECOND)
    assert _sense(wired, packets.unit_ready()) == CHANGED
    assert wired.packet(packets.unit_ready()).ok


def test_an_open_tray_at_start_holds_no_disc() -> None:
    """The panel's first look at the tray's switch ends the waiting: nothing will spin up."""
    drive = drive_of()
    drive.pinhole()
    wired = Wired(drive).ready()
    assert _sense(wired, packets.unit_ready()) == NO_DISC
    assert not drive.spun
    drive.push_tray()
    wired.wait(100 * MS)
    assert _sense(wired, packets.unit_ready()) == (2, 4, 1)


def test_the_light_is_a_sign_of_life_till_the_panel_has_it() -> None:
    """It goes on with the program's first instructions, and the first tick makes it what the panel says."""
    drive = Wired(drive_of("js02"), settle=30 * MS).drive
    (on, lit), (off, dark) = drive.led_log[:2]
    assert (lit, dark) == (True, False)
    assert on < 2 * MS
    assert 9 * MS < off < 15 * MS


@pytest.mark.parametrize("opcode", [0x01, 0x2A, 0x55, 0xC7, 0xFF])
def test_unknown_commands_are_refused(wired: Wired, opcode: int) -> None:
    """A command that it does not have ends with 5/20/00."""
    assert _sense(wired, bytes([opcode]) + bytes(11)) == (5, 0x20, 0)
    assert wired.packet(packets.unit_ready()).ok


def test_a_mode_page_that_it_does_not_have_is_refused(wired: Wired) -> None:
    """Another page than 2Ah ends with 5/24/00."""
    assert _sense(wired, packets.mode_sense(0x0D)) == (5, 0x24, 0)


# Discs -----------------------------------------------------------------------------------------


def test_the_whole_disc_reads(wired: Wired) -> None:
    """Capacity is the last block and 2048; every sector comes back as it is on the disc."""
    capacity = parse_capacity(wired.packet(packets.read_capacity(), 8).data)
    assert (capacity.blocks, capacity.block_size) == (DISC.sectors, 2048)
    read = wired.packet(packets.read_10(0, DISC.sectors), len(DISC.data))
    assert read.ok and read.data == DISC.data


@pytest.mark.parametrize(
    ("lba", "count"), [(32, 1), (31, 2), (0, 33), (0xFFFFFFFF, 1), (0xFFFFFFFF, 2), (0x01000000, 1)]
)
def test_reading_beyond_the_end_is_refused(wired: Wired, lba: int, count: int) -> None:
    """Any block that is not there gives 5/21/00, however large the number; nothing is sent."""
    result = wired.packet(packets.read_10(lba, count), count * 2048)
    assert result.data == b""
    assert result.sense is not None and (result.sense.key, result.sense.asc) == (5, 0x21)


def test_reading_no_blocks_is_no_error(wired: Wired) -> None:
    """A length of zero transfers nothing and succeeds."""
    result = wired.packet(packets.read_10(3, 0), 2048)
    assert result.ok and result.data == b""


def test_the_configuration_follows_the_disc(wired: Wired) -> None:
    """With a disc the current profile is DVD-ROM, and every feature has the length that it states."""
    reply = wired.packet(packets.get_configuration(), 0x1000).data
    assert int.from_bytes(reply[:4], "big") == len(reply) - 4
    found = parse_configuration(reply)
    assert found.profile == 0x10
    assert [(feature.code, len(feature.data)) for feature in found.features] == [(0, 8), (1, 4), (3, 4)]
    without = Wired(drive_of()).ready().packet(packets.get_configuration(), 0x1000).data
    assert parse_configuration(without).profile == 0


def test_the_tray_opens_and_closes_on_command(wired: Wired) -> None:
    """START STOP UNIT ejects and loads; the disc that was out for a moment is announced and reads again."""
    assert wired.packet(packets.start_stop_unit(False, True)).ok
    assert wired.drive.tray == "open"
    assert _sense(wired, packets.unit_ready()) == NO_DISC
    assert wired.packet(packets.start_stop_unit(True, True)).ok
    assert wired.drive.tray == "closed"
    wired.wait(3 * SECOND)
    assert _sense(wired, packets.unit_ready()) == CHANGED
    assert wired.packet(packets.read_10(9), 2048).data == DISC.sector(9)


def test_loading_a_disc_that_is_loaded_changes_nothing(wired: Wired) -> None:
    """'Load' with the tray closed leaves the disc ready, at once and later."""
    assert wired.packet(packets.start_stop_unit(True, True)).ok
    assert wired.packet(packets.unit_ready()).ok
    wired.wait(3 * SECOND)
    assert wired.packet(packets.read_10(1), 2048).data == DISC.sector(1)


def test_ejecting_an_open_tray_leaves_it_open() -> None:
    """'Eject' twice is the same as once."""
    wired = Wired(drive_of()).ready()
    for _ in range(2):
        assert wired.packet(packets.start_stop_unit(False, True)).ok
        wired.wait(2 * SECOND)
        assert wired.drive.tray == "open"


# Awkward hosts ---------------------------------------------------------------------------------


def _read_with_limit(wired: Wired, limit: int) -> tuple[bytes, list[int]]:
    """READ(10) of one sector with a byte count limit; returns the data and the sizes of the bursts."""
    target, sizes, data = wired.target, [], b""
    assert target.ready(SECOND)
    target.put(4, limit & 0xFF)
    target.put(5, limit >> 8)
    target.put(7, Command.PACKET)
    assert target.ports.wait(target.base + 7, 0x88, 0x08, SECOND)
    target.ports.outsw(target.base, packets.read_10(4))
    while target.ports.wait(target.base + 7, 0x80, 0, SECOND) and target.get(7) & 8:
        sizes.append(target.get(4) | target.get(5) << 8)
        data += target.ports.insw(target.base, sizes[-1])
        assert len(sizes) < 2000
    return data, sizes


@settings(max_examples=25)
@given(limit=st.one_of(st.integers(0, 9), st.integers(0, 0xFFFF), st.sampled_from([512, 2047, 0xFFFF])))
def test_bursts_keep_to_the_hosts_limit(limit: int) -> None:
    """Whatever the limit, odd, zero or one: the sector arrives, in even bursts no larger than asked for."""
    wired = Wired(drive_of(), settle=0).load(_state())
    data, sizes = _read_with_limit(wired, limit)
    assert data == DISC.sector(4)
    largest = limit & 0xFFFE or 0xFFFE
    assert all(size % 2 == 0 and size <= largest for size in sizes)
    assert sizes == [min(largest, 2048)] * (2048 // min(largest, 2048)) + (
        [2048 % largest] if 2048 % largest and largest < 2048 else []
    )


_kept: list[tuple[DriveState, int]] = []


def _state() -> tuple[DriveState, int]:
    if not _kept:
        _kept.append(Wired(drive_of(disc=True)).ready().save())
    return _kept[0]


@settings(max_examples=25)
@given(
    taken=st.integers(0, 1023).map(lambda n: 2 * n),
    srst=st.booleans(),
    pause=st.integers(0, 12 * MS),
)
def test_a_host_that_reads_too_little_gets_its_drive_back_by_a_reset(
    taken: int, srst: bool, pause: int
) -> None:
    """With data left DRQ stays; a reset at any moment ends it, and the next command is answered in full."""
    wired = Wired(drive_of(), settle=0).load(_state())
    target = wired.target
    target.ready(SECOND)
    target.put(4, 0)
    target.put(5, 8)
    target.put(7, Command.PACKET)
    target.ports.wait(target.base + 7, 0x88, 0x08, SECOND)
    target.ports.outsw(target.base, packets.read_10(4, 2))
    if taken:
        assert target.ports.wait(target.base + 7, 0x88, 0x08, SECOND)
        assert target.ports.insw(target.base, taken) == (DISC.sector(4) or b"")[:taken]
        assert target.get(7) & 0x88 == 0x08
    wired.wait(pause)
    assert (target.soft_reset if srst else target.device_reset)(SECOND)
    for _ in range(2):
        assert target.get(7) & 0x88 == 0
        result = wired.packet(packets.read_10(7), 2048)
        assert result.ok and result.data == DISC.sector(7)


def test_two_packets_in_a_row_do_not_mix(wired: Wired) -> None:
    """Commands sent the moment BSY falls, again and again, each get their own answer."""
    for lba in range(12):
        assert wired.packet(packets.read_10(lba), 2048).data == DISC.sector(lba)
        assert wired.packet(packets.inquiry(36), 36).data[8:12] == b"SONY"
        assert wired.target.identify(Command.IDENTIFY_PACKET, SECOND).data is not None


@given(size=st.integers(0, 255))
@settings(max_examples=10)
def test_replies_are_cut_to_the_allocation_length(size: int) -> None:
    """INQUIRY returns as many bytes as asked for, odd numbers and none included."""
    wired = Wired(drive_of(), settle=0).load(_state())
    result = wired.packet(packets.inquiry(size), 255)
    assert result.ok and len(result.data) == min(size, 96)


def test_a_command_that_it_does_not_know_is_aborted_with_an_answer(wired: Wired) -> None:
    """IDENTIFY DEVICE and READ SECTORS abort and show the signature; others abort; all leave it alive."""
    target = wired.target
    for command in (0xEC, 0x20, 0x25, 0xC8, 0x00):
        target.put(7, command)
        wired.wait(5 * MS)
        assert (target.get(7), target.get(1)) == (0x51, 0x04)
        assert target.signature() == (command in (0xEC, 0x20)) or command not in (0xEC, 0x20)
    assert wired.packet(packets.unit_ready()).ok


# Download --------------------------------------------------------------------------------------


def test_a_wrong_sum_is_refused_and_nothing_is_written() -> None:
    """WRITE BUFFER mode 7 with a sum that does not fit ends with 5/26/00; no cell and no chip operation."""
    wired = told(0x1234)
    with wired.drive.board.flash.watch(lambda op: pytest.fail(f"the chip was told to {op.kind}")):
        assert wired.target.ready(30 * SECOND)
    assert wired.target.get(7) & 1
    sense = wired.packet(packets.request_sense(), 18).data
    assert (sense[2], sense[12], sense[13]) == (5, 0x26, 0)
    assert wired.drive.flash_contents == read_image("bys2")


@pytest.mark.parametrize(
    ("mode", "offset", "length"), [(6, 0xFFFFFF, 0xFFFFFF), (6, 0xFFFFF, 2), (7, 0, 3), (5, 0, 2), (0, 0, 2)]
)
def test_a_download_that_does_not_fit_is_refused(wired: Wired, mode: int, offset: int, length: int) -> None:
    """Pieces beyond 1 MB, other modes and other lengths of the sum end with 5/24/00."""
    assert _sense(wired, packets.write_buffer(mode, offset, length)) == (5, 0x24, 0)


def test_what_was_downloaded_can_be_read_back(wired: Wired) -> None:
    """READ BUFFER mode 2 gives the piece that WRITE BUFFER mode 6 brought, odd lengths included."""
    piece = bytes(range(1, 256))
    assert wired.packet(packets.write_buffer(6, 0x8123, len(piece)), data_out=piece).ok
    upload = bytes([0x3C, 2, 0, 0, 0x81, 0x23, 0, 0, len(piece), 0, 0, 0])
    assert wired.packet(upload, len(piece)).data == piece
