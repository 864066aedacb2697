"""Random endless programs for the lockstep tests, each from one seed.

Common code at 0-3FFF and 8000-FFFF: vectors, start, main loop, functions that call functions, interrupt
handlers. Four chunks of different code behind the same entries at 4000. Most programs are tame: they keep
their structure, so that loops are loops. Some are wild, and some are soup: instructions without any plan.
"""

from __future__ import annotations

from random import Random

from labkit.mcu.table import ROWS
from tests.mcu.assembler import assemble
from tests.mcu.lockstep import machine as m
from tests.mcu.lockstep.instructions import Chooser
from tests.mcu.lockstep.writer import Place, Writer

_PAGE_TEXT, _PAGE_SOURCE, _ERASED = 0x3F00, 0x3E00, 0x2800
_FILLS = (b"\x02\0\0", b"\x02\0\0", b"\0", b"\xff", b"\xa5\x02\0\0")
_VECTORS = ("EX0", "ET0", "EX1", "ET1", "ES", "ET2")


def _counters(level: int, registers: str) -> tuple[str, ...]:
    return (*registers.split(), *(f"{0x70 + 4 * level + i}" for i in range(4)))


def _start(rng: Random, w: Writer) -> list[str]:
    """Registers, timers and interrupts as the program begins; the page is copied to RAM."""
    source, count = (0, 0) if w.page_at == 0 else (_PAGE_SOURCE, 64)
    copy = [f"MOV DPTR,#{source}", f"MOV R2,#{count}", "MOV R0,#0", "MOV P2,#40h", "copy:", "CLR A"]
    copy += ["MOVC A,@A+DPTR", "MOVX @R0,A", "INC DPTR", "INC R0", "DJNZ R2,copy"]
    lines = ["start:", f"MOV SP,#{rng.choice((0x07, 0x7F, 0x7F, 0xA0, 0xC8, 0xF9))}", *copy]
    if w.calm > 0.6:
        return lines
    lines += [f"MOV TMOD,#{rng.choice((0x11, 0x21, 0x12, 0x10))}", f"MOV TH0,#{rng.randrange(200)}"]
    lines += [f"MOV TH1,#{rng.randrange(250)}", f"MOV TCON,#{rng.choice((0x10, 0x50, 0x15, 0x55))}"]
    return [*lines, f"MOV IP,#{rng.randrange(64)}", f"MOV IE,#{0x80 | rng.randrange(64)}"]


def _main(rng: Random, w: Writer) -> list[str]:
    place = Place(_counters(0, "R7 R6"), ("f1", "f2", "g1"))
    lines = ["main:", "CLR F0", w.back_to_bank()]
    if rng.random() < 0.6:
        lines.append("MOV SP,#7Fh")
    lines += w.block(place, rng.randrange(8, 18))
    return [*lines, *rng.choice((["LJMP main"], ["MOV DPTR,#main", "CLR A", "JMP @A+DPTR"], ["LJMP start"]))]


def _handler(w: Writer, number: int) -> list[str]:
    """Saves what it uses, mostly; ends its request, mostly."""
    rng = w.rng
    saved = ["ACC", "PSW", "DPH", "DPL"] if rng.random() < 0.85 else ["PSW"]
    lines = [f"h{number}:", *(f"PUSH {name}" for name in saved)]
    lines.append(f"MOV PSW,#{(w.bank ^ 3) << 3}" if rng.random() < 0.8 else "CLR F0")
    if number in (0, 2) and rng.random() < 0.9:
        lines += [f"MOV DPTR,#{m.PINS}", "CLR A", "MOVX @DPTR,A"]
    elif number == 4:
        lines += ["CLR RI", "CLR TI"]
    elif number == 5 and rng.random() < 0.9:
        lines += ["CLR TF2", "CLR EXF2"]
    elif rng.random() < 0.4:
        lines += [f"MOV TH{number >> 1},#{rng.randrange(240)}"]
    lines += w.block(Place(_counters(3, ""), (), depth=2, hardware=rng.random() < 0.3), rng.randrange(1, 3))
    return [*lines, *(f"POP {name}" for name in reversed(saved)), "RETI"]


def _vectors(rng: Random) -> list[str]:
    # These bytes are also what an instruction that begins before FFFFh goes on with.
    lines = ["ORG 0", "AJMP start", "RET"]
    for number in range(len(_VECTORS)):
        short = [f"INC {0x5A + number}", "RETI"] if rng.random() < 0.2 else [f"LJMP h{number}"]
        lines += [f"ORG {8 * number + 3}", *short]
    return lines


def _edge(rng: Random, w: Writer, start: int) -> list[str]:
    """Functions at both ends of code space: their last instruction has its last byte at 0.

    That byte is 61h or E1h (AJMP), so a relative jump goes to 0062h, or back over 0 to FFE2h.
    """
    wraps = ["DB 43h,58h", "DB 0D5h,57h", "DB 0D5h,57h", "DB 53h,59h", "NOP\nDB 24h", "NOP\nDB 74h"]
    wrap = rng.choice([*wraps, "DB 30h,0E2h"] if start == 0x300 else wraps)
    back = "SJMP edge2-10000h" if "57h" in wrap else "RET"
    lines = ["ORG 62h", back, "ORG 0FFE2h", *["INC R2"] * 4, "edge2:", *w.straight(3), "SJMP edge"]
    return [*lines, "ORG 0FFFBh", "edge:", "INC A", "MOV R3,A", "RLC A", *wrap.split("\n")]


def _common(rng: Random, w: Writer) -> list[str]:
    """All code outside the chunks. What is called is written first, so that its cost is known."""
    leaf = w.function("k0", Place(("7Ah",), (), depth=2))
    place = Place(_counters(2, "R4"), ("k0", "k1"), depth=1)
    second = [*w.function("g1", place), *w.function("g2", place), *leaf, "k1:", *w.straight(3), "RET"]
    # In the same 2 KB, so that ACALL and AJMP reach.
    second += ["g3:", *w.straight(1), f"ACALL k{rng.randrange(2)}", "AJMP k0"]
    place = Place(_counters(1, "R5"), ("g1", "g2", "g3"), depth=1)
    first = [*w.function("f1", place), *w.function("f2", place)]
    w.spent = 0
    start = rng.choice((0x300, 0x700))
    lines = [*_vectors(rng), f"ORG {start}", *_start(rng, w), *_main(rng, w)]
    lines += ["ORG 1000h", *second, "ORG 1800h", *first, "ORG 2000h"]
    for number in range(len(_VECTORS)):
        lines += _handler(w, number)
    return [*lines, *_edge(rng, w, start), f"ORG {_ERASED}", *(["MOV R7,A"] * 700), "RET"]


def _chunk(rng: Random, w: Writer) -> list[str]:
    """Three functions behind their entries; the third plays with the latch while it runs."""
    place = Place(_counters(1, "R5")[-2:], ("f1", "g1", "g2"), depth=1)
    lines = ["ORG 4000h", "LJMP b0", "LJMP b1", "LJMP hop", "hop:"]
    # The same places in every chunk, so that any of them may go on where another began.
    turn = rng.choice(("XRL P1,#1", "MOV P1,#2", "ANL P1,#5", "ORL P1,#2"))
    lines += [
        turn,
        "DJNZ P1,hop1",
        "INC 55h",
        "hop1:",
        f"ADD A,#{w.data()}",
        "JBC P1.1,hop2",
        "INC 54h",
        "hop2:",
    ]
    lines += ["CPL P1.0", f"XRL A,#{w.data()}", "MOV 53h,A", "RET"]
    return [*lines, "ORG 4040h", *w.function("b0", place), *w.function("b1", place)]


def _page(rng: Random, w: Writer) -> list[str]:
    """The routine in the RAM page changes one of its own operands and runs on."""
    change = ["MOV DPTR,#value-3F00h+4001h", f"MOV A,#{w.data()}", "MOVX @DPTR,A"]
    body = [*w.straight(2), *(change if rng.random() < 0.7 else []), "value:", f"ADD A,#{w.data()}"]
    return [f"ORG {_PAGE_TEXT}", *body, "MOV R2,A", "RET"]


def _text(lines: list[str]) -> str:
    return "\n".join(lines)


def structured(rng: Random, wild: float) -> m.Rom:
    """A program of functions, loops, handlers and banks."""
    bank, page_at, calm = rng.choice((0, 0, 1, 3)), rng.choice((_PAGE_TEXT, _PAGE_TEXT, 0)), rng.random()

    def writer(prefix: str) -> Writer:
        return Writer(rng, wild, bank, page_at, _ERASED, calm, prefix)

    cells, names = assemble(_text(_common(rng, writer("L"))))
    page, _ = assemble(_text(_page(rng, writer("P"))))
    cells |= {_PAGE_SOURCE + address - _PAGE_TEXT: byte for address, byte in page.items()}
    cells |= {_PAGE_TEXT: 0x22}
    fill = rng.choice(_FILLS)
    common = _filled(cells, fill, 0x10000)
    chunks = []
    for _ in range(m.CHUNKS):
        chunk, _ = assemble(_text(_chunk(rng, writer("C"))), names)
        chunks.append(_filled({at - m.CHUNK: byte for at, byte in chunk.items()}, fill, m.CHUNK))
    return m.Rom(common, tuple(chunks), page_at)


def _filled(cells: dict[int, int], fill: bytes, length: int) -> bytes:
    image = bytearray(fill * (length // len(fill) + 1))[:length]
    for address, byte in cells.items():
        image[address] = byte
    return bytes(image)


def soup(rng: Random) -> m.Rom:
    """Instructions without a plan; what is around them leads back to the start."""
    chooser = Chooser(rng, 0.1)
    image = bytearray(b"\x02\0\0" * 0x5556)[:0x10000]
    for at in (0x03, 0x0B, 0x13, 0x1B, 0x23, 0x2B):
        image[at] = 0x32
    body = bytearray()
    while len(body) < 400:
        row = rng.choice(ROWS)
        if "rel" in row.operands:
            raw = bytes((row.opcode, *rng.randbytes(row.length - 2), rng.randrange(-30, 30) & 255))
        elif row.mnemonic in ("LJMP", "LCALL"):
            raw = bytes((row.opcode, rng.randrange(2), rng.randrange(256)))
        elif row.mnemonic in ("AJMP", "ACALL"):
            raw = bytes((row.opcode if rng.random() < 0.3 else row.opcode & 31, rng.randrange(256)))
        elif row.operands and row.opcode != 0xA5:
            cells, _ = assemble(_text(chooser.fill(row)))
            raw = bytes(cells.values())
        else:
            raw = bytes((row.opcode,))
        body += raw
    image[0x30 : 0x30 + len(body)] = body
    image[0:3] = bytes.fromhex("02 00 30")
    return m.Rom(bytes(image), tuple(bytes(image[:0x4000]) for _ in range(m.CHUNKS)), _PAGE_TEXT)


def program(seed: int) -> m.Rom:
    """The program of a seed."""
    rng = Random(seed)
    draw = rng.random()
    if draw < 0.1:
        return soup(rng)
    return structured(rng, 0.03 if draw < 0.25 else 0.002)
