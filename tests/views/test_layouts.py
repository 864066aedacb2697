from __future__ import annotations

import itertools

import pytest

from labkit.firmware.layout import IMAGE_SIZE, Layout
from labkit.firmware.store import file_names, read_file
from labkit.views.layouts import BOOT, COMMON, layout_map, own_start, show_layouts


@pytest.mark.parametrize("layout", list(Layout))
def test_each_piece_is_where_the_layout_puts_it(layout: Layout) -> None:
    """The first and the last byte of every piece agree with the arithmetic that images are built with."""
    for piece in layout_map(layout).pieces:
        for n in (0, piece.size - 1):
            assert layout.file_offset(piece.bank, piece.cpu + n) == piece.offset + n


@pytest.mark.parametrize("layout", list(Layout))
def test_the_whole_file_is_shown(layout: Layout) -> None:
    """The pieces together cover every byte of the file."""
    found = layout_map(layout)
    pieces = list(found.pieces) + ([found.at_reset] if found.at_reset else [])
    spans = sorted({(one.offset, one.offset + one.size) for one in pieces})
    assert spans[0][0] == 0
    assert spans[-1][1] == IMAGE_SIZE
    assert all(one[1] == after[0] for one, after in itertools.pairwise(spans))


def test_the_common_program_is_copied_or_shared() -> None:
    """Flat needs 16 copies of the common area in the file; rebanked has one that 21 banks see."""
    flat, rebanked = (layout_map(one) for one in Layout)
    assert flat.count_in_file(COMMON) == 16 * 0x4000
    assert rebanked.count_in_file(COMMON) == 0x4000
    assert flat.seen_in(COMMON) == list(range(16))
    assert rebanked.seen_in(COMMON) == list(range(21))


def test_boot_code_is_in_bank_0_or_only_at_reset() -> None:
    """In the rebanked layout no bank shows the boot code once the program runs."""
    flat, rebanked = (layout_map(one) for one in Layout)
    assert flat.seen_in(BOOT) == [0]
    assert flat.at_reset is None
    assert rebanked.seen_in(BOOT) == []
    assert rebanked.at_reset is not None
    assert rebanked.count_in_file(BOOT) == 0x4000
    assert own_start(rebanked, 1) == 0x14000


def test_words_say_how_the_two_differ() -> None:
    """The words hold the numbers that the lesson is about."""
    text = show_layouts().alt
    assert "flat: 16 code banks." in text
    assert "common area: 256 KB of the file, at CPU 4000h of code banks 0-15, 16 copies" in text
    assert "rebanked: 21 code banks." in text
    assert "common area: 16 KB of the file, at CPU 0000h of code banks 0-20, 1 copy" in text
    assert "boot code: file 000000h, 16 KB, CPU 0000h, at reset only" in text
    assert "the last bank from file 0F8000h to 0FFFFFh" in text


def test_flat_images_of_the_lab_do_repeat_the_common_program() -> None:
    """What the figure says of flat images is true of those that come with the lab."""
    for name in file_names():
        data = read_file(name)
        if name.endswith(".BIN") and data[0x7FE0] == Layout.FLAT.mask:
            copies = {data[bank + 0x4000 : bank + 0x8000] for bank in range(0, IMAGE_SIZE, 0x10000)}
            assert len(copies) == 1, name
