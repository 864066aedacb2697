from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labkit.firmware.layout import Layout
from labkit.firmware.pattern import Pattern, code_view, find_pattern, find_prologue
from tests.firmware.helpers import GATE, GATE_AT, LAYOUTS, PROLOGUE, changed, image

layouts = st.sampled_from(LAYOUTS)
MARKER = bytes.fromhex("A1B2C3D4E5")


@given(layouts, st.integers(0, 20), st.integers(0, 0xFFFF - len(MARKER)))
@example(Layout.REBANKED, 5, 0x3FFE)  # from the common area into a chunk: neighbours for the CPU alone
@example(Layout.REBANKED, 20, 0xBFFB)
@example(Layout.FLAT, 0, 0x3FFE)
def test_a_pattern_is_found_where_the_cpu_sees_it(layout: Layout, bank: int, cpu: int) -> None:
    """Wherever bytes lie one after the other in a code bank they are found, with their file offsets."""
    bank %= layout.code_banks
    if bank == 20 and cpu + len(MARKER) > 0xC000:
        return
    data = bytearray(image(layout))
    offsets = tuple(layout.file_offset(bank, cpu + n) for n in range(len(MARKER)))
    for offset, byte in zip(offsets, MARKER, strict=True):
        data[offset] = byte
    hits = find_pattern(bytes(data), Pattern("A1 ?? C3 D4 E5"), layout)
    assert find_pattern(bytes(data), "A1 ?? C3 D4 E5", layout) == hits
    if layout is Layout.FLAT and bank == 0 and cpu < 0x4000:
        assert hits == ()  # boot code is left out
        return
    assert [hit.offsets for hit in hits] == [offsets]
    assert hits[0].found == MARKER
    seen_bank, seen_cpu = hits[0].seen
    assert layout.file_offset(seen_bank, seen_cpu) == offsets[0]


def test_bytes_that_only_neighbour_in_the_file_are_not_code() -> None:
    """The end of one chunk and the start of the next are neighbours in the file, never in the code space."""
    data = changed(image(Layout.REBANKED), 0x14000 - 2, MARKER)
    assert find_pattern(data, Pattern("A1 B2 C3 D4 E5"), Layout.REBANKED) == ()
    data = changed(image(Layout.FLAT), 0x30000 - 2, MARKER)
    assert find_pattern(data, Pattern("A1 B2 C3 D4 E5"), Layout.FLAT) == ()


def test_boot_code_is_never_searched() -> None:
    """A pattern in the first 16 KB of the file is not found in either layout."""
    for layout in LAYOUTS:
        data = changed(image(layout), 0x1000, MARKER)
        assert find_pattern(data, Pattern("A1 B2 C3 D4 E5"), layout) == ()


def test_the_common_area_counts_as_often_as_the_file_has_it() -> None:
    """Sixteen copies in a flat file, one in a rebanked one."""
    prologue = Pattern("E5 90 54 ?? B4 00")
    assert len(find_pattern(image(Layout.FLAT), prologue, Layout.FLAT)) == 16
    assert len(find_pattern(image(Layout.REBANKED), prologue, Layout.REBANKED)) == 1


def test_overlapping_places_are_all_found() -> None:
    """A pattern that begins inside another place of its own is a second place."""
    data = changed(image(Layout.FLAT), 0x90000 + 0x9000, b"\xa5\xa5\xa5")
    assert len(find_pattern(data, Pattern("A5 A5"), Layout.FLAT)) == 2


def test_a_wildcard_matches_every_byte() -> None:
    """Also a line feed, which regular expressions treat apart."""
    data = changed(image(Layout.FLAT), 0x99000, b"\xa1\x0a\xa2")
    assert len(find_pattern(data, Pattern("A1 ?? A2"), Layout.FLAT)) == 1


def test_fill_keeps_bytes_under_wildcards() -> None:
    """A replacement takes what it does not state from what was found."""
    assert Pattern("01 ?? 03").fill(b"\xaa\xbb\xcc") == b"\x01\xbb\x03"


@pytest.mark.parametrize("text", ["", "1", "GG", "90 ? E0", "9000"])
def test_a_pattern_that_is_no_pattern_is_refused(text: str) -> None:
    """Misuse is told at once, not as a search without result."""
    with pytest.raises(ValueError, match="pattern"):
        Pattern(text)


def test_the_prologue_tells_the_layout() -> None:
    """Found in the program's first file bank with its mask; without it the code is unknown."""
    for layout in LAYOUTS:
        found = find_prologue(image(layout))
        assert found is not None
        assert (found.offset, found.layout) == (PROLOGUE, layout)
        data = changed(image(layout), PROLOGUE + 3, b"\x07")
        assert find_prologue(data) is None
    without = changed(image(Layout.REBANKED), PROLOGUE, bytes(6))
    moved = changed(without, 0x1000, bytes.fromhex("E590541FB400"))
    assert find_prologue(moved) is None


def test_the_view_of_a_bank_begins_behind_boot_code() -> None:
    """What is searched has no padding, so that nothing is found where the file has no byte."""
    assert code_view(image(Layout.FLAT), Layout.FLAT, 0)[0] == 0x4000
    assert len(code_view(image(Layout.REBANKED), Layout.REBANKED, 20)[1]) == 0xC000
    start, code = code_view(image(Layout.FLAT), Layout.FLAT, GATE_AT[0])
    assert code[GATE_AT[1] - start :].startswith(GATE)
