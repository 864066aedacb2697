"""Makes the interpreter's source from the instruction table: one function that runs until a cycle number.

The opcode is found by a tree of comparisons, short for common opcodes. That beats a call per instruction,
because the whole state can live in local variables; they are written back when the function is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from labkit.mcu.table import ROWS, Row

# What must be known again after anything outside has run.
_AFTER = ["code = cpu._code", "limit = cpu._limit", "xdata = cpu.xdata"]
# The counting interpreter leaves where a hot stretch begins, and when it sees other code than it counts for.
_COUNT = """\
n = heat[pc & 65535]
if n < HOT: heat[pc & 65535] = n + 1
elif n == HOT: return"""
_COUNTING = (
    ("code = cpu._code", "moved = cpu._code is not code; code = cpu._code"),
    ("limit = cpu._limit", "limit = 0 if moved else cpu._limit"),
)
_OUT = ["cpu.cycles = cycles", "cpu._pc = pc"]
# PSW as a number, and what a number written to it does; the register bank is extra.
PSW = "cy << 7 | (t & 16) << 2 | ps | (t >> 5 ^ t >> 6) & 4 | PARITY[a]"
PSW_WRITE = ("cy = {v} >> 7", "t = {v} >> 2 & 16 | {v} << 5 & 128", "ps = {v} & 58")
_LOCAL_READS = {224: "a", 130: "dp & 255", 131: "dp >> 8", 208: PSW, 240: "b", 129: "sp"}
_LOCAL_WRITES = {
    224: ["a = {v}"],
    130: ["dp = dp & 65280 | {v}"],
    131: ["dp = dp & 255 | {v} << 8"],
    208: ["v = {v}", *(line.replace("{v}", "v") for line in PSW_WRITE), "rb = v & 24"],
    240: ["b = {v}"],
    129: ["sp = {v}"],
}

_PROLOGUE = """\
def burst(cpu, limit):
 pc = cpu._pc; cycles = cpu.cycles; iram = cpu.iram; sfr = cpu.sfr; xdata = cpu.xdata; code = cpu._code
 bus = cpu.bus; xread = bus.xread; xwrite = bus.xwrite
 erased_run = cpu._erased_run; erased_end = cpu._erased_end
 a = sfr[96]; b = sfr[112]; sp = sfr[1]; dp = sfr[3] << 8 | sfr[2]; v = sfr[80]
 cy = v >> 7; t = v >> 2 & 16 | v << 5 & 128; ps = v & 58; rb = v & 24
 cpu._limit = limit
 try:
  while True:
   try:
    while cycles < limit:
"""
# The view ends at FFFFh but the program counter goes on at 0: found out when it happens, so it costs nothing.
# An index below 0 counts from the end of the view, so from there on an instruction may reach over it.
_EPILOGUE = f"""\
    break
   except IndexError:
    if pc > 65532: pc -= 65536
    elif pc < -65536: pc += 65536
    else: raise
 finally:
  cpu._pc = pc & 65535; cpu.cycles = cycles; cpu._erased_run = erased_run; cpu._erased_end = erased_end
  sfr[96] = a; sfr[112] = b; sfr[1] = sp; sfr[2] = dp & 255; sfr[3] = dp >> 8
  sfr[80] = {PSW}
"""
_FETCH_OP = """\
op = code[pc]
if op > 255:
 if pc > 65532: pc -= 65536
 cpu.cycles = cycles; cpu._pc = pc; op = bus.code_read(pc & 65535) & 255; code = cpu._code
 limit = cpu._limit; xdata = cpu.xdata"""
_HOOK = f"""\
if cpu._watched[pc & 65535] and cycles != cpu._held_at:
 cpu._pc = pc & 65535; cpu.cycles = cycles
 sfr[96] = a; sfr[112] = b; sfr[1] = sp; sfr[2] = dp & 255; sfr[3] = dp >> 8
 sfr[80] = {PSW}
 cpu.hooks.execute(cpu._pc)
 pc = cpu._pc; code = cpu._code; limit = cpu._limit; xdata = cpu.xdata
 if pc > 65532: pc -= 65536
 a = sfr[96]; b = sfr[112]; sp = sfr[1]; dp = sfr[3] << 8 | sfr[2]; v = sfr[80]
 cy = v >> 7; t = v >> 2 & 16 | v << 5 & 128; ps = v & 58; rb = v & 24
 if limit <= cycles:
  cpu._held_at = cycles
  continue"""

# A blank chip would cost seconds of wall time for each second: the rest of a long run of FFh goes at once.
_ERASED_LEAP = """\
if not erased_run & 255:
 while limit - cycles > 255 and code[pc : pc + 256] == ERASED:
  pc += 256; cycles += 256; erased_run += 256
 erased_end = cycles"""
# The same for a chip full of zeros. It is looked at once in a page, so that a lone NOP pays next to nothing.
_BLANK_LEAP = """\
if not pc & 255:
 while limit - cycles > 255 and code[pc : pc + 256] == BLANK:
  pc += 256; cycles += 256"""

# Rough shares of the opcodes in compiled firmware; everything else counts 1.
_WEIGHTS = {
    0xE0: 40, 0xF0: 30, 0xA3: 25, 0x90: 30, 0xE5: 12, 0xF5: 12, 0x74: 12, 0xE4: 12, 0x60: 20, 0x70: 20,
    0xE8: 30, 0xF8: 30, 0xD8: 25, 0x78: 12, 0x08: 20, 0xC3: 8, 0x98: 8, 0x94: 8, 0x40: 8, 0x50: 8, 0x24: 10,
    0x34: 8, 0x38: 12, 0x12: 16, 0x22: 16, 0x02: 8, 0x20: 8, 0x30: 8, 0xE6: 10, 0xF6: 10, 0x06: 8, 0xB4: 12,
    0x68: 6, 0xA8: 8, 0x88: 8, 0xC0: 8, 0xD0: 8, 0xD5: 10, 0x93: 10, 0xB8: 10, 0x01: 2, 0xFF: 4, 0x54: 8,
    0x80: 20, 0x28: 20,
}  # fmt: skip


def _chain(address: str, cells: dict[int, list[str]], low: list[str], other: list[str]) -> Iterator[str]:
    """Direct address: internal RAM, else the registers held in locals, else the slow way."""
    yield f"if {address} < 128:"
    yield from (" " + line for line in low)
    for sfr, lines in cells.items():
        yield f"elif {address} == {sfr}:"
        yield from (" " + line for line in lines)
    yield "else:"
    yield from (" " + line for line in other)


def _read(into: str, address: str, call: str) -> Iterator[str]:
    cells = {sfr: [f"{into} = {text}"] for sfr, text in _LOCAL_READS.items()}
    slow = [*_OUT, f"{into} = {call}(cpu, {address})", *_AFTER]
    return _chain(address, cells, [f"{into} = iram[{address}]"], slow)


def _put(address: str, value: str) -> Iterator[str]:
    cells = {sfr: [line.replace("{v}", value) for line in lines] for sfr, lines in _LOCAL_WRITES.items()}
    slow = [*_OUT, f"sfr_write(cpu, {address}, {value})", *_AFTER]
    return _chain(address, cells, [f"iram[{address}] = {value}"], slow)


def _bit(into: str, bit: str, call: str) -> Iterator[str]:
    yield f"d = 32 + ({bit} >> 3) if {bit} < 128 else {bit} & 248"
    yield from _read(into, "d", call)
    yield f"{into} = {into} >> ({bit} & 7) & 1"


def _put_bit(bit: str, value: str) -> Iterator[str]:
    yield f"d = 32 + ({bit} >> 3) if {bit} < 128 else {bit} & 248"
    yield f"r = 1 << ({bit} & 7)"
    if value == "0":
        change = "y & ~r"
    elif value == "1":
        change = "y | r"
    else:
        yield f"w = {value}"
        change = "y | r if w else y & ~r"
    yield from _read("y", "d", "sfr_latch")
    yield f"y = {change}"
    yield from _put("d", "y")


def _illegal(kind: str) -> list[str]:
    return [*_OUT, f"cpu._illegal('{kind}', pc - {{length}} & 65535)", *_AFTER]


def _expand(name: str, into: str, args: list[str], kind: str) -> Iterator[str]:
    """The lines for one macro of the table's little language."""
    first = args[0] if args else ""
    if name == "READ":
        yield from _read(into, first, "sfr_read")
    elif name == "LATCH":
        yield from _read(into, first, "sfr_latch")
    elif name == "PUT":
        yield from _put(first, args[1])
    elif name in ("BIT", "LATCHBIT"):
        yield from _bit(into, first, "sfr_read" if name == "BIT" else "sfr_latch")
    elif name == "PUTBIT":
        yield from _put_bit(first, args[1])
    elif name == "SKIP":
        yield f"pc += {first} if {first} < 128 else {first} - 256"
    elif name == "CODE":
        yield from (f"r = {first}", f"{into} = code[r]", f"if {into} > 255:")
        yield from (" " + line for line in (*_OUT, f"{into} = bus.code_read(r) & 255", *_AFTER))
    elif name in ("XREAD", "XWRITE"):
        yield from _external(name, into, args, kind == "hooked")
    elif name == "PUSH":
        yield from ("sp += 1", "if sp > 255:", " sp = 0", *(" " + line for line in _illegal("stack wrap")))
        yield f"iram[sp] = {first}"
    elif name == "POP":
        yield from (f"{into} = iram[sp]", "sp -= 1", "if sp < 0:", " sp = 255")
        yield from (" " + line for line in _illegal("stack wrap"))
    elif name == "RETI":
        yield from ("cpu._return_from_interrupt()", "limit = cpu._limit")
    elif name == "ERASED":
        # One of them alone is an honest instruction and leaves no trace.
        yield "if cycles - 1 == erased_end or code[pc & 65535] >= 255:"
        lines = ["erased_run = erased_run + 1 if cycles - 1 == erased_end else 1", "erased_end = cycles"]
        lines += ["if erased_run == 16:", *(" " + line for line in _illegal("erased flash"))]
        yield from (" " + line for line in lines + ([] if kind == "hooked" else _ERASED_LEAP.splitlines()))
    elif name == "BLANK":
        if kind != "hooked":
            yield from _BLANK_LEAP.splitlines()
    elif name == "RESERVED":
        yield from _illegal("reserved opcode")
    else:
        raise ValueError(f"the table uses {name}, which the generator does not know; add it to _expand")


def _external(name: str, into: str, args: list[str], hooked: bool) -> Iterator[str]:
    address = args[0]
    if name == "XREAD":
        yield from (f"{into} = xdata[{address}]", f"if {into} > 255:")
        yield from (" " + line for line in (*_OUT, f"{into} = xread({address}) & 255", *_AFTER))
        value, kind = into, "read"
    else:
        yield f"if xdata[{address}] > 255:"
        yield from (" " + line for line in (*_OUT, f"xwrite({address}, {args[1]})", *_AFTER))
        yield from ("else:", f" xdata[{address}] = {args[1]}")
        value, kind = args[1], "write"
    if hooked:
        yield f"if cpu._{kind}_watched[{address}]:"
        yield from (" " + line for line in (*_OUT, f"cpu.hooks.{kind}({address}, {value})", *_AFTER))


MACRO = re.compile(r"^( *)(?:(\w+) = )?([A-Z]+)\((.*)\)$")


def body_lines(row: Row, n: str, kind: str) -> list[str]:
    """Python lines for one opcode: operand fetch, program counter and time, then what it does.

    `n` is the text that stands for the register number, a constant or an expression over `op`.
    """
    lines: list[str] = []
    for i, name in enumerate(row.fetch, 1):
        lines += [f"{name} = code[pc + {i}]", f"if {name} > 255:"]
        # Wrapped before the board is asked, so that it is asked once.
        ask = f"{name} = bus.code_read(pc + {i} & 65535) & 255"
        lines += [" " + line for line in ("if pc > 65532: pc -= 65536", *_OUT, ask, *_AFTER)]
    lines += [f"pc += {row.length}", f"cycles += {row.cycles}"]
    page = f"{n} << 8" if not n.isdigit() else str(int(n) << 8)
    for statement in row.body.replace("{n}", n).replace("{page}", page).splitlines():
        match = MACRO.match(statement)
        if match is None:
            indent, expanded, jumps = "", [statement], statement.startswith("pc =")
        else:
            indent, into, name, arguments = match.groups()
            expanded = list(_expand(name, into, arguments.split(", ") if arguments else [], kind))
            jumps = name == "SKIP"
        lines += [indent + line.replace("{length}", str(row.length)) for line in expanded]
        # Behind RETI another instruction has to run first.
        if jumps and kind == "counting" and row.mnemonic != "RETI":
            lines += [indent + line for line in _COUNT.splitlines()]
    return lines


class _Leaf:
    """Opcodes lo..hi that share one piece of code."""

    def __init__(self, lo: int, hi: int, kind: str) -> None:
        self.lo, self.hi = lo, hi
        row = ROWS[lo]
        n = str(row.n) if lo == hi else "(op & 7)" if lo & 8 else "(op & 1)"
        self.lines = body_lines(row, n, kind)
        self.weight = _WEIGHTS.get(lo, 1)


def _leaves(kind: str) -> Iterator[_Leaf]:
    opcode = 0
    while opcode < 256:
        low = opcode & 15
        size = 8 if low == 8 else 2 if low == 6 else 1
        rows = ROWS[opcode : opcode + size]
        while len({row.body for row in rows}) > 1:
            rows = rows[:-1]
        yield _Leaf(opcode, opcode + len(rows) - 1, kind)
        opcode += len(rows)


def _tree(leaves: list[_Leaf], indent: str) -> Iterator[str]:
    if len(leaves) == 1:
        yield from (indent + line for line in leaves[0].lines)
        return
    total, running, cut = sum(leaf.weight for leaf in leaves), 0, 1
    for i, leaf in enumerate(leaves[:-1], 1):
        running += leaf.weight
        cut = i
        if 2 * running >= total:
            # The heavy one may lie nearer to the middle on the other side.
            if i > 1 and 2 * running - total > total - 2 * (running - leaf.weight):
                cut = i - 1
            break
    yield f"{indent}if op < {leaves[cut].lo}:"
    yield from _tree(leaves[:cut], indent + " ")
    yield f"{indent}else:"
    yield from _tree(leaves[cut:], indent + " ")


@cache
def interpreter_source(kind: str) -> str:
    """Source of `burst(cpu, limit)`.

    `kind`: "plain"; "hooked" also looks for execute, read and write hooks; "counting" counts arrivals of
    jumps in `cpu._heat` and leaves at an address that has become hot.
    """
    top = (_HOOK.splitlines() if kind == "hooked" else []) + _FETCH_OP.splitlines()
    lines = ["     " + line for line in top]
    lines += _tree(list(_leaves(kind)), "     ")
    body = "\n".join(lines) + "\n"
    if kind != "counting":
        return _PROLOGUE + body + _EPILOGUE
    body += _EPILOGUE
    for text, counting in _COUNTING:
        body = body.replace(text, counting)
    first, rest = _PROLOGUE.split("\n", 1)
    return f"{first}\n heat = cpu._heat; moved = False\n{rest}{body}"
