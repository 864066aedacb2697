from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.checks import passes_bank_test, problems
from labkit.firmware.errors import ImageError
from labkit.firmware.header import Header
from labkit.firmware.image import Image, build
from labkit.firmware.layout import HEADER, IMAGE_SIZE, Layout
from tests.firmware.helpers import LAYOUTS, changed, differences, image

layouts = st.sampled_from(LAYOUTS)


@given(layouts, st.integers(3, IMAGE_SIZE - 9), st.binary(min_size=1, max_size=8))
def test_taking_apart_and_building_gives_the_same_bytes(layout: Layout, offset: int, piece: bytes) -> None:
    """parts() and build() lose nothing, wherever the bytes are."""
    data = changed(image(layout), offset, piece)
    if any(problems(data)):
        return
    assert build(Image(data).parts()).data == data


@given(layouts, st.from_regex(r"[A-Z0-9]{4}", fullmatch=True), st.data())
def test_building_and_taking_apart_is_lossless(layout: Layout, revision: str, data: st.DataObject) -> None:
    """build() and parts() lose nothing, and put each part where it belongs."""
    parts = Image(image(layout)).parts()
    tail = data.draw(st.binary(min_size=16, max_size=16))
    common = parts.common[:-4] + data.draw(st.binary(min_size=4, max_size=4))
    given_parts = replace(parts, header=Header(layout, revision), tail=tail, common=common)
    built = build(given_parts)
    assert built.parts() == given_parts
    assert built.revision == revision
    assert differences(built.data, image(layout)) <= set(range(0x7FDC, 0x8000))


def test_both_layouts_are_read() -> None:
    """Layout, revision, identity, boot code, sum and banks of a sound image."""
    for layout in LAYOUTS:
        data = image(layout)
        read = Image(data)
        assert (read.layout, read.revision, read.n_code_banks) == (layout, "AB12", layout.code_banks)
        assert read.identity is not None
        assert (read.identity.vendor, read.identity.product) == ("MAKER", "DVDRW MODEL ONE")
        assert (read.identity.revision, read.identity.timestamp) == ("AB12", "2004/11/05 18:30")
        assert read.map_file_to_code(read.identity.offset) == [(2, 0x8010)]
        assert read.map_code_to_file(2, 0x8010) == read.identity.offset
        assert read.boot == data[:0x4000]
        assert read.file_bank(15) == data[0xF0000:]
        assert read.code_bank(2)[0x8010:0x8014] == b"\x05\x80\x00\x32"
        assert read.sum16 == sum(data) % 65536


def test_the_common_area_is_seen_where_the_layout_says() -> None:
    """Each bank shows the program's first byte: at CPU 4000 in a flat image, at 0000 in a rebanked one."""
    for bank in range(16):
        assert Image(image(Layout.FLAT)).code_bank(bank)[0x4000:0x4003] == b"\x02\x40\x40"
        assert Image(image(Layout.REBANKED)).code_bank(bank)[0:3] == b"\x02\x40\x40"


def test_an_image_may_have_no_identity() -> None:
    """A missing identity block is a value, not an error."""
    data = image(Layout.FLAT)
    place = Image(data).identity
    assert place is not None
    assert Image(changed(data, place.offset, b"\x06")).identity is None


@given(layouts, st.sampled_from([0, 0, *range(16)]), st.sampled_from([0x0F, 0x1F, *range(256)]))
def test_any_header_byte_gives_field_and_offset_or_parses(layout: Layout, at: int, value: int) -> None:
    """Whatever stands in the header, a reader hears which field is wrong and where, or gets the image."""
    data = changed(image(layout), HEADER + at, bytes([value]))
    found = list(problems(data))
    if not found:
        assert bytes(Image(data).header) == data[HEADER : HEADER + 16]
        return
    offset = found[0].offset
    assert offset is not None
    assert str(found[0]).startswith(f"{found[0].field} at file offset {offset:06X}h: ")
    # Another valid mask is no fault of the header: then the banks do not fit it.
    if at == 0 and value in (0x0F, 0x1F):
        assert found[0].field in ("family mark", "file bank 1")
    else:
        assert HEADER <= offset <= HEADER + at


@pytest.mark.parametrize(
    ("offset", "byte", "field", "place"),
    [
        (0, 0x80, "boot code", 0),
        (0x4000, 0xFF, "application", 0x4000),
        (HEADER, 0x07, "bank mask", HEADER),
        (HEADER + 2, 0x00, "revision", HEADER + 1),
        (HEADER + 6, 0x01, "zeros", HEADER + 5),
        (HEADER + 7, 0x02, "header version", HEADER + 7),
        (HEADER + 15, 0x00, "filler", HEADER + 8),
        (0xA0000, 0x00, "file bank 10", 0xA0000),
    ],
)
def test_each_fault_names_its_field_and_offset(offset: int, byte: int, field: str, place: int) -> None:
    """One damaged byte in a flat image leads to its own field."""
    with pytest.raises(ImageError) as caught:
        Image(changed(image(Layout.FLAT), offset, bytes([byte])))
    assert (caught.value.field, caught.value.offset) == (field, place)


def test_a_rebanked_image_needs_its_three_signs() -> None:
    """02h at 0000 and 4000 and the mark at FFF8; file banks may begin with anything."""
    data = image(Layout.REBANKED)
    assert data[0x10000] == 0xFF
    assert passes_bank_test(data)
    for offset, field in ((0x4000, "application"), (0xFFF8, "family mark")):
        bad = changed(data, offset, b"\x80")
        assert not passes_bank_test(bad)
        assert [problem.field for problem in problems(bad)] == [field]


def test_a_flat_bank_may_begin_with_either_jump() -> None:
    """LJMP and SJMP both pass the bank test, anything else fails it."""
    data = image(Layout.FLAT)
    assert passes_bank_test(changed(data, 0x30000, b"\x80"))
    assert Image(changed(data, 0x30000, b"\x80")).layout is Layout.FLAT
    assert not passes_bank_test(changed(data, 0x30000, b"\x00"))
    assert not passes_bank_test(data[:-1])


def test_all_problems_are_listed() -> None:
    """A reader who wants everything gets every damaged bank, in order."""
    bad = changed(changed(image(Layout.FLAT), 0x20000, b"\0"), 0xF0000, b"\0")
    assert [problem.offset for problem in problems(bad)] == [0x20000, 0xF0000]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"DRIVE NOTES\r\nupdate on Monday\r\n", "text file"),
        (image(Layout.FLAT)[:70000], "truncated"),
        (image(Layout.FLAT) + b"\xff", "too long"),
        (b"MZ" + bytes(300), ".EXE"),
        (bytes(IMAGE_SIZE), "02h"),
        (b"\xff" * IMAGE_SIZE, "FFh"),
    ],
)
def test_files_that_are_no_image_get_one_clear_sentence(data: bytes, word: str) -> None:
    """Empty, text, cut, long, constant and .EXE files are each named for what they are."""
    with pytest.raises(ImageError, match=word) as caught:
        Image(data)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(re.findall(r"[.](?: |$)", sentence)) == 1


def test_build_refuses_parts_that_do_not_fit() -> None:
    """Sizes, the number of chunks and the header's text are checked before anything is put together."""
    parts = Image(image(Layout.REBANKED)).parts()
    for bad, field in (
        (replace(parts, boot=parts.boot[1:]), "boot"),
        (replace(parts, chunks=parts.chunks[1:]), "chunks"),
        (replace(parts, chunks=(*parts.chunks[:-1], b"")), "chunk 20"),
        (replace(parts, header=Header(Layout.FLAT, "AB12")), "chunks"),
        (replace(parts, header=Header(Layout.REBANKED, "ABCDE")), "revision"),
        (replace(parts, boot=bytes(0x4000)), "boot code"),
    ):
        with pytest.raises(ImageError) as caught:
            build(bad)
        assert caught.value.field == field


def test_there_are_sixteen_file_banks() -> None:
    """A file bank outside 0 to 15 is misuse."""
    with pytest.raises(ImageError, match="0 to 15"):
        Image(image(Layout.FLAT)).file_bank(16)
