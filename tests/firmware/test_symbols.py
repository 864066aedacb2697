"""Names of code addresses."""

from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.image import Image
from labkit.firmware.layout import Layout
from labkit.firmware.pattern import find_prologue
from labkit.firmware.recipe import recipes
from labkit.firmware.store import read_image, read_symbols
from labkit.firmware.symbols import as_text, from_map, from_text, seen_from
from labkit.mcu import disassemble

MAP = """
XSEG                                    00000000    00000076 =         118. bytes (REL,CON,XDATA)
     00000012  _eeprom_good                       common
CSEG                                    0000408B    00000536 =        1334. bytes (REL,CON,CODE)
C:   0000408B  _main                              common
BANK8                                   00088000    000000BC =         188. bytes (REL,CON,CODE)
C:   00088017  _panel_task                        panel
"""


def test_only_code_has_names() -> None:
    """A variable with the same number is not taken for code."""
    assert from_map(MAP) == {0x408B: "main", 0x88017: "panel_task"}


def test_a_bank_sees_its_own_names_and_the_common_ones() -> None:
    """Another bank's name at the same CPU address stays out."""
    names = from_map(MAP)
    assert seen_from(names, Layout.FLAT, 8) == {0x408B: "main", 0x8017: "panel_task"}
    assert seen_from(names, Layout.FLAT, 9) == {0x408B: "main"}


@given(
    st.dictionaries(st.integers(0, 0x14FFFF), st.from_regex(r"[a-z_]\w{0,12}", fullmatch=True), max_size=8)
)
def test_text_and_names_are_each_others_inverse(names: dict[int, str]) -> None:
    """What is kept in a file comes back."""
    assert from_text(as_text(names)) == names


def test_every_shipped_image_has_names_that_stand_on_its_code() -> None:
    """The bank-call prologue, found by its bytes, stands where its name says; gate and test have names."""
    for key, recipe in recipes().items():
        image = read_image(key)
        prologue = find_prologue(image)
        assert prologue is not None
        place = Image(image).map_file_to_code(prologue.offset)[0]
        assert read_symbols(key, place[0])[place[1]] == "bank_is_zero"
        assert "panel_sample_eject" in read_symbols(key, 8).values()
        assert "eeprom_test" in read_symbols(key, recipe.eeprom_bank).values()


def test_the_disassembler_prints_the_names() -> None:
    """A listing of the panel's bank shows its functions by name."""
    names = read_symbols("bys2", 8)
    start = next(address for address, name in names.items() if name == "panel_sample_eject")
    code = Image(read_image("bys2")).code_bank(8)[start : start + 64]
    listing = list(disassemble(code, start, names))
    assert listing[0].label == "panel_sample_eject"
    assert any("__sdcc_banked_ret" in line.text or "sdcc_banked_ret" in line.text for line in listing)
