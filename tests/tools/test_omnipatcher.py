from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.container import build, make, parse
from labkit.firmware.layout import Layout
from labkit.firmware.scramble import Scrambling
from labkit.tools.flashfix import flashfix
from labkit.tools.omnipatcher import omnipatcher
from tests.firmware.helpers import EEPROM_AT, LAYOUTS, PROLOGUE, changed, differences, image

choices = st.sampled_from([("crossflash",), ("mtkflash",), ("crossflash", "mtkflash"), ()])


@given(st.sampled_from(LAYOUTS), choices, st.booleans())
def test_only_the_reported_bytes_change(layout: Layout, patches: tuple[str, ...], as_exe: bool) -> None:
    """In a .bin and in a plain .EXE, the file differs exactly where the changes say, and as they say."""
    data = build(make({"AB12": image(layout)}, ["MODEL ONE"])) if as_exe else image(layout)
    result = omnipatcher(data, patches)
    assert result.accepted
    assert result.reason == ("Nothing to change.", "Patched: 1 place.",
                             "Patched: 2 places.")[len(patches)]  # fmt: skip
    assert result.data is not None
    told = {change.offset + n for change in result.changes for n in range(len(change.before))}
    assert differences(data, result.data) == told
    for change in result.changes:
        end = change.offset + len(change.before)
        assert (data[change.offset : end], result.data[change.offset : end]) == (change.before, change.after)
    assert [change.patch for change in result.changes] == list(patches)
    assert len(result.report) == len(patches)
    assert all("found at file offset" in line for line in result.report)


def test_a_patched_exe_carries_the_patched_image() -> None:
    """Patching the .EXE and patching the image in it are the same thing, and the drive check stays."""
    data = image(Layout.REBANKED)
    result = omnipatcher(build(make({"AB12": data}, ["MODEL ONE"])))
    assert result.data is not None
    flasher = parse(result.data)
    assert flasher.images()[0].data == omnipatcher(data).data
    assert flasher.check.enabled


def test_patching_twice_changes_nothing_more() -> None:
    """A file that is patched already is taken as it is."""
    once = omnipatcher(image(Layout.FLAT)).data
    assert once is not None
    twice = omnipatcher(once)
    assert (twice.accepted, twice.changes, twice.data) == (True, (), once)
    assert "already there" in twice.report[0]


@pytest.mark.parametrize("method", [one for one in Scrambling if one is not Scrambling.PLAIN])
def test_a_scrambled_exe_is_refused_fixed_or_not(method: Scrambling) -> None:
    """Turning the drive check off does not unscramble the image."""
    exe = build(make({"AB12": image(Layout.FLAT)}, ["MODEL ONE"], method))
    fixed = flashfix(exe).data
    assert fixed is not None
    for data in (exe, fixed):
        result = omnipatcher(data)
        assert (result.accepted, result.changes, result.data) == (False, (), None)
        assert "scrambled" in result.reason


FLAT = image(Layout.FLAT)
TEST = Layout.FLAT.file_offset(*EEPROM_AT)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"Dear customer,\n", "text file"),
        (FLAT[:-1], "truncated"),
        (FLAT + b"\0", "too long"),
        (changed(FLAT, 0, b"\x80"), "02h"),
        (changed(FLAT, 0x70000, b"\0"), "banks do not begin"),
        (changed(FLAT, PROLOGUE, b"\0"), "does not appear to be valid"),
        (changed(FLAT, TEST, b"\0"), "not found"),
        (changed(FLAT, 0xA8000, FLAT[TEST : TEST + 9]), "2 places"),
        (build(make({"AB12": FLAT[:-1]})), "truncated"),
        (build(make({"AB12": FLAT}))[:-1], "cannot be processed"),
        (b"MZ" + bytes(1000), "cannot be processed"),
    ],
)
def test_what_it_cannot_read_it_refuses_with_a_reason(data: bytes, word: str) -> None:
    """One sentence, no data, no changes."""
    result = omnipatcher(data)
    assert (result.accepted, result.changes, result.data) == (False, (), None)
    assert word in result.reason
    assert "\n" not in result.reason


def test_all_patches_are_made_or_none() -> None:
    """When one place is missing the file stays as it was, and the report tells what was found of each."""
    result = omnipatcher(changed(FLAT, TEST, b"\0"), ("mtkflash", "crossflash"))
    assert (result.accepted, result.data) == (False, None)
    assert ["found at" in line for line in result.report] == [True, False]


def test_an_unknown_patch_is_misuse() -> None:
    """A name that is no patch gets the names that are."""
    with pytest.raises(ValueError, match="crossflash or mtkflash"):
        omnipatcher(FLAT, ("speed",))
