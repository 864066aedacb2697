import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.ata.sense import Sense


@pytest.mark.parametrize(
    ("sense", "text"),
    [
        (Sense(2, 0x3A, 0), "2/3A/00 not ready: no medium"),
        (Sense(6, 0x29, 0), "6/29/00 unit attention: power-on or reset happened"),
        (Sense(6, 0x3F, 1), "6/3F/01 unit attention: microcode has changed"),
        (Sense(4, 0x40, 0x85), "4/40/85 hardware error: diagnostic failure in component 85h"),
        (Sense(5, 0x26, 0x90), "5/26/90 illegal request: a code of the maker's own"),
        (Sense(0xD, 0x7F, 0x01), "D/7F/01 reserved key: a code not in this lab's table"),
    ],
)
def test_codes_have_a_text(sense: Sense, text: str) -> None:
    """Known codes, component failures, makers' codes and unknown ones each read differently."""
    assert str(sense) == text


@given(st.integers(0, 15), st.integers(0, 255), st.integers(0, 255))
def test_every_code_can_be_shown(key: int, asc: int, ascq: int) -> None:
    """No combination of numbers is without a line for people."""
    assert str(Sense(key, asc, ascq)).startswith(f"{key:X}/{asc:02X}/{ascq:02X} ")
