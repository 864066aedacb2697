from __future__ import annotations

from collections import Counter

from labkit.catalog import models
from labkit.story.traffic import Traffic
from labkit.views.board import FORGETS, KEEPS, board, show_board

TRAFFIC = Traffic(Counter(host=5, EEPROM=1000), Counter(host=2, SRAM=7), 12345, 512)


def test_parts_have_their_sizes_and_their_traffic() -> None:
    """The figure's numbers are those of the model and of the record."""
    parts = {one.name: one for one in board(models()["dw-d22a"], TRAFFIC)}
    sizes = {name: one.size for name, one in parts.items() if one.size}
    assert sizes == {"flash chip": 0x100000, "EEPROM": 1024, "DRAM": 0x200000, "SRAM": 0x2000}
    assert [name for name, one in parts.items() if one.sort == KEEPS] == ["flash chip", "EEPROM"]
    assert [name for name, one in parts.items() if one.sort == FORGETS] == ["DRAM", "SRAM"]
    assert {name: one.total for name, one in parts.items() if one.total} == {
        "host": 7,
        "flash chip": 12345,
        "EEPROM": 1000,
        "SRAM": 7,
    }


def test_words_tell_the_traffic_of_each_part() -> None:
    """Who cannot see the lines reads what went over them, and where nothing did."""
    text = show_board(models()["dw-d22a"], TRAFFIC).words
    assert "host (logic): 5 reads, 2 writes and 512 bytes of data" in text
    assert "flash chip (memory that keeps its contents, 1 MB): 12,345 instructions" in text
    assert "panel (moves, shows or feels): nothing" in text


def test_it_can_be_drawn_with_silent_parts() -> None:
    """A part that nobody talks to has a thin line, and the picture is another one than with traffic."""
    model = models()["dw-d22a"]
    assert show_board(model, TRAFFIC).png() != show_board(model, Traffic()).png()
