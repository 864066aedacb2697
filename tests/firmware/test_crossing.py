"""The ways between code banks that no linker checks."""

from __future__ import annotations

import pytest

from labkit.firmware.crossing import borrowed, strays

NAMES = {0x4100: "common_help", 0x18000: "here", 0x28000: "there", 0x28100: "_table"}


def _source(area: str, line: str) -> str:
    return f"\t.area HOME    (CODE)\n\tlcall\t_common_help\n\t.area {area}   (CODE)\n\t{line}\n"


@pytest.mark.parametrize(
    "line", ["lcall\t_there", "ljmp _there", "mov\tdptr,#_there", "mov dptr, #(__table + 3)"]
)
def test_a_plain_way_into_another_bank_is_found(line: str) -> None:
    """Calls, jumps and pointers into bank 2 are named from bank 1 and the common area, not from bank 2."""
    (sentence,) = strays(_source("BANK1", line), NAMES)
    assert sentence.startswith("line 4: code bank 1 ") and "code bank 2 without a switch" in sentence
    assert len(list(strays(_source("CSEG", line), NAMES))) == 1
    assert not list(strays(_source("BANK2", line), NAMES))


@pytest.mark.parametrize(
    "line", ["lcall\t_here", "lcall\t_common_help", "mov\tdptr,#_in_ram", "mov\tr0,#_there"]
)
def test_other_ways_pass(line: str) -> None:
    """The same bank, the common area, XDATA, and the registers of a banked call are all in order."""
    assert not list(strays(_source("BANK1", line), NAMES))


def test_library_arithmetic_is_named() -> None:
    """Division and multiplication of the library are found, the bank switch is not."""
    text = "\tlcall\t__divuint\n\tlcall\t__sdcc_banked_call\n\tljmp\t__mullong\n\tlcall\t__divuint\n"
    assert borrowed(text) == ("__divuint", "__mullong")
