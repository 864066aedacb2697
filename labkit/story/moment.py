"""One moment of a running drive, as a person with a debugger would see it. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.drive.drive import Drive
from labkit.drive.memory import MARK
from labkit.drive.registers import CODE_PAGE, MAP_SRAM_CODE
from labkit.drive.taskfile import BSY
from labkit.firmware.classes import ERASED_RUN
from labkit.firmware.errors import AddressError
from labkit.firmware.layout import APPLICATION, BOOT_SIZE, COMMON_END, Layout
from labkit.host.clock import MS
from labkit.mcu.disassembler import Instruction, decode
from labkit.mcu.names import ACC, DPH, DPL, P1, PSW, SP, B

AHEAD = 6  # instructions shown from the program counter on
LONGEST = 3  # bytes of an instruction

Names = Mapping[int, str]


@dataclass(frozen=True)
class Line:
    """One instruction in its code bank."""

    bank: int
    instruction: Instruction

    def __str__(self) -> str:
        one = self.instruction
        return f"{self.bank:>2}:{one.address:04X}  {one.raw.hex(' ').upper():<8}  {one.text}"


@dataclass(frozen=True)
class Moment:
    """`ns` since power-on; `number` instructions were executed before, and the one at `pc` comes next.

    `offset` is where it stands in the flash chip, None when it is not there (the SRAM page, or no byte).
    `part` is what that place of the image is for, `routine` the last name before it; "" when not known.
    `registers` are (name, value, hex digits). `before` are the lines that were executed last, `ahead` the
    bytes from `pc` on read as instructions: what is there, not what will run.
    """

    ns: int
    number: int
    total: int
    layout: Layout
    bank: int
    pc: int
    offset: int | None
    part: str
    routine: str
    registers: tuple[tuple[str, int, int], ...]
    asleep: bool
    light: bool
    busy: bool
    gate_open: bool
    before: tuple[Line, ...]
    ahead: tuple[Line, ...]

    @property
    def ms(self) -> float:
        """Milliseconds since power-on."""
        return self.ns / MS

    def __getitem__(self, register: str) -> int:
        """The value of a register by name, such as "A", "DPTR" or "R0"."""
        for name, value, _ in self.registers:
            if name == register.upper():
                return value
        raise KeyError(
            f"There is no register {register!r}: use {', '.join(n for n, _, _ in self.registers)}."
        )

    @property
    def place(self) -> str:
        """Where the next instruction stands, in words."""
        return place_in_words(self.layout, self.bank, self.pc, self.offset, self.part, self.routine)

    @property
    def states(self) -> tuple[tuple[str, str], ...]:
        """What can be seen or measured outside, as (name, value)."""
        return (
            ("light", "on" if self.light else "off"),
            ("BSY", "1" if self.busy else "0"),
            ("gate", "open" if self.gate_open else "shut"),
            ("CPU", "asleep" if self.asleep else "awake"),
        )

    def __str__(self) -> str:
        values = [f"{name}={value:0{digits}X}" for name, value, digits in self.registers]
        return "\n".join(
            [
                f"{self.ms:.3f} ms, instruction {self.number} of {self.total}",
                self.place,
                "  ".join(f"{name}: {value}" for name, value in self.states),
                " ".join(values),
                *(f"    {line}" for line in self.before),
                *(f"{'  > ' if n == 0 else '    '}{line}" for n, line in enumerate(self.ahead)),
            ]
        )


def place_in_words(layout: Layout, bank: int, pc: int, offset: int | None, *inside: str) -> str:
    """A place of the code space: where it stands in the flash chip, and what is there if that is known."""
    file = "not in the flash chip" if offset is None else f"file {offset:06X}h"
    known = ", ".join(filter(None, inside))
    return f"code bank {bank} ({layout}), CPU {pc:04X}h = {file}: {known}".rstrip(": ")


def registers_of(drive: Drive) -> tuple[tuple[str, int, int], ...]:
    """The 8051's registers by name, with their number of hex digits."""
    cpu = drive.board.cpu
    sfr = {address: cpu.sfr[address - 0x80] for address in (ACC, B, DPH, DPL, P1, PSW, SP)}
    bank = sfr[PSW] & 0x18
    wide = [("A", sfr[ACC], 2), ("B", sfr[B], 2), ("DPTR", sfr[DPH] << 8 | sfr[DPL], 4), ("SP", sfr[SP], 2)]
    wide += [("PSW", sfr[PSW], 2), ("P1", sfr[P1], 2)]
    return (*wide, *((f"R{n}", cpu.iram[bank + n], 2) for n in range(8)))


def offset_at(drive: Drive, pc: int) -> int | None:
    """File offset of the code byte that the CPU sees at `pc` now; None where no flash byte shows."""
    code = drive.board.code
    if code.map & MAP_SRAM_CODE and pc < len(CODE_PAGE):
        return None
    try:
        return code.layout.file_offset(code.bank, pc)
    except AddressError:
        return None


def line_at(drive: Drive, pc: int, names: Names) -> Line:
    """The instruction that the CPU sees at `pc` now; of a busy chip, what its cells hold."""
    raw = [_code_byte(drive, (pc + n) & 0xFFFF) for n in range(LONGEST)]
    return Line(drive.board.code.bank, decode(raw, 0, pc, names))


def _code_byte(drive: Drive, pc: int) -> int:
    seen = drive.board.cpu.code[pc]
    if seen < MARK:
        return seen
    offset = offset_at(drive, pc)
    return 0xFF if offset is None else drive.board.flash.peek(offset, offset + 1)[0]


def lines_ahead(drive: Drive, pc: int, names: Names) -> tuple[Line, ...]:
    """`AHEAD` instructions as the bytes from `pc` on read, one behind the other."""
    found: list[Line] = []
    for _ in range(AHEAD):
        found.append(line_at(drive, pc, names))
        pc = pc + len(found[-1].instruction.raw) & 0xFFFF
    return tuple(found)


def line_in_flash(drive: Drive, offset: int, pc: int, bank: int, names: Names) -> Line:
    """The instruction that stands at a file offset and that the CPU saw at `pc` of a code bank."""
    flash = drive.board.flash
    return Line(bank, decode(flash.peek(offset, min(offset + LONGEST, flash.chip.size)), 0, pc, names))


def routine_at(drive: Drive, pc: int, names: Names) -> str:
    """The last name at or before `pc` in the same piece of code space, with no gap between; "" for none."""
    layout = drive.board.code.layout
    borders = (0, BOOT_SIZE, COMMON_END) if layout is Layout.FLAT else (0, APPLICATION)
    first = max(border for border in borders if border <= pc)
    start = max((address for address in names if first <= address <= pc), default=None)
    if start is None:
        return ""
    between = bytes(byte & 0xFF for byte in drive.board.cpu.code[start : pc + 1])
    return "" if b"\xff" * ERASED_RUN in between else names[start]


def moment_of(
    drive: Drive, ns: int, numbers: tuple[int, int], before: tuple[Line, ...], names: Names, part: str
) -> Moment:
    """What a drive shows now. `numbers`: instructions executed so far, and in all.

    `names` are code addresses as its present code bank shows them.
    """
    board, pc = drive.board, drive.board.cpu.pc
    offset = offset_at(drive, pc)
    return Moment(
        ns,
        *numbers,
        board.code.layout,
        board.code.bank,
        pc,
        offset,
        part,
        routine_at(drive, pc, names) if offset is not None else "",
        registers_of(drive),
        board.cpu.asleep,
        drive.led,
        bool(board.taskfile.state.status & BSY),
        board.gate.open,
        before,
        lines_ahead(drive, pc, names),
    )
