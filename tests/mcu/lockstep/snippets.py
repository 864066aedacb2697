"""Short pieces of random programs that use the hardware: devices, timers, interrupts, ports, banks, flash.

Each gives assembler lines that fall through to what follows, with the stack as it was. They may change A, B,
DPTR, the flags, R0-R3 and the cells below 70h.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.mcu.lockstep import machine as m

if TYPE_CHECKING:
    from tests.mcu.lockstep.writer import Writer

Snippet = Callable[["Writer"], list[str]]
# Opcodes of `op A,#data`: one may be written over another.
_SAME_SHAPE = (0x24, 0x34, 0x44, 0x54, 0x64, 0x74, 0x94)


def write_cell(address: int, value: int) -> list[str]:
    """MOVX to a fixed cell."""
    return [f"MOV DPTR,#{address}", f"MOV A,#{value}", "MOVX @DPTR,A"]


def device(w: Writer) -> list[str]:
    """Some device cells read or written, by DPTR or by P2 and a register."""
    rng = w.rng
    cell = rng.choice((m.DATA, m.STATUS, m.PINS, m.PULSE, m.COPY, m.STOP, m.REFRESH, m.FORGET, 0x9000))
    if rng.random() < 0.3:
        n = rng.randrange(2)
        access = rng.choice((f"MOVX A,@R{n}", f"MOVX @R{n},A"))
        return [f"MOV P2,#{cell >> 8}", f"MOV R{n},#{cell & 255}", *w.straight(1), access]
    access = rng.choice(("MOVX A,@DPTR", "MOVX @DPTR,A"))
    again = [*w.straight(1), access] if rng.random() < 0.3 else []
    return [f"MOV DPTR,#{cell}", f"MOV A,#{w.data()}", access, *again]


def polled(w: Writer) -> list[str]:
    """A bounded wait for a bit of a device, of a timer or of a port."""
    top, out = w.label(), w.label()
    look = w.rng.choice(
        (
            [f"MOV DPTR,#{m.STATUS}", "MOVX A,@DPTR", f"JB ACC.{w.rng.randrange(4)},{out}"],
            [f"JB TF0,{out}"],
            ["MOV A,TL0", f"JB ACC.2,{out}"],
            [f"JNB P0.6,{out}"],
            [f"JBC IE0,{out}"],
        )
    )
    count = w.rng.randrange(1, 20)
    w.spent += 6 * count
    return [f"MOV R2,#{count}", f"{top}:", *look, f"DJNZ R2,{top}", f"{out}:"]


def memory(w: Writer) -> list[str]:
    """A few cells of RAM over DPTR or over P2, with something done to them."""
    rng = w.rng
    if rng.random() < 0.4:
        n = rng.randrange(2)
        high = f"MOV P2,#{rng.randrange(m.RAM.stop >> 8)}"
        lines = [high, f"MOV R{n},#{w.data()}", f"MOVX A,@R{n}", *w.straight(1), f"MOVX @R{n},A"]
        return [*lines, f"INC R{n}", f"MOVX @R{n},A"] if rng.random() < 0.5 else lines
    lines = [f"MOV DPTR,#{rng.randrange(m.RAM.stop)}", "MOVX A,@DPTR", *w.straight(1), "MOVX @DPTR,A"]
    return [*lines, "INC DPTR", "MOVX @DPTR,A"]


def sweep(w: Writer) -> list[str]:
    """A loop over a piece of RAM or of code: sum, fill, or copy from code."""
    rng, top = w.rng, w.label()
    start = f"MOV DPTR,#{rng.choice((0x0010, 0x10F8, 0x2FF0, 0x3FF0, 0x7FFC))}"
    body = rng.choice(
        (
            ["MOVX A,@DPTR", "ADD A,R3", "MOV R3,A", "INC DPTR"],
            ["MOVX A,@DPTR", "ADDC A,#0", "XRL 5Bh,A", "INC DPTR"],
            ["MOV A,R2", "MOVX @DPTR,A", "INC DPTR"],
            ["CLR A", "MOVC A,@A+DPTR", "ADD A,5Ch", "MOV 5Ch,A", "INC DPTR"],
            ["MOV A,R2", "MOVC A,@A+DPTR", "ORL 5Dh,A"],
        )
    )
    count = rng.choice((3, 10, 30, 0) if w.spent < 500 else (3, 10))
    w.spent += 9 * (count or 256)
    return [start, f"MOV R2,#{count}", f"{top}:", *body, f"DJNZ R2,{top}"]


def timer(w: Writer) -> list[str]:
    """A timer set up anew, in any mode."""
    rng, high, low = w.rng, w.rng.choice((0, 0x80, 0xF0, 0xFE, 0xFF)), w.data()
    which = rng.randrange(3)
    if which == 2:
        control = rng.choice((4, 5, 0x34, 0x0D, 0, 4))
        reload = [f"MOV RCAP2H,#{rng.choice((high, 0xFF))}", f"MOV RCAP2L,#{w.data() & 0xF0}"]
        return [*reload, f"MOV TH2,#{high}", f"MOV TL2,#{low}", f"MOV T2CON,#{control}"]
    mode = rng.choice((0, 1, 2, 3, 1, 2, 9, 10, 5))
    keep = [f"ANL TMOD,#{0xF0 if which == 0 else 0x0F}", f"ORL TMOD,#{mode << 4 * which}"]
    if mode == 2:
        high = rng.choice((0, 0x80, 0xC0, 0xF0))
    run = rng.choice((f"SETB TR{which}", f"SETB TR{which}", f"CLR TR{which}", f"CLR TF{which}"))
    return [*keep, f"MOV TH{which},#{high}", f"MOV TL{which},#{low}", run]


def interrupts(w: Writer) -> list[str]:
    """Enable bits and priorities changed in one of the ways programs do."""
    rng = w.rng
    bit = rng.choice(("EX0", "ET0", "EX1", "ET1", "ES", "ET2"))
    return rng.choice(
        (
            [f"MOV IE,#{0x80 | rng.randrange(64)}"],
            ["CLR EA", *w.straight(2), "SETB EA"],
            [f"SETB {bit}", "SETB EA"],
            [f"CLR {bit}"],
            [f"CPL {bit}", "SETB EA"],
            [f"MOV IP,#{rng.randrange(64)}"],
            [f"CPL P{bit[1:]}"],
            [f"SETB {w.rng.choice(('TI', 'RI'))}", "SETB ES", "SETB EA"],
            ["XRL IP,#3Fh", "ORL IE,#80h"],
            [f"{rng.choice(('SETB', 'CPL'))} {rng.choice(('IT0', 'IT1', 'IE0', 'IE1', 'TF0', 'TF1', 'TI'))}"],
            [f"CPL P3.{rng.choice((2, 3))}", *w.straight(2), "ORL P3,#0Ch"],
        )
    )


def idle(w: Writer) -> list[str]:
    """The CPU waits for timer 0, or for whatever comes."""
    w.spent += 300
    sleep = w.rng.choice(("ORL PCON,#1", "MOV PCON,#1", "INC PCON"))
    if w.rng.random() < 0.1:
        return [sleep, "MOV PCON,#0"]
    start = ["MOV TMOD,#1", "MOV TH0,#0FFh", f"MOV TL0,#{w.data()}", "SETB TR0"]
    return [*start, f"ORL IE,#{w.rng.choice(('82h', '83h', '0AAh'))}", sleep, "ANL PCON,#0FEh"]


def ports(w: Writer) -> list[str]:
    """Reads of pins, reads of latches and read-modify-write, one after the other."""
    port, bit, next_ = w.rng.choice(("P0", "P1", "P2")), w.rng.randrange(8), w.label()
    forms = (
        [f"MOV A,{port}"],
        [f"XRL {port},#{w.data()}"],
        [f"ANL {port},A"],
        [f"CPL {port}.{bit}"],
        [f"MOV C,{port}.{bit}", f"MOV {port}.{7 - bit},C"],
        [f"ORL C,/{port}.{bit}"],
        [f"INC {port}"],
        [f"DJNZ {port},{next_}", f"{next_}:"],
        [f"JBC {port}.{bit},{next_}", "INC 58h", f"{next_}:"],
        [f"CJNE A,{port},{next_}", f"{next_}:"],
        [f"XCH A,{port}"],
        [f"PUSH {port}", f"POP {port}"],
        [f"MOV {port},P0"],
        [f"MOV R3,{port}", f"MOV {port},R3"],
    )
    return [line for form in w.rng.sample(forms, 2) for line in form]


def patch(w: Writer) -> list[str]:
    """A byte of flash written: an operand or opcode of the program, far away or the very next instruction."""
    rng, here = w.rng, w.label()
    far = rng.choice(w.patchable) if w.patchable and rng.random() < 0.6 else here
    what = rng.random()
    if what < 0.3:
        place, value = far, rng.choice(_SAME_SHAPE)
    elif what < 0.4:
        place, value = "main", 0xC2  # what is there already
    else:
        place, value = f"{far}+1", w.data()
    address = [f"MOV DPTR,#{place}", "MOV 6Ch,DPL", "MOV 6Dh,DPH", f"MOV DPTR,#{m.FLASH_LOW}"]
    write = ["MOV A,6Ch", "MOVX @DPTR,A", "INC DPTR", "MOV A,6Dh", "MOVX @DPTR,A", "INC DPTR"]
    w.patchable.append(here)
    return [
        *address,
        *write,
        f"MOV A,#{value}",
        "MOVX @DPTR,A",
        f"{here}:",
        f"ADD A,#{w.data()}",
        "MOV 5Eh,A",
    ]


def bank_call(w: Writer) -> list[str]:
    """A function in another code bank, called through P1 as compiled firmware does."""
    rng, k = w.rng, w.data() & 7
    w.spent += 50
    back = ["POP P1"] if rng.random() < 0.8 else ["DEC SP"]
    latch = rng.choice(([f"MOV P1,#{k}"], ["INC P1"], [f"MOV A,#{k}", "XCH A,P1"]))
    return ["PUSH P1", *latch, f"LCALL {m.CHUNK + 3 * rng.randrange(3)}", *back]


def mapping(w: Writer) -> list[str]:
    """The other mapping of the chunks, or a busy flash."""
    if w.rng.random() < 0.5:
        return write_cell(m.MAP, w.rng.randrange(2))
    return write_cell(m.BUSY, w.data())


def window(w: Writer) -> list[str]:
    """Another list of XDATA under the CPU, and a look at it."""
    look = [f"MOV DPTR,#{w.rng.randrange(256)}", "MOVX A,@DPTR"]
    return [*write_cell(m.WINDOW, w.rng.randrange(2)), *(look if w.rng.random() < 0.7 else [])]


def page(w: Writer) -> list[str]:
    """The RAM page stands in code space for a call, or for longer where it covers the vectors."""
    on = w.rng.randrange(2)
    if w.page_at == 0:
        cell = [] if w.rng.random() < 0.5 else write_cell(m.PAGE_CELLS.start + 0xC0, w.data())
        return [*write_cell(m.MAP, w.rng.choice((2, 2, 3, 0))), *cell]
    call = [*w.straight(1), f"LCALL {w.page_at}", *w.straight(1)]
    return [*write_cell(m.MAP, 2 | on), *call, *write_cell(m.MAP, on)]


def illegal(w: Writer) -> list[str]:
    """The reserved opcode, or a run of erased flash, short or long."""
    if w.rng.random() < 0.4:
        return ["DB 0A5h"]
    if w.rng.random() < 0.7:
        return ["MOV 6Eh,R7", *["MOV R7,A"] * w.rng.randrange(10, 40), "MOV R7,6Eh"]
    w.spent += 500
    return ["MOV 6Eh,R7", f"LCALL {w.erased + w.rng.randrange(300)}", "MOV R7,6Eh"]


def edge(w: Writer) -> list[str]:
    """A function that goes on over the end of code space."""
    w.spent += 20
    return [f"LCALL {w.rng.choice(('edge', 'edge2'))}"]


def rare(w: Writer) -> list[str]:
    """What upsets everything, seldom: a reset, power-down, an observer that comes and goes."""
    if w.rng.random() < 0.6:
        return write_cell(m.WATCH, w.data())
    # Once in sixteen times.
    seldom = ["INC 6Ah", "MOV A,6Ah", "ANL A,#15"]
    if w.rng.random() < 0.7:
        return [*seldom, "JNZ $+8", *write_cell(m.RESET, m.RESET_KEY)]
    return [*seldom, "JNZ $+5", "ORL PCON,#2"]


WEIGHTS: dict[Snippet, int] = {
    device: 8,
    polled: 4,
    memory: 6,
    sweep: 5,
    timer: 4,
    interrupts: 6,
    idle: 2,
    ports: 6,
    patch: 3,
    bank_call: 5,
    mapping: 2,
    window: 2,
    page: 3,
    illegal: 2,
    edge: 2,
    rare: 2,
}
# What a calm program does less.
UNQUIET = (timer, interrupts, idle)
