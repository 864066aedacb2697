from __future__ import annotations

import pytest

from labkit.ata.registers import FLOATING, PACKET_SIGNATURE, Register, Status
from labkit.drive.registers import Reg
from labkit.story.exchange import GIVE, READ, SHOW, TAKE, WRITE, Event, record_exchange
from labkit.story.port import open_port, send_packet
from labkit.story.workbench import Workbench

INQUIRY = bytes.fromhex("12 00 00 00 24 00 00 00 00 00 00 00")


@pytest.fixture
def pc() -> Workbench:
    """A PC that has started, with a healthy drive."""
    made = Workbench()
    made.bench.power_on()
    return made


def test_firmware_drops_bsy_as_often_as_it_writes_so(pc: Workbench) -> None:
    """Each change that is put down to firmware is one write of its program, and no other."""
    written: list[int] = []
    with (
        record_exchange(pc) as log,
        pc.drive.watch("write", lambda *_: written.append(Reg.ATA_STAT), Reg.ATA_STAT, Reg.ATA_STAT),
        pc.drive.watch("write", lambda *_: written.append(Reg.XFER_GO), Reg.XFER_GO, Reg.XFER_GO),
    ):
        assert send_packet(pc, INQUIRY, 36).ok
    shown = log.only(SHOW)
    assert sum(one.cause == "firmware" for one in shown) == len(written) == 3
    assert [one.cause for one in shown] == ["hardware", "firmware"] * 3


def test_bsy_stands_behind_what_raised_it(pc: Workbench) -> None:
    """Hardware raises BSY at a command, and when a block has been moved; the record says so in this order."""
    with record_exchange(pc) as log:
        send_packet(pc, INQUIRY, 36)
    before = [
        one
        for one, after in zip(log.events, log.events[1:], strict=False)
        if after.cause == "hardware" and after.kind == SHOW
    ]
    assert [(one.kind, one.register) for one in before] == [
        (WRITE, Register.COMMAND),
        (GIVE, Register.DATA),
        (TAKE, Register.DATA),
    ]
    pc.power_cycle()
    with record_exchange(pc) as failing:
        assert send_packet(pc, bytes.fromhex("28" + "00" * 11)).sense is not None
    for record in (log, failing):
        assert [one.at for one in record.events] == sorted(one.at for one in record.events)


def test_polls_are_joined_and_none_is_lost(pc: Workbench) -> None:
    """The counts add up to the reads on the cable, and no two equal reads stand in a row."""
    reads: list[int] = []
    cable = pc.bench.cables[0x1F0]
    cable.observers.append(lambda kind, *_: reads.append(1) if kind == "read" else None)
    with record_exchange(pc) as log:
        send_packet(pc, INQUIRY, 36)
    assert sum(one.count for one in log.only(READ)) == len(reads)
    assert max(one.count for one in log.only(READ)) > 3
    for one, after in zip(log.events, log.events[1:], strict=False):
        assert one.kind != READ or (one.kind, one.register, one.value) != (
            after.kind,
            after.register,
            after.value,
        )


def test_blocks_are_what_was_moved(pc: Workbench) -> None:
    """The packet is told as a packet, and the data are those that the host got."""
    with record_exchange(pc) as log:
        reply = send_packet(pc, INQUIRY, 36)
    (given,), (taken,) = log.only(GIVE), log.only(TAKE)
    assert given.packet and given.data == INQUIRY and given.what == "packet INQUIRY length=24h"
    assert taken.data == reply.data and taken.what.startswith("36 bytes to the host: 05 80 00 32")


def test_post_meets_the_signature() -> None:
    """POST's first command is aborted, and the two registers that it reads then are the signature's."""
    pc = Workbench()
    with record_exchange(pc) as log:
        pc.bench.power_on()
    told = [one.what for one in log.events]
    assert told[0] == "write HEAD A0h: device 0"
    assert [what for what in told if what.startswith("write COMMAND")] == [
        "write COMMAND ECh: IDENTIFY DEVICE",
        "write COMMAND A1h: IDENTIFY PACKET DEVICE",
    ]
    assert tuple(one.value for one in log.only(READ) if one.register in (4, 5)) == PACKET_SIGNATURE[2:]
    assert log.first == {"primary slave": 0}


def test_a_drive_without_a_program_shows_nothing_but_bsy() -> None:
    """Of a dead drive no status change is told, and every read that it drives is BSY."""
    pc = Workbench(firmware=None)
    with record_exchange(pc) as log:
        pc.bench.power_on()
    assert log.first == {"primary slave": Status.BSY} and not log.only(SHOW)
    assert {one.value for one in log.only(READ) if one.places} == {Status.BSY}
    assert {one.value for one in log.only(READ) if not one.places} == {FLOATING}
    assert log.events[-1].until - log.events[-1].at == pytest.approx(31e9, rel=1e-4)


def test_writes_reach_both_drives_and_one_answers() -> None:
    """On a cable with two drives each write concerns both; two masters also answer together."""
    pc = Workbench()
    pc.second_drive("cs0c", "primary master")
    with record_exchange(pc) as log:
        pc.bench.power_on()
    assert {len(one.places) for one in log.only(WRITE)} == {2}
    assert {len(one.places) for one in log.only(READ)} == {1}
    pc.set_jumper("MA")
    with record_exchange(pc) as log:
        pc.bench.power_on()
    assert list(log.first) == ["primary master", "middle plug, as master"]
    assert {len(one.places) for one in log.only(READ)} == {2}


def test_nothing_listens_afterwards(pc: Workbench) -> None:
    """After the block the cable and the drive have no observer, and the log grows no more."""
    with record_exchange(pc) as log:
        pass
    open_port(pc).get(Register.STATUS)
    cable = pc.bench.cables[0x1F0]
    assert log.events == [] == cable.observers == cable.data_observers
    assert pc.drive.board.status_observers == []


def test_events_say_what_they_are() -> None:
    """Names follow the direction, times are readable, and unknown commands have no name."""
    assert Event(WRITE, 0, 0, (), Register.FEATURES, 0x4D).what == "write FEATURES 4Dh"
    assert Event(READ, 0, 0, (), Register.ERROR, 4).what == "read ERROR 04h"
    assert (
        Event(READ, 0, 31 * 10**9, (), 8, 0x80, count=9).what
        == "read ALTERNATE 80h: BSY, 9 times in 31.000 s"
    )
    assert Event(WRITE, 0, 0, (), 8, 6).what == "write CONTROL 06h: SRST"
    assert Event(WRITE, 0, 0, (), Register.COMMAND, 0x42).what == "write COMMAND 42h"
