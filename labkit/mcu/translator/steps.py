"""One instruction as steps on local variables: a row of the instruction table once its operands are known.

A step is a line of Python for a translated region, with what it reads and writes. Locals of a region: `a b cy
t dp` as in the table, `q0`..`q7` the registers of the bank, `ps` the rest of PSW, `s` the stack pointer at
the region's entry; `x r k y w` live within one instruction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from labkit.mcu.generate import MACRO, PSW, PSW_WRITE
from labkit.mcu.names import IE, IP, P0, P1, P2, P3, PCON, SCON, SP, TIMER_REGISTERS
from labkit.mcu.names import PSW as PSW_ADDRESS
from labkit.mcu.table import ROWS, Row

KEPT = ("a", "b", "cy", "t", "dp", *(f"q{n}" for n in range(8)), "ps")
TEMPORARY = ("x", "r", "k", "y", "w")
BIT = {name: 1 << i for i, name in enumerate((*KEPT, *TEMPORARY))}
KEPT_MASK = (1 << len(KEPT)) - 1
NAME = re.compile(r"\b(?:a|b|cy|t|dp|q\d|ps|x|r|k|y|w)\b")

# What a step is, beside its line.
ASSIGN, EFFECT, LEAVE, READ, WRITE, CALL, RECHECK, CHECK = range(8)

# So many zeros in a row are no program.
BLANK = 8
_ERASED, _INC_DIRECT, _DEC_DIRECT = 0xFF, 0x05, 0x15
_PORTS = frozenset((P0, P1, P2, P3))
_READ_OUTSIDE = TIMER_REGISTERS | _PORTS
_WRITE_OUTSIDE = TIMER_REGISTERS | {P1, P3, IE, IP, SCON, PCON}
_LOCAL = {0xE0: "a", 0xF0: "b", 0x82: "(dp & 255)", 0x83: "(dp >> 8)"}


def mask(text: str) -> int:
    """The locals that a piece of Python names, as bits."""
    found = 0
    for name in NAME.findall(text):
        found |= BIT[name]
    return found


class Untranslatable(Exception):
    """The interpreter has to do this instruction; never seen outside the translator."""


class Step:
    """`kind` is one of the eight above.

    | kind | `text` | what it does |
    |---|---|---|
    | ASSIGN | an expression | gives it to the local `into`; dropped when nobody needs it |
    | EFFECT | a line | changes memory |
    | LEAVE | a condition | leaves the region before this instruction when it holds |
    | READ, WRITE | an address | MOVX into `x`, or of the value `into`; a device cell goes to the bus |
    | CALL | a call | leaves the CPU's code; `into` is its result or empty |
    | RECHECK | | leaves the region if the call changed what the CPU should do |
    | CHECK | | leaves the region if there may not be time enough |

    `start` and `end` are the cycles of the instruction's two ends since the block began, `pc` and `next` its
    address and the one behind it, `moved` how far the stack has moved since the entry, `dirty` the kept
    locals (bits) that must be put back when the region is left here.
    """

    __slots__ = ("dirty", "end", "into", "kind", "moved", "next", "pc", "reads", "start", "text", "writes")

    def __init__(self, kind: int, text: str, into: str = "") -> None:
        self.kind, self.text, self.into = kind, text, into
        self.reads = mask(text) | (mask(into) if kind == WRITE else 0)
        self.writes = BIT[into] if into and kind in (ASSIGN, CALL) else BIT["x"] if kind == READ else 0
        self.start = self.end = self.pc = self.next = self.moved = self.dirty = 0


@dataclass
class Decoded:
    """An instruction's steps and how it goes on.

    `condition` empty: straight on, or to `jump` (Python for an address, or a number). `taken` are steps done
    only when a branch is taken. `ends`: the region must end behind it.
    """

    row: Row
    steps: list[Step] = field(default_factory=list)
    taken: list[Step] = field(default_factory=list)
    condition: str = ""
    jump: int | str | None = None
    moved: int = 0
    outside: bool = False
    ends: bool = False


@cache
def _statements(opcode: int) -> tuple[tuple[int, str, str, tuple[str, ...]], ...]:
    """The table's body, split: (indent, assigned name, macro name or empty, arguments or the statement)."""
    row = ROWS[opcode]
    body = row.body.replace("{n}", str(row.n)).replace("{page}", str(row.n << 8))
    body = re.sub(r"iram\[rb \+ (\d)\]", r"q\1", body)
    found = []
    for line in body.splitlines():
        match = MACRO.match(line)
        if match is None:
            found.append((len(line) - len(line.lstrip()), "", "", (line.strip(),)))
        else:
            indent, into, name, arguments = match.groups()
            found.append((len(indent), into or "", name, tuple(arguments.split(", ")) if arguments else ()))
    return tuple(found)


class _Maker:
    """Makes the steps of one instruction at `pc` with register bank `rb` and the stack moved by `moved`."""

    def __init__(self, row: Row, operands: tuple[int, ...], pc: int, rb: int, moved: int) -> None:
        self.row, self.pc, self.rb, self.moved = row, pc, rb, moved
        self.next = pc + row.length
        self.values = dict(zip(row.fetch, operands, strict=True))
        self.done = Decoded(row)
        self.steps = self.done.steps

    def make(self) -> Decoded:
        if "@R" in " ".join(self.row.operands) and self.row.mnemonic != "MOVX":
            # The pointer may reach the registers, which are locals here.
            low, pointer = self.rb, f"q{self.row.n}"
            test = f"{pointer} < {low + 8}" if not low else f"{low} <= {pointer} < {low + 8}"
            self._add(LEAVE, test)
        if self.row.opcode in (_INC_DIRECT, _DEC_DIRECT) and self.values["d"] == SP:
            # How compiled code drops arguments.
            self.done.moved = self.moved + (1 if self.row.opcode == _INC_DIRECT else -1)
            return self.done
        for indent, into, macro, arguments in _statements(self.row.opcode):
            if indent and macro == "PUTBIT":
                # Only when the branch is taken.
                self.steps = self.done.taken
                self._macro(into, macro, tuple(map(self._fill, arguments)))
                self.steps = self.done.steps
            elif macro:
                self._macro(into, macro, tuple(map(self._fill, arguments)))
            else:
                self._plain(self._fill(arguments[0]))
        self.done.moved = self.moved
        return self.done

    def _fill(self, text: str) -> str:
        """Operand names become numbers."""
        text = re.sub(r"\bpc\b", str(self.next), text)
        return re.sub(r"\b(?:d|s|k|bit|e|hi|lo)\b", lambda m: str(self.values.get(m[0], m[0])), text)

    def _add(self, kind: int, text: str, into: str = "") -> Step:
        step = Step(kind, text, into)
        step.moved = self.moved
        self.steps.append(step)
        return step

    def _plain(self, text: str) -> None:
        if text.startswith("if "):
            self._conditional(text)
        elif text.startswith(str(self.next) + " = "):
            self._go(text.partition(" = ")[2])
        else:
            into, sign, value = re.split(r" ([|&^+]?)= ", text, maxsplit=1)
            if sign:
                value = f"{into} {sign} ({value})"
            if into in BIT:
                self._add(ASSIGN, value, into)
            else:
                self._add(EFFECT, f"{into} = {value}")

    def _conditional(self, text: str) -> None:
        condition, _, action = text[3:].partition(":")
        if not action:
            self.done.condition = condition
        elif condition == "129 == 129":
            self._plain(action.strip())
        elif not condition.endswith(" == 129"):
            step = self._add(EFFECT, text)
            # A condition names what it may write, so that counts as read too.
            step.writes = mask(action.partition("=")[0])

    def _go(self, target: str) -> None:
        self.done.jump = int(eval(target)) & 0xFFFF if not mask(target) else f"{target} & 65535"

    # Macros ----------------------------------------------------------------------------------

    def _macro(self, into: str, name: str, arguments: tuple[str, ...]) -> None:
        getattr(self, f"_{name.lower()}")(into, *arguments)

    def _read(self, into: str, address: str) -> None:
        at = int(address)
        if at in _READ_OUTSIDE:
            self._outside(f"sfr_read(cpu, {at})", into)
        else:
            self._add(ASSIGN, self._cell(at), into)

    def _latch(self, into: str, address: str) -> None:
        at = int(address)
        if at in TIMER_REGISTERS:
            self._outside(f"sfr_latch(cpu, {at})", into)
        else:
            self._add(ASSIGN, self._cell(at), into)

    def _cell(self, at: int) -> str:
        """Python for a direct address without side effects."""
        if at < 128:
            return f"q{at - self.rb}" if self.rb <= at < self.rb + 8 else f"iram[{at}]"
        if at == SP:
            return f"(s + {self.moved})"
        if at == PSW_ADDRESS:
            return f"({PSW})"
        return _LOCAL.get(at, f"sfr[{at - 128}]")

    def _put(self, _into: str, address: str, value: str) -> None:
        at = int(address)
        if at in _WRITE_OUTSIDE:
            self._outside(f"sfr_write(cpu, {at}, {value})", "")
        elif at == SP:
            raise Untranslatable
        elif at == PSW_ADDRESS:
            self._put_psw(value)
        elif at == 0x82:
            self._add(ASSIGN, f"dp & 65280 | {value}", "dp")
        elif at == 0x83:
            self._add(ASSIGN, f"dp & 255 | ({value}) << 8", "dp")
        else:
            cell = self._cell(at)
            if cell in BIT:
                self._add(ASSIGN, value, cell)
            else:
                self._add(EFFECT, f"{cell} = {value}")

    def _put_psw(self, value: str) -> None:
        """The register bank may change, so the region ends."""
        self._add(ASSIGN, value, "y")
        for line in PSW_WRITE:
            into, _, text = line.replace("{v}", "y").partition(" = ")
            if into in BIT:
                self._add(ASSIGN, text, into)
        self.done.ends = True

    def _bit(self, into: str, bit: str, latch: bool = False) -> None:
        at, place = _bit_address(int(bit))
        if at == PSW_ADDRESS and place == 7:
            self._add(ASSIGN, "cy", into)
            return
        (self._latch if latch else self._read)(into, str(at))
        self._add(ASSIGN, f"{into} >> {place} & 1", into)

    def _latchbit(self, into: str, bit: str) -> None:
        self._bit(into, bit, latch=True)

    def _putbit(self, _into: str, bit: str, value: str) -> None:
        at, place = _bit_address(int(bit))
        if at == PSW_ADDRESS and place == 7:
            self._add(ASSIGN, value, "cy")
            return
        on, off = 1 << place, 255 ^ 1 << place
        if value not in ("0", "1"):
            self._add(ASSIGN, value, "w")
        self._latch("y", str(at))
        changed = (
            f"y & {off}" if value == "0" else f"y | {on}" if value == "1" else f"y | {on} if w else y & {off}"
        )
        self._add(ASSIGN, changed, "y")
        self._put("", str(at), "y")

    def _outside(self, call: str, into: str) -> None:
        self.done.outside = True
        self._add(CALL, call, into)

    def _code(self, into: str, address: str) -> None:
        self._add(ASSIGN, f"code[{address}]", into)
        self._add(LEAVE, f"{into} > 255")

    def _xread(self, _into: str, address: str) -> None:
        self._add(READ, address)

    def _xwrite(self, _into: str, address: str, value: str) -> None:
        self._add(WRITE, address, value)

    def _push(self, _into: str, value: str) -> None:
        self.moved += 1
        self._add(EFFECT, f"iram[s + {self.moved}] = {value}")

    def _pop(self, into: str) -> None:
        self._add(ASSIGN, f"iram[s + {self.moved}]", into)
        self.moved -= 1

    def _skip(self, _into: str, offset: str) -> None:
        distance = int(offset)
        self.done.jump = self.next + (distance if distance < 128 else distance - 256) & 0xFFFF

    def _reti(self, _into: str) -> None:
        raise Untranslatable

    def _reserved(self, _into: str) -> None:
        raise Untranslatable

    def _erased(self, _into: str) -> None:
        """Runs of FFh are the interpreter's to count; see `decode`."""

    def _blank(self, _into: str) -> None:
        """Runs of 00h are the interpreter's to leap over; see `decode`."""


def _bit_address(bit: int) -> tuple[int, int]:
    return (32 + (bit >> 3) if bit < 128 else bit & 248), bit & 7


def decode(code: Sequence[int], pc: int, rb: int, moved: int) -> Decoded:
    """The steps of the instruction at `pc`. Raises Untranslatable."""
    if pc > 0xFFFC or code[pc] > 255:
        raise Untranslatable
    row = ROWS[code[pc]]
    if row.opcode == _ERASED and max(code[pc - 1], code[pc + 1]) >= _ERASED:
        raise Untranslatable
    if row.opcode == 0 and not any(code[pc : pc + BLANK]):
        raise Untranslatable
    operands = tuple(code[pc + 1 : pc + row.length])
    if any(byte > 255 for byte in operands):
        raise Untranslatable
    made = _Maker(row, operands, pc, rb, moved).make()
    if made.ends and made.condition:
        raise Untranslatable
    return made
