"""Single steps in uCsim (the program `s51`): random states in, the states after one instruction out."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

# Registers each case sets afresh; the rest is what the case before left.
_QUIET = {0x87: 0, 0x88: 0, 0x89: 0, 0xA8: 0, 0xB8: 0, 0xC8: 0, 0x98: 0}


_REGISTERS = (0x80, 0x81, 0x82, 0x83, 0x90, 0xA0, 0xD0, 0xE0, 0xF0, 0xD7, 0xE3, 0xF4)


def _operand(rng: Random) -> int:
    """Any byte, but the registers that an engine may keep apart more often."""
    return rng.choice(_REGISTERS) if rng.random() < 0.2 else rng.randrange(256)


@dataclass
class Case:
    """One instruction: what is set before it and what uCsim says after it."""

    pc: int
    code: list[int]
    sfr: dict[int, int]
    iram: dict[int, int]
    cell: int
    cell_value: int
    after_pc: int = 0
    ticks: int = 0
    after_iram: list[int] = field(default_factory=list)
    after_sfr: list[int] = field(default_factory=list)
    after_cell: int = 0

    @classmethod
    def random(cls, opcode: int, rng: Random) -> Case:
        """A case for `opcode`; one XDATA cell is where MOVX would go."""
        pc = rng.randrange(0x200, 0xFE00)
        code = [opcode, _operand(rng), _operand(rng)]
        sfr = {0xE0: rng.randrange(256), 0xF0: rng.choice((0, rng.randrange(256)))}
        # A push over the end of the RAM stops uCsim with an error; test_events looks at that.
        sfr[0x81] = rng.randrange(0xFE)
        sfr |= {0x82: rng.randrange(256), 0x83: rng.randrange(256), 0xA0: rng.randrange(256)}
        sfr |= {0x80: rng.randrange(256), 0x90: rng.randrange(256), 0xB0: rng.randrange(256) | 0x3C}
        sfr |= _QUIET
        psw = rng.randrange(128) << 1 | bin(sfr[0xE0]).count("1") & 1
        sfr[0xD0] = psw
        bank = psw & 0x18
        iram = {bank + n: rng.randrange(256) for n in range(8)}
        if opcode in (0xE2, 0xE3, 0xF2, 0xF3):
            cell = sfr[0xA0] << 8 | iram[bank + (opcode & 1)]
        else:
            cell = sfr[0x83] << 8 | sfr[0x82]
        return cls(pc, code, sfr, iram, cell, rng.randrange(256))


def _script(case: Case, fill: list[int] | None) -> list[str]:
    lines = []
    if fill is not None:
        lines.append("set memory iram 0 " + " ".join(map(str, fill)))
    lines.append(f"set memory rom {case.pc} " + " ".join(map(str, case.code)))
    base = min(case.iram)
    lines.append(f"set memory iram {base} " + " ".join(str(case.iram[base + n]) for n in range(8)))
    for address in sorted(case.sfr):
        if address - 1 in case.sfr:
            lines[-1] += f" {case.sfr[address]}"
        else:
            lines.append(f"set memory sfr {address} {case.sfr[address]}")
    lines.append(f"set memory xram {case.cell} {case.cell_value}")
    lines += [f"pc {case.pc}", "step", "dump /h iram 0 255 256", "dump /h sfr 0x80 0xff 128"]
    lines.append(f"dump /h xram {case.cell} {case.cell} 1")
    return lines


_STOP = re.compile(r"^Stop at (0x[0-9a-f]+): \(\d+\) stepped (\d+) ticks")


def run_cases(program: str, folder: Path, rom: bytes, cases: list[Case], fills: dict[int, list[int]]) -> None:
    """Let uCsim do all cases in one process and store what it says in them."""
    (folder / "rom.ihx").write_text(_intel_hex(rom))
    script = [f'file "{folder / "rom.ihx"}"']
    for i, case in enumerate(cases):
        script += _script(case, fills.get(i))
    (folder / "cases.cmd").write_text("\n".join([*script, "quit"]) + "\n")
    command = [program, "-t", "8032", "-b", "-q", "-P", "-C", str(folder / "cases.cmd")]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=300)
    _parse(done.stdout.decode("latin-1").replace("\0", "\n").split("\n"), cases)


def _dumped(line: str, count: int) -> list[int]:
    return [int(text, 16) for text in line.split(" ", count + 1)[1 : count + 1]]


def _parse(lines: list[str], cases: list[Case]) -> None:
    left = iter(cases)
    case = None
    expect = ""
    for line in lines:
        if match := _STOP.match(line):
            case = next(left)
            case.after_pc, case.ticks = int(match[1], 16), int(match[2])
        elif line.startswith("dump /h "):
            expect = line.split()[2]
        elif expect and case is not None:
            if expect == "iram":
                case.after_iram = _dumped(line, 256)
            elif expect == "sfr":
                case.after_sfr = _dumped(line, 128)
            else:
                case.after_cell = _dumped(line, 1)[0]
            expect = ""
    if next(left, None) is not None or case is None:
        raise RuntimeError("uCsim answered fewer steps than asked; look at its output for an error message")


def _intel_hex(data: bytes) -> str:
    lines = []
    for at in range(0, len(data), 32):
        record = bytes((32, at >> 8, at & 255, 0)) + data[at : at + 32]
        lines.append(f":{record.hex().upper()}{-sum(record) & 255:02X}")
    return "\n".join([*lines, ":00000001FF"]) + "\n"
