from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.errors import AddressError
from labkit.firmware.layout import IMAGE_SIZE, Layout
from tests.firmware.helpers import LAYOUTS, image

layouts = st.sampled_from(LAYOUTS)
offsets = st.one_of(
    st.integers(0, IMAGE_SIZE - 1),
    st.sampled_from([0, 0x3FFF, 0x4000, 0x7FFF, 0x8000, 0x13FFF, 0x14000, 0xF7FFF, 0xF8000, 0xFFFFF]),
)


@given(layouts, offsets)
def test_every_code_address_of_a_file_offset_leads_back(layout: Layout, offset: int) -> None:
    """From the file to the code space and back is the same byte, for each bank that shows it."""
    addresses = layout.code_addresses(offset)
    assert all(layout.file_offset(bank, cpu) == offset for bank, cpu in addresses)
    if layout is Layout.FLAT:
        assert len(addresses) == 1
    else:
        assert len(addresses) == (0 if offset < 0x4000 else 21 if offset < 0x8000 else 1)


@given(layouts, st.integers(0, 20), st.integers(0, 0xFFFF))
def test_every_file_offset_of_a_code_address_leads_back(layout: Layout, bank: int, cpu: int) -> None:
    """From the code space to the file and back gives the address again, or there is no such byte at all."""
    try:
        offset = layout.file_offset(bank, cpu)
    except AddressError:
        assert bank >= layout.code_banks or (bank == 20 and cpu >= 0xC000)
        return
    assert (bank, cpu) in layout.code_addresses(offset)


@given(layouts, st.integers(0, 20), st.integers(0, 0xFFFF))
def test_code_bank_shows_what_the_map_says(layout: Layout, bank: int, cpu: int) -> None:
    """The 64 KB view and the address map agree byte for byte; a byte that does not exist reads FFh."""
    bank %= layout.code_banks
    data = image(layout)
    view = layout.code_bank(data, bank)
    assert len(view) == 0x10000
    try:
        assert view[cpu] == data[layout.file_offset(bank, cpu)]
    except AddressError:
        assert view[cpu] == 0xFF


def test_bank_numbers_of_both_layouts() -> None:
    """16 flat banks; 21 rebanked ones, the last of which ends with the file."""
    assert Layout.FLAT.code_banks == 16
    assert Layout.REBANKED.code_banks == 21
    assert Layout.REBANKED.file_offset(20, 0xBFFF) == IMAGE_SIZE - 1
    assert Layout.REBANKED.file_offset(0, 0xBFF8) == 0xFFF8
    last = Layout.REBANKED.code_bank(bytes(IMAGE_SIZE), 20)
    assert (last[0xBFFF], last[0xC000], last[0xFFFF]) == (0, 0xFF, 0xFF)


def test_own_ranges_do_not_overlap_and_reach_the_end() -> None:
    """What the banks hold alone, put one after the other, fills the file behind boot code and common area."""
    for layout, start in ((Layout.FLAT, 0), (Layout.REBANKED, 0x8000)):
        position = start
        for bank in range(layout.code_banks):
            own = layout.own(bank)
            assert own.start == position
            position = own.stop
        assert position == IMAGE_SIZE


def test_layout_is_known_by_word_and_by_mask() -> None:
    """Recipes name a layout by a word, code by its mask."""
    assert Layout("flat") is Layout.FLAT
    assert Layout("rebanked") == "rebanked"
    assert [Layout.of_mask(mask) for mask in (0x0F, 0x1F)] == list(Layout)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: Layout("round"), "'flat' or 'rebanked'"),
        (lambda: Layout.of_mask(0x07), "07h"),
        (lambda: Layout.FLAT.file_offset(16, 0), "0 to 15, not 16"),
        (lambda: Layout.REBANKED.file_offset(-1, 0), "0 to 20, not -1"),
        (lambda: Layout.FLAT.file_offset(0, 0x10000), "0000h to FFFFh"),
        (lambda: Layout.REBANKED.file_offset(20, 0xC000), "ends before"),
        (lambda: Layout.FLAT.code_addresses(IMAGE_SIZE), "0FFFFFh"),
    ],
)
def test_a_place_that_does_not_exist_is_refused_with_the_range(act: object, says: str) -> None:
    """Misuse gets one sentence that says what is possible."""
    assert callable(act)
    with pytest.raises(AddressError, match=says):
        act()
