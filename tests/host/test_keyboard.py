from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.catalog import data_dir
from labkit.catalog.toml import load
from labkit.host.keyboard import FILE, Keyboard, alt, layouts


@given(st.text(max_size=30))
def test_the_usual_keyboard_types_what_its_caps_say(text: str) -> None:
    """With the layout that fits the caps nothing changes, whatever is typed."""
    plain = "".join(one for one in text if not "\ue020" <= one <= "\ue0ff")
    assert Keyboard().types(plain) == plain


def test_the_first_layout_is_complete() -> None:
    """Each printable character of ASCII has exactly one key on it, blanks aside."""
    keys = [character for character in layouts()["us"].values() if character != " "]
    assert sorted(keys) == sorted(set(string.printable) - set(string.whitespace))


def test_a_foreign_layout_types_something_else() -> None:
    """The key that says backslash types a tilde with one layout and a number sign with another."""
    assert Keyboard("po").types("CD \\") == "CD ~"
    assert Keyboard("uk").types("CD \\|") == "CD #~"
    assert Keyboard("po").types("`") == "\\"
    assert Keyboard("po").types("C:") == "CÇ"


def test_the_caps_say_which_key_is_pressed() -> None:
    """Who has the keyboard that fits the layout types what it says; else the key counts, not the cap."""
    assert Keyboard("po", caps="po").types("C:\\FIRM~") == "C:\\FIRM~"
    assert Keyboard("us", caps="uk").types("#") == "\\"


def test_alt_and_a_number_help_with_any_layout() -> None:
    """Alt with 92 is a backslash everywhere; a number that is no character is misuse."""
    for name in layouts():
        assert Keyboard(name).types(f"CD{alt(92)}FIRM") == "CD\\FIRM"
    with pytest.raises(ValueError, match="32 to 255; 300 is none"):
        alt(300)


def test_a_layout_must_exist() -> None:
    """An unknown name gets the names there are."""
    with pytest.raises(ValueError, match="no layout 'xx'; take one of: us, po, uk"):
        Keyboard("xx")


def test_other_layouts_list_only_what_differs() -> None:
    """Each key of a later layout changes something, so that the file shows the difference."""
    tables = load(data_dir() / FILE)["layout"]
    first = tables["us"]["keys"]
    for name in ("po", "uk"):
        assert not {key for key, both in tables[name]["keys"].items() if first.get(key) == both}
