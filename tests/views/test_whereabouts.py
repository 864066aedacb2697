from __future__ import annotations

from labkit.firmware.layout import Layout
from labkit.firmware.store import read_image
from labkit.story.moment import moment_of
from labkit.story.scrub import scrub_boot
from labkit.story.workbench import Workbench
from labkit.views.whereabouts import BOOT, COMMON, OWN, code_pieces, show_whereabouts, whereabouts


def test_pieces_show_what_the_layout_says() -> None:
    """Byte for byte, the pieces of each bank are what the CPU sees there."""
    for layout, key in ((Layout.FLAT, "bys2"), (Layout.REBANKED, "js02")):
        image = read_image(key)
        for bank in range(layout.code_banks):
            seen = bytearray(b"\xff" * 0x10000)
            for one in code_pieces(layout, bank):
                seen[one.cpu : one.cpu + one.size] = image[one.offset : one.offset + one.size]
            assert bytes(seen) == layout.code_bank(image, bank)
    kinds = [[one.kind for one in code_pieces(Layout.FLAT, bank)] for bank in (0, 8)]
    assert kinds == [[BOOT, COMMON, OWN], [OWN, COMMON, OWN]]


def test_words_and_data_are_those_of_the_moment() -> None:
    """Place, lines and pieces of one moment are all in the words, and it can be painted."""
    scrub = scrub_boot(Workbench("dw-d22a", "bys2").drive, 2, image="bys2")
    moment = scrub.at(scrub.when(0x88014)[0])
    data = whereabouts(moment)
    assert (data.bank, data.pc, data.offset) == (8, 0x8014, 0x88014)
    made = show_whereabouts(moment)
    text = " ".join(made.alt.split())
    assert moment.place in text
    assert "next: 8:8014 12 80 00 LCALL 8000h" in text
    assert "CPU 8000h to FFFFh shows file 088000h to 08FFFFh: this bank's own bytes" in text
    assert made.png().startswith(b"\x89PNG")


def test_a_place_that_is_not_in_the_file_is_drawn_too() -> None:
    """Code banks beyond the chip have no pieces and no offset."""
    scrub = scrub_boot(Workbench("dw-d22a", "js02").drive, 2)
    scrub._drive.board.code._select(1, 0x1F)
    lost = moment_of(scrub._drive, 0, (0, 0), (), {}, "")
    assert lost.offset is None
    assert "not in the flash chip" in show_whereabouts(lost).alt
    assert show_whereabouts(lost).png().startswith(b"\x89PNG")
