"""Writes random structured code: conditions, loops, calls, jump tables, and straight pieces in them."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tests.mcu.assembler import length
from tests.mcu.lockstep.instructions import Chooser, name_of
from tests.mcu.lockstep.snippets import UNQUIET, WEIGHTS

# A relative jump reaches so far over a body, with room for the jump itself.
_REACH = 115


class Place(NamedTuple):
    """Where a block stands: cells that may count its loops, how deep it is, which functions it may call."""

    counters: tuple[str, ...]
    calls: tuple[str, ...]
    depth: int = 0
    hardware: bool = True

    def inside(self, counter: str) -> Place:
        """The body of a loop that `counter` counts."""
        return self._replace(counters=tuple(c for c in self.counters if c != counter), depth=self.depth + 1)


def size(lines: list[str]) -> int:
    """Bytes that the lines take."""
    return sum(map(length, lines))


class Writer(Chooser):
    """Statements of one program.

    `bank` is the register bank in which all but handlers run; `calm` (0..1) says how seldom it plays with
    timers and interrupts.
    """

    def __init__(
        self, rng: Random, wild: float, bank: int, page_at: int, erased: int, calm: float, prefix: str
    ) -> None:
        super().__init__(rng, wild)
        self.bank, self.page_at, self.erased, self.calm = bank, page_at, erased, calm
        self.patchable: list[str] = []
        # An estimate, in cycles, of what has been written since; and of each finished function.
        self.spent = 0
        self.costs: dict[str, int] = {}
        self._prefix = prefix
        self._labels = 0
        self._hardware = list(WEIGHTS)
        self._weights = [weight * (1 - calm) if act in UNQUIET else weight for act, weight in WEIGHTS.items()]

    def label(self) -> str:
        """A new name."""
        self._labels += 1
        return f"{self._prefix}{self._labels}"

    def straight(self, count: int) -> list[str]:
        """So many random instructions without a jump."""
        self.spent += 2 * count
        return [line for _ in range(count) for line in self.instruction()]

    def block(self, place: Place, statements: int) -> list[str]:
        """Statements one behind the other."""
        lines: list[str] = []
        for _ in range(statements):
            lines += self.statement(place)
        return lines

    def statement(self, place: Place) -> list[str]:
        """One random statement."""
        draw = self.rng.random()
        if draw < 0.25 or place.depth > 3:
            return self.straight(self.rng.randrange(1, 6))
        if draw < 0.4:
            return self.conditional(place)
        if draw < 0.53 and place.counters:
            return self.loop(place)
        if draw < 0.6 and place.calls:
            return self.call(place)
        if draw < 0.64:
            return self.table(place)
        if draw < 0.72:
            return self.rng.choice((self.other_bank, self.stack, self.stack_on_registers, self.oddity))()
        if place.hardware:
            return self.rng.choices(self._hardware, self._weights)[0](self)
        return self.straight(2)

    def function(self, name: str, place: Place) -> list[str]:
        """A subroutine."""
        before = self.spent
        lines = [f"{name}:", *self.block(place, self.rng.randrange(2, 5)), "RET"]
        self.costs[name] = self.spent - before
        return lines

    # Conditions --------------------------------------------------------------------------------

    def branch(self) -> str:
        """A conditional jump; {to} is where it goes."""
        rng = self.rng
        n, k = rng.randrange(8), self.data()
        return rng.choice(
            (
                "JZ {to}",
                "JNZ {to}",
                "JC {to}",
                "JNC {to}",
                f"JB {self.bit(False)},{{to}}",
                f"JNB {self.bit(False)},{{to}}",
                f"JBC {self.bit(True)},{{to}}",
                f"CJNE A,#{k},{{to}}",
                f"CJNE A,{self.source()},{{to}}",
                f"CJNE R{n},#{k},{{to}}",
                f"CJNE @R{n & 1},#{k},{{to}}",
                f"DJNZ {name_of(rng.randrange(0x50, 0x58))},{{to}}",
                f"DJNZ {self.target()},{{to}}",
                f"DJNZ R{n & 3},{{to}}",
            )
        )

    def jump_if(self, branch: str, to: str, distance: int) -> list[str]:
        """The branch, in its long form where the target is too far."""
        if distance < _REACH:
            return [branch.format(to=to)]
        near, past = self.label(), self.label()
        return [branch.format(to=near), f"SJMP {past}", f"{near}:", f"LJMP {to}", f"{past}:"]

    def conditional(self, place: Place) -> list[str]:
        """A forward jump over a body, perhaps with another body for the other case."""
        end, body = self.label(), self.block(place._replace(depth=place.depth + 1), self.rng.randrange(1, 3))
        if self.rng.random() < 0.6:
            return [*self.jump_if(self.branch(), end, size(body)), *body, f"{end}:"]
        other, more = self.label(), self.block(place._replace(depth=place.depth + 1), 1)
        go = f"{'SJMP' if size(more) < _REACH else 'LJMP'} {end}"
        first = self.jump_if(self.branch(), other, size(body) + 3)
        return [*first, *body, go, f"{other}:", *more, f"{end}:"]

    # Loops -------------------------------------------------------------------------------------

    def _count(self, place: Place, cost: int) -> int:
        """How often a loop goes round whose body takes `cost`: the main loop should come to its end soon."""
        most = (1500 if place.depth == 0 else 200) // max(cost, 1)
        counts = [count for count in (2, 3, 5, 9, 20, 50, 256) if count <= most]
        return self.rng.choice(counts or [1, 2]) & 255

    def loop(self, place: Place) -> list[str]:
        """A counted loop, closed in one of many ways, perhaps left or begun in the middle."""
        rng = self.rng
        counter, top, out, mid = rng.choice(place.counters), self.label(), self.label(), self.label()
        inner, before = place.inside(counter), self.spent
        body = self.block(inner, rng.choice((1, 1, 2, 3)))
        if rng.random() < 0.25:
            body += self.jump_if(self.branch(), out, 40)
        if rng.random() < 0.2:
            # On to the next round from the middle, or into the loop from its middle.
            body += [*self.jump_if(self.branch(), mid, 40), *self.straight(2), f"{mid}:", *self.straight(1)]
            enter = [f"SJMP {mid}"] if rng.random() < 0.3 and size(body) < _REACH else []
        else:
            enter = []
        cost = self.spent - before + 4
        count = self._count(place, cost)
        self.spent = before + cost * (count or 256)
        set_up, test, close = self._closing(counter, count)
        distance = size(body) + size(test) + 8
        return [
            *set_up, *enter, f"{top}:", *body, *test, *self.jump_if(close, top, distance), f"{out}:"
        ]  # fmt: skip

    def _closing(self, counter: str, count: int) -> tuple[list[str], list[str], str]:
        """What sets the counter, what changes it, and the branch back to {to}."""
        up = [f"MOV {counter},#0"], [f"INC {counter}"]
        down = [f"MOV {counter},#{count}"]
        forms = [
            (down, [], f"DJNZ {counter},{{to}}"),
            (down, [], f"DJNZ {counter},{{to}}"),
            (down, [f"DEC {counter}", f"MOV A,{counter}"], "JNZ {to}"),
            (*up, [f"MOV A,{counter}"], f"CJNE A,#{count},{{to}}"),
            (*up, [f"MOV A,#{count}"], f"CJNE A,{self._address(counter)},{{to}}"),
            (*up, [f"MOV A,{counter}", "CLR C", f"SUBB A,#{count & 127}"], "JC {to}"),
            ([f"MOV {counter},#1"], [f"MOV A,{counter}", "RL A", f"MOV {counter},A"], "JNB ACC.2,{to}"),
            (*up, [f"MOV R1,#{self._address(counter)}"], f"CJNE @R1,#{count},{{to}}"),
        ]
        if counter.startswith("R"):
            forms.append((*up, [], f"CJNE {counter},#{count},{{to}}"))
        set_up, *tests, close = self.rng.choice(forms)
        return set_up, [line for test in tests for line in test], close

    def _address(self, counter: str) -> str:
        """The counter as a direct address."""
        if counter.startswith("R"):
            return name_of(self.bank << 3 | int(counter[1:]))
        return counter

    # Calls and tables --------------------------------------------------------------------------

    def call(self, place: Place) -> list[str]:
        """A call, straight or by way of what a compiler or a clever programmer makes of it."""
        name, over, here = self.rng.choice(place.calls), self.label(), self.label()
        self.spent += 8 + self.costs.get(name, 0)
        return self.rng.choice(
            (
                [f"LCALL {name}"],
                [f"LCALL {name}"],
                # The function is reached by an indirect jump from a small routine.
                [f"LCALL {here}", f"SJMP {over}", f"{here}:", f"MOV DPTR,#{name}", "CLR A", "JMP @A+DPTR",
                 f"{over}:"],
                # The call's own address is taken from the stack and thrown away.
                [f"LCALL {here}", "DB 0A5h,0FFh", f"{here}:", "DEC SP", "DEC SP", f"LCALL {name}"],
                # Data behind the call: the routine reads it and returns behind it.
                [f"LCALL {here}", f"DB {self.data()}", f"SJMP {over}", f"{here}:", "POP DPH", "POP DPL",
                 "CLR A", "MOVC A,@A+DPTR", "MOV 6Bh,A", "CLR A", "INC DPTR", "JMP @A+DPTR", f"{over}:"],
                [f"MOV DPTR,#{over}", "PUSH DPL", "PUSH DPH", f"LJMP {name}", f"{over}:"],
            )
        )  # fmt: skip

    def table(self, place: Place) -> list[str]:
        """A jump through a table of jumps, or a value out of a table of bytes."""
        rng, tab, end = self.rng, self.label(), self.label()
        if rng.random() < 0.4:
            # The 2 is the jump between MOVC and the bytes.
            read = (
                [f"MOV DPTR,#{tab}", "MOVC A,@A+DPTR"] if rng.random() < 0.5 else ["ADD A,#2", "MOVC A,@A+PC"]
            )
            row = f"DB {','.join(str(self.data()) for _ in range(4))}"
            return [f"MOV A,{self.source()}", "ANL A,#3", *read, f"SJMP {end}", f"{tab}:", row, f"{end}:"]
        cases = [(self.label(), self.straight(rng.randrange(1, 4))) for _ in range(4)]
        long = rng.random() < 0.4
        pick = [f"MOV A,{self.source()}" if rng.random() < 0.8 else f"MOV A,#{rng.randrange(4)}", "ANL A,#3"]
        pick += ["MOV B,#3", "MUL AB"] if long else [rng.choice(("RL A", "ADD A,ACC"))]
        lines = [*pick, f"MOV DPTR,#{tab}", "JMP @A+DPTR", f"{tab}:"]
        lines += [f"{'LJMP' if long else 'SJMP'} {name}" for name, _ in cases]
        for name, body in cases:
            lines += [f"{name}:", *body, f"LJMP {end}"]
        return [*lines, f"{end}:"]

    # Register banks and the stack ---------------------------------------------------------------

    def other_bank(self) -> list[str]:
        """A piece in another register bank, and back."""
        body = self.straight(self.rng.randrange(1, 5))
        psw = self.data() & 0xE7 | self.rng.randrange(4) << 3
        return self.rng.choice(
            (
                ["PUSH PSW", f"MOV PSW,#{psw}", *body, "POP PSW"],
                ["XRL PSW,#18h", *body, "XRL PSW,#18h"],
                ["CPL RS0", *body, "CPL RS0"],
                ["CPL RS1", *body, self.back_to_bank()],
                [f"MOV A,#{psw}", "XCH A,PSW", *body, self.back_to_bank()],
                ["ORL PSW,#18h", *body, self.back_to_bank(), "MOV C,P", "MOV 5Ah,PSW"],
            )
        )

    def back_to_bank(self) -> str:
        """The instruction that selects the program's register bank."""
        return f"MOV PSW,#{self.bank << 3}"

    def stack(self) -> list[str]:
        """Pushes, a piece, and the pops, into other cells perhaps."""
        count = self.rng.randrange(1, 4)
        pushes = [f"PUSH {self.rng.choice((self.source(), 'ACC', 'PSW', 'B', 'SP'))}" for _ in range(count)]
        pops = [f"POP {self.rng.choice((self.target(), 'ACC', 'B', 'DPH'))}" for _ in range(count)]
        look = ["MOV R0,SP", "MOV A,@R0", "XRL A,#0FFh", "MOV @R0,A"] if self.rng.random() < 0.3 else []
        if self.rng.random() < 0.2:
            pops[-1] = "POP PSW"
            pops.append(self.back_to_bank())
        return [*pushes, *look, *self.straight(self.rng.randrange(3)), *pops]

    def stack_on_registers(self) -> list[str]:
        """The stack lies over R0-R3 or over cells that the program uses, for a moment."""
        low = self.cell() - 1 & 255
        use = self.rng.choice(
            (["PUSH ACC", "PUSH B", "POP DPL"], ["PUSH 5Fh", "POP ACC"], ["POP B", "POP DPH"])
        )
        return ["MOV 6Fh,SP", f"MOV SP,#{low}", *use, *self.straight(2), "MOV SP,6Fh"]

    def oddity(self) -> list[str]:
        """Jumps into operands, to the next instruction, and by a constant computed address."""
        over = self.label()
        return self.rng.choice(
            (
                ["JC $+3", "DB 90h,0E4h,4"],
                ["JNB ACC.3,$+4", "DB 74h,0C3h", "RRC A"],
                ["CJNE A,#80h,$+3", "JNC $+2", "SJMP $+2"],
                [f"MOV DPTR,#{over}", f"MOV A,#{self.data()}", "CLR A", "JMP @A+DPTR", "DB 0A5h", f"{over}:"],
                ["CLR A", "CJNE A,P0,$+3", "MOV A,PSW", "ANL A,#0C5h", "MOV 59h,A"],
                ["DA A", "MOV 57h,A", "MUL AB", "DIV AB", "MOV 56h,PSW"],
                ["MOV R0,#0E0h", "MOV @R0,A", "MOV A,@R0", "MOV 00h,A", "INC R0", "MOV A,00h"],
                ["JNB P0.2,$+3", "JBC P,$+3", "MOV A,PSW", "JBC AC,$+3", "JBC ACC.0,$+3", "JB P,$+3"],
                [f"LJMP {over}", f"{over}:"],
            )
        )
