from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mcu.helpers import Board


class Wild(Board):
    """A board with two code banks, device cells that pull pins, and marked code."""

    def __init__(self, banks: tuple[list[int], list[int]]) -> None:
        super().__init__()
        self.banks = banks
        self.cpu.code = banks[0]
        for page in (0x20, 0x90, 0xFF):
            for address in range(page << 8, (page << 8) + 0x100):
                self.cpu.xdata[address] = 256
        # Everything may ask, and timers 0 and 2 run.
        for address, value in {
            0xA8: 0xBF,
            0x88: 0x55,
            0x89: 0x12,
            0x8C: 0xE0,
            0xC8: 4,
            0xCB: 0xFF,
            0xCD: 0xFE,
        }.items():
            self.sfr(address, value)

    def xread(self, address: int) -> int:
        self.inputs[address] = (address ^ self.cpu.cycles) & 255
        return super().xread(address)

    def xwrite(self, address: int, value: int) -> None:
        super().xwrite(address, value)
        self.cpu.int0, self.cpu.int1 = bool(value & 1), bool(value & 2)

    def bank_latch(self, value: int) -> None:
        super().bank_latch(value)
        self.cpu.code = self.banks[value & 1]

    def code_read(self, address: int) -> int:
        self.log.append(("code", address, 0, self.cpu.cycles))
        return (address * 7 ^ self.cpu.cycles) & 255


# Opcodes that a random program would meet too seldom: MOVX, writes to P1, IE, TCON, PCON, RETI, calls.
SPICE = [
    bytes.fromhex(text)
    for text in (
        "90 90 10", "F0", "E0", "78 20", "F2", "E3", "75 90 01", "75 90 00", "B2 90", "75 A8 BF", "D2 AF",
        "C2 AF", "32", "75 88 55", "B2 8C", "75 87 01", "E5 8A", "E5 88", "75 89 12", "75 B8 02", "B2 B2",
        "FF FF FF FF FF FF", "12 01 00", "22", "C0 E0", "D0 E0", "A5", "80 F0", "D8 F0", "75 8C FE", "D9 FE",
        "75 C8 04",
    )
]  # fmt: skip
codes = st.lists(
    st.one_of(st.sampled_from(SPICE), st.binary(min_size=1, max_size=3)), min_size=20, max_size=120
)


def bank(pieces: list[bytes]) -> list[int]:
    """64 KB filled with the program again and again; a few bytes are marked."""
    raw = b"".join(pieces)
    view = list((raw * (0x10000 // len(raw) + 1))[:0x10000])
    view[0x300:0x310] = [256] * 16
    return view


@settings(max_examples=40)
@given(first=codes, second=codes, cut=st.integers(1, 3000))
def test_a_run_equals_a_run_with_save_and_load_in_the_middle(
    first: list[bytes], second: list[bytes], cut: int
) -> None:
    """State, device calls and their cycles are the same when another CPU takes over from a saved state."""
    banks = (bank(first), bank(second))
    straight, before, after = Wild(banks), Wild(banks), Wild(banks)
    straight.cpu.run(3000)
    before.cpu.run(cut)
    after.cpu.load(before.cpu.save())
    after.cpu.code = before.cpu.code
    after.cpu.run(3000)
    assert before.log + after.log == straight.log
    assert after.cpu.save() == straight.cpu.save()


@settings(max_examples=40)
@given(first=codes, second=codes, slices=st.lists(st.integers(1, 90), min_size=1, max_size=8))
def test_slices_change_nothing(first: list[bytes], second: list[bytes], slices: list[int]) -> None:
    """A run in short slices gives the same state and device calls as one long run."""
    banks = (bank(first), bank(second))
    straight, sliced = Wild(banks), Wild(banks)
    straight.cpu.run(2000)
    turn = 0
    while sliced.cpu.cycles < 2000:
        sliced.cpu.run(min(2000, sliced.cpu.cycles + slices[turn % len(slices)]))
        turn += 1
    assert sliced.log == straight.log
    assert sliced.cpu.save() == straight.cpu.save()


def test_a_saved_state_does_not_change_and_lists_stay_the_same_objects() -> None:
    """Running on touches no saved state; loading keeps the lists that the board may hold."""
    board = Board({0: "05 30 74 05 90 10 00 F0 80 F5"})
    state = board.cpu.save()
    lists = (board.cpu.iram, board.cpu.sfr, board.cpu.xdata)
    board.run(100)
    assert board.cpu.save() != state
    board.cpu.load(state)
    assert board.cpu.save() == state
    assert all(x is y for x, y in zip(lists, (board.cpu.iram, board.cpu.sfr, board.cpu.xdata), strict=True))
    assert board.cpu.xdata[0x1000] == 0


def test_the_pause_behind_reti_is_part_of_the_state() -> None:
    """A CPU loaded from a state saved at RETI still runs one instruction before the next interrupt."""
    code = {0x03: "32", 0x100: "08 08 08"}
    first, second = Board(code), Board(code)
    first.cpu.pc = 0x100
    first.cpu.int0 = True
    first.sfr(0xA8, 0x81)
    first.run(4)
    second.cpu.load(first.cpu.save())
    second.run(1)
    assert (second.cpu.pc, second.cpu.iram[0]) == (0x101, 1)


def test_pins_and_a_run_of_erased_bytes_are_part_of_the_state() -> None:
    """A pin that is low already makes no new edge after loading, and a run of FFh is counted on."""
    first, second = Board(fill=0xFF), Board(fill=0xFF)
    first.sfr(0x88, 0x01)
    first.cpu.int0 = True
    first.run(10)
    first.sfr(0x88, 0x01)
    second.cpu.load(first.cpu.save())
    second.run(6)
    assert second.cpu.int0
    assert second.sfr(0x88) == 0x01
    assert [act.pc for act in second.cpu.events] == [0x0F]
