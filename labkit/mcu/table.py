"""The one instruction table of the MCS-51: 256 rows from which interpreter, disassembler and tests are made.

A row's `body` is Python text over the machine's state, one statement a line:

* `a b cy t dp sp rb pc` are the accumulator, B, carry (0/1), flag word, DPTR, stack pointer, base of the
  register bank and the program counter, which already points behind the instruction. `iram` is the internal
  RAM.
* The flag word `t` is `a ^ x ^ result` of the last addition or subtraction: bit 4 is AC, bit 7 xor bit 8 is
  OV.
* Names in `fetch` are the operand bytes: `d s` direct addresses, `k` data, `bit` a bit address, `e` a
  relative offset, `hi lo` address bytes. `{n}` is the register number, `{page}` the 2 KB page bits of AJMP
  and ACALL.
* Statements `x = READ(d)`, `x = LATCH(d)`, `PUT(d, x)`, `x = BIT(bit)`, `x = LATCHBIT(bit)`, `PUTBIT(bit,
  x)`, `x = CODE(addr)`, `x = XREAD(addr)`, `XWRITE(addr, x)`, `PUSH(x)`, `x = POP()`, `SKIP(e)`, `RETI()`,
  `ERASED()`, `BLANK()` and `RESERVED()` are expanded by whoever makes code from the table. LATCH is the read
  of a read-modify-write.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Row(NamedTuple):
    """One opcode: how it is written, its operand bytes, its time in machine cycles, what it does."""

    opcode: int
    mnemonic: str
    operands: tuple[str, ...]
    fetch: tuple[str, ...]
    cycles: int
    body: str
    n: int

    @property
    def length(self) -> int:
        """Bytes of the instruction, 1 to 3."""
        return 1 + len(self.fetch)


_ROWS: dict[int, Row] = {}


def _row(opcode: int, text: str, fetch: str, cycles: int, body: str, n: int = 0) -> None:
    mnemonic, _, rest = text.partition(" ")
    operands = tuple(rest.split(",")) if rest else ()
    _ROWS[opcode] = Row(opcode, mnemonic, operands, tuple(fetch.split()), cycles, body, n)


def _registers(base: int, text: str, fetch: str, cycles: int, body: str) -> None:
    """Eight rows for R0..R7; `R` in the body is the register's cell."""
    body = re.sub(r"\bR\b", "iram[rb + {n}]", body)
    for n in range(8):
        _row(base + n, text.replace("Rn", f"R{n}"), fetch, cycles, body, n)


def _indirect(base: int, text: str, fetch: str, cycles: int, body: str) -> None:
    """Two rows for @R0 and @R1; `M` in the body is the cell pointed at."""
    body = re.sub(r"\bM\b", "iram[iram[rb + {n}]]", body)
    for n in range(2):
        _row(base + n, text.replace("@Ri", f"@R{n}"), fetch, cycles, body, n)


_ADD = "r = a + x{c}\nt = a ^ x ^ r\na = r & 255\ncy = r >> 8"
_SUBB = "r = a - x - cy\nt = a ^ x ^ r\na = r & 255\ncy = r >> 8 & 1"
_SOURCES = {
    "ADD": (0x20, _ADD.replace("{c}", "")),
    "ADDC": (0x30, _ADD.replace("{c}", " + cy")),
    "ORL": (0x40, "a |= x"),
    "ANL": (0x50, "a &= x"),
    "XRL": (0x60, "a ^= x"),
    "SUBB": (0x90, _SUBB),
}


def _accumulator() -> None:
    """Everything that works on A with a second operand, and the logic on direct cells."""
    for name, (base, body) in _SOURCES.items():
        _row(base + 4, f"{name} A,#data", "k", 1, body.replace("x", "k"))
        _row(base + 5, f"{name} A,direct", "d", 1, f"x = READ(d)\n{body}")
        _indirect(base + 6, f"{name} A,@Ri", "", 1, f"x = M\n{body}")
        _registers(base + 8, f"{name} A,Rn", "", 1, f"x = R\n{body}")
    for name, base, sign in (("ORL", 0x40, "|"), ("ANL", 0x50, "&"), ("XRL", 0x60, "^")):
        _row(base + 2, f"{name} direct,A", "d", 1, f"x = LATCH(d)\nx = x {sign} a\nPUT(d, x)")
        _row(base + 3, f"{name} direct,#data", "d k", 2, f"x = LATCH(d)\nx = x {sign} k\nPUT(d, x)")
    _row(0x03, "RR A", "", 1, "a = a >> 1 | (a & 1) << 7")
    _row(0x13, "RRC A", "", 1, "r = a | cy << 8\ncy = a & 1\na = r >> 1")
    _row(0x23, "RL A", "", 1, "a = a << 1 & 254 | a >> 7")
    _row(0x33, "RLC A", "", 1, "r = a << 1 | cy\ncy = r >> 8\na = r & 255")
    _row(0xC4, "SWAP A", "", 1, "a = a >> 4 | (a & 15) << 4")
    _row(0xE4, "CLR A", "", 1, "a = 0")
    _row(0xF4, "CPL A", "", 1, "a ^= 255")
    _row(
        0xD4,
        "DA A",
        "",
        1,
        "r = a + 6 if (a & 15) > 9 or t & 16 else a\nif r > 255: cy = 1\nr &= 255\n"
        "if cy or r > 159: r += 96\nif r > 255: cy = 1\na = r & 255",
    )
    _row(0xA4, "MUL AB", "", 4, "r = a * b\na = r & 255\nb = r >> 8\ncy = 0\nt = t & 16 | (128 if b else 0)")
    _row(
        0x84,
        "DIV AB",
        "",
        4,
        "cy = 0\nt = t & 16 | (0 if b else 128)\nif b: a, b = divmod(a, b)",
    )


def _counting() -> None:
    for base, name, step in ((0x00, "INC", "+"), (0x10, "DEC", "-")):
        _row(base + 4, f"{name} A", "", 1, f"a = a {step} 1 & 255")
        _row(base + 5, f"{name} direct", "d", 1, f"x = LATCH(d)\nx = x {step} 1 & 255\nPUT(d, x)")
        _indirect(base + 6, f"{name} @Ri", "", 1, f"r = iram[rb + {{n}}]\niram[r] = iram[r] {step} 1 & 255")
        _registers(base + 8, f"{name} Rn", "", 1, f"R = R {step} 1 & 255")
    _row(0xA3, "INC DPTR", "", 2, "dp = dp + 1 & 65535")
    _row(0xD5, "DJNZ direct,rel", "d e", 2, "x = LATCH(d)\nx = x - 1 & 255\nPUT(d, x)\nif x:\n SKIP(e)")
    _registers(0xD8, "DJNZ Rn,rel", "e", 2, "x = R - 1 & 255\nR = x\nif x:\n SKIP(e)")


def _moves() -> None:
    _row(0x74, "MOV A,#data", "k", 1, "a = k")
    _row(0x75, "MOV direct,#data", "d k", 2, "PUT(d, k)")
    _indirect(0x76, "MOV @Ri,#data", "k", 1, "M = k")
    _registers(0x78, "MOV Rn,#data", "k", 1, "R = k")
    # The source's address comes first in the code.
    _row(0x85, "MOV direct,source", "s d", 2, "x = READ(s)\nPUT(d, x)")
    _indirect(0x86, "MOV direct,@Ri", "d", 2, "x = M\nPUT(d, x)")
    _registers(0x88, "MOV direct,Rn", "d", 2, "x = R\nPUT(d, x)")
    _row(0x90, "MOV DPTR,#data16", "hi lo", 2, "dp = hi << 8 | lo")
    _indirect(0xA6, "MOV @Ri,direct", "d", 2, "x = READ(d)\nM = x")
    _registers(0xA8, "MOV Rn,direct", "d", 2, "x = READ(d)\nR = x")
    _row(0xE5, "MOV A,direct", "d", 1, "x = READ(d)\na = x")
    _indirect(0xE6, "MOV A,@Ri", "", 1, "a = M")
    _registers(0xE8, "MOV A,Rn", "", 1, "a = R")
    _row(0xF5, "MOV direct,A", "d", 1, "PUT(d, a)")
    _indirect(0xF6, "MOV @Ri,A", "", 1, "M = a")
    _registers(0xF8, "MOV Rn,A", "", 1, "R = a")
    # An erased flash reads FFh, so a run of this one means the program has left its code.
    _ROWS[0xFF] = _ROWS[0xFF]._replace(body=_ROWS[0xFF].body + "\nERASED()")
    # The stack pointer moves before the byte is read: PUSH SP stores the new one.
    _row(0xC0, "PUSH direct", "d", 2, "x = READ(d)\nif d == 129: x = x + 1 & 255\nPUSH(x)")
    _row(0xD0, "POP direct", "d", 2, "x = POP()\nPUT(d, x)")
    # Not a read-modify-write in the manual's list: of a port it reads the pins.
    _row(0xC5, "XCH A,direct", "d", 1, "x = READ(d)\nr = a\na = x\nPUT(d, r)")
    _indirect(0xC6, "XCH A,@Ri", "", 1, "r = iram[rb + {n}]\nx = iram[r]\niram[r] = a\na = x")
    _registers(0xC8, "XCH A,Rn", "", 1, "x = R\nR = a\na = x")
    _indirect(0xD6, "XCHD A,@Ri", "", 1, "x = M\nM = x & 240 | a & 15\na = a & 240 | x & 15")
    _row(0x83, "MOVC A,@A+PC", "", 2, "x = CODE(a + pc & 65535)\na = x")
    _row(0x93, "MOVC A,@A+DPTR", "", 2, "x = CODE(a + dp & 65535)\na = x")
    _row(0xE0, "MOVX A,@DPTR", "", 2, "x = XREAD(dp)\na = x")
    _row(0xF0, "MOVX @DPTR,A", "", 2, "XWRITE(dp, a)")
    _indirect(0xE2, "MOVX A,@Ri", "", 2, "r = sfr[32] << 8 | iram[rb + {n}]\nx = XREAD(r)\na = x")
    _indirect(0xF2, "MOVX @Ri,A", "", 2, "r = sfr[32] << 8 | iram[rb + {n}]\nXWRITE(r, a)")


def _bits() -> None:
    _row(0x72, "ORL C,bit", "bit", 2, "x = BIT(bit)\ncy |= x")
    _row(0x82, "ANL C,bit", "bit", 2, "x = BIT(bit)\ncy &= x")
    _row(0xA0, "ORL C,/bit", "bit", 2, "x = BIT(bit)\ncy |= x ^ 1")
    _row(0xB0, "ANL C,/bit", "bit", 2, "x = BIT(bit)\ncy &= x ^ 1")
    _row(0xA2, "MOV C,bit", "bit", 1, "x = BIT(bit)\ncy = x")
    _row(0x92, "MOV bit,C", "bit", 2, "PUTBIT(bit, cy)")
    _row(0xB2, "CPL bit", "bit", 1, "x = LATCHBIT(bit)\nPUTBIT(bit, x ^ 1)")
    _row(0xC2, "CLR bit", "bit", 1, "PUTBIT(bit, 0)")
    _row(0xD2, "SETB bit", "bit", 1, "PUTBIT(bit, 1)")
    _row(0xB3, "CPL C", "", 1, "cy ^= 1")
    _row(0xC3, "CLR C", "", 1, "cy = 0")
    _row(0xD3, "SETB C", "", 1, "cy = 1")
    _row(0x10, "JBC bit,rel", "bit e", 2, "x = LATCHBIT(bit)\nif x:\n PUTBIT(bit, 0)\n SKIP(e)")
    _row(0x20, "JB bit,rel", "bit e", 2, "x = BIT(bit)\nif x:\n SKIP(e)")
    _row(0x30, "JNB bit,rel", "bit e", 2, "x = BIT(bit)\nif not x:\n SKIP(e)")


def _jumps() -> None:
    _row(0x00, "NOP", "", 1, "BLANK()")
    # [fact: mcs51-reserved-opcode]
    _row(0xA5, "reserved", "", 1, "RESERVED()")
    push = "PUSH(pc & 255)\nPUSH(pc >> 8 & 255)\n"
    for n in range(8):
        target = "pc = pc & 63488 | {page} | lo"
        _row(n << 5 | 0x01, "AJMP addr11", "lo", 2, target, n)
        _row(n << 5 | 0x11, "ACALL addr11", "lo", 2, push + target, n)
    _row(0x02, "LJMP addr16", "hi lo", 2, "pc = hi << 8 | lo")
    _row(0x12, "LCALL addr16", "hi lo", 2, push + "pc = hi << 8 | lo")
    _row(0x22, "RET", "", 2, "x = POP()\nr = POP()\npc = x << 8 | r")
    _row(0x32, "RETI", "", 2, "x = POP()\nr = POP()\npc = x << 8 | r\nRETI()")
    _row(0x73, "JMP @A+DPTR", "", 2, "pc = a + dp & 65535")
    _row(0x80, "SJMP rel", "e", 2, "SKIP(e)")
    tests = ((0x40, "JC", "cy"), (0x50, "JNC", "not cy"), (0x60, "JZ", "not a"), (0x70, "JNZ", "a"))
    for opcode, name, test in tests:
        _row(opcode, f"{name} rel", "e", 2, f"if {test}:\n SKIP(e)")
    compare = "cy = 1 if x < k else 0\nif x != k:\n SKIP(e)"
    _row(0xB4, "CJNE A,#data,rel", "k e", 2, compare.replace("x", "a"))
    _row(0xB5, "CJNE A,direct,rel", "d e", 2, "k = READ(d)\n" + compare.replace("x", "a"))
    _indirect(0xB6, "CJNE @Ri,#data,rel", "k e", 2, "x = M\n" + compare)
    _registers(0xB8, "CJNE Rn,#data,rel", "k e", 2, "x = R\n" + compare)


for _fill in (_accumulator, _counting, _moves, _bits, _jumps):
    _fill()

ROWS: tuple[Row, ...] = tuple(_ROWS[opcode] for opcode in range(256))
