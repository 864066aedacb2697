"""The ATA side of the controller."""

from hypothesis import given
from hypothesis import strategies as st

from labkit.drive.dram import Dram
from labkit.drive.registers import Event, Go, Reg
from labkit.drive.taskfile import BSY, DRQ, TaskFile


def _ready() -> TaskFile:
    taskfile = TaskFile(Dram())
    taskfile.reset()
    taskfile.chip_write(Reg.ATA_MASK, 0xFF)
    taskfile.chip_write(Reg.ATA_STAT, 0x50)
    return taskfile


@given(writes=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 255)), max_size=40))
def test_only_firmware_drops_bsy(writes: list[tuple[int, int]]) -> None:
    """Whatever the host writes, a drive without living firmware stays busy."""
    taskfile = TaskFile(Dram())
    taskfile.reset()
    for reg, value in writes:
        taskfile.host_write(reg, value, 0)
        assert taskfile.state.status & BSY
        assert taskfile.host_read(reg) == taskfile.state.status


def test_a_command_raises_bsy_and_an_event_only_on_the_selected_device() -> None:
    """DEV decides who acts; register writes reach both."""
    for position in (0, 1):
        taskfile = _ready()
        taskfile.host_write(6, 0xB0, position)
        taskfile.host_write(7, 0xA1, position)
        assert bool(taskfile.state.status & BSY) == bool(position)
        assert taskfile.state.events == (Event.COMMAND if position else 0)


def test_registers_are_deaf_while_busy_but_device_reset_is_heard() -> None:
    """08h is accepted even with BSY set."""
    taskfile = _ready()
    taskfile.host_write(7, 0xA1, 0)
    taskfile.host_write(4, 0x77, 0)
    taskfile.host_write(7, 0xA0, 0)
    assert taskfile.state.regs[4] == 0
    assert taskfile.state.command == 0xA1
    taskfile.host_write(7, 0x08, 0)
    assert taskfile.state.events & Event.DEVICE_RESET


def test_a_transfer_to_the_host_ends_busy_with_an_event() -> None:
    """The last byte taken hands the drive back to its firmware."""
    taskfile = _ready()
    taskfile.dram.write(0x1000, b"abcdef")
    for reg, value in ((Reg.XFER_ADDR1, 0x10), (Reg.XFER_LEN0, 6), (Reg.XFER_GO, Go.TO_HOST)):
        taskfile.chip_write(reg, value)
    assert taskfile.host_take(4) == b"abcd"
    assert taskfile.state.status & DRQ
    assert taskfile.host_take(4) == b"ef\xff\xff"
    assert taskfile.state.status == BSY
    assert taskfile.state.events == Event.TRANSFER
    assert taskfile.host_take(2) is None


def test_a_packet_lands_in_its_buffer() -> None:
    """Twelve bytes from the data port can be read by the 8051."""
    taskfile = _ready()
    taskfile.chip_write(Reg.XFER_GO, Go.PACKET)
    taskfile.host_give(bytes(range(12)) + b"more")
    assert bytes(taskfile.chip_read(0xFF40 + n) for n in range(12)) == bytes(range(12))


def test_reading_status_clears_the_interrupt_and_alternate_status_does_not() -> None:
    """Offset 8 looks, offset 7 acknowledges."""
    taskfile = _ready()
    taskfile.chip_write(Reg.ATA_LINE, 1)
    taskfile.host_read(8)
    assert taskfile.state.intrq
    taskfile.host_read(7)
    assert not taskfile.state.intrq


def test_soft_reset_is_busy_until_firmware_answers() -> None:
    """SRST raises BSY at once and the event when it is let go."""
    taskfile = _ready()
    taskfile.host_write(8, 0x04, 0)
    assert taskfile.state.status == BSY
    assert not taskfile.state.events
    taskfile.host_write(8, 0x00, 0)
    assert taskfile.state.events == Event.SRST


def test_a_snapshot_stays_what_it_was() -> None:
    """Life after a save, or after a load, does not reach into the saved state."""
    taskfile = _ready()
    state = taskfile.save()
    before = repr(state)
    taskfile.host_write(7, 0xA1, 0)
    assert (repr(state), taskfile.save() == state) == (before, False)
    taskfile.load(state)
    taskfile.host_write(7, 0xA1, 0)
    assert repr(state) == before
