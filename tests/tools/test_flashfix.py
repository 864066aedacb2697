from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.container import build, make, parse
from labkit.firmware.layout import Layout
from labkit.firmware.scramble import KEY_SIZE, Scrambling
from labkit.tools.flashfix import flashfix
from tests.firmware.helpers import changed, differences, image

ways = st.sampled_from(list(Scrambling))


@given(ways, st.binary(min_size=1, max_size=64), st.integers(1, 4))
def test_only_the_drive_check_changes(method: Scrambling, data: bytes, count: int) -> None:
    """One byte of the file differs, no image byte among them, and then any drive passes."""
    carried = {f"AB1{n}": data.ljust(KEY_SIZE, bytes([n])) for n in range(count)}
    exe = build(make(carried, ["MODEL ONE"], method))
    result = flashfix(exe)
    assert result.accepted
    assert result.data is not None
    assert differences(exe, result.data) == {result.offset}
    before, after = parse(exe), parse(result.data)
    assert after.images() == before.images()
    assert after.entries == before.entries
    assert after.check.accepts == before.check.accepts
    assert (before.check.passes("OTHER", "MODEL"), after.check.passes("OTHER", "MODEL")) == (False, True)


def test_a_whole_scrambled_flasher_is_fixed() -> None:
    """A 1 MB image under a key stays byte for byte what it was."""
    exe = build(make({"AB12": image(Layout.REBANKED)}, ["MODEL ONE"], "keyed"))
    fixed = flashfix(exe).data
    assert fixed is not None
    assert parse(fixed).images()[0].data == image(Layout.REBANKED)


def test_fixing_twice_changes_nothing_more() -> None:
    """A flasher without a check is taken as it is."""
    exe = build(make({"AB12": b"x"}))
    result = flashfix(exe)
    assert (result.accepted, result.offset, result.data) == (True, None, exe)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"read me first", "text file"),
        (image(Layout.FLAT), "bare image"),
        (bytes(5000), "letters MZ"),
        (build(make({"AB12": b"xyz"}, ["MODEL ONE"]))[:-1], "truncated"),
        (changed(build(make({"AB12": b"xyz"}, ["MODEL ONE"])), 0x80, b"X"), "signature"),
    ],
)
def test_what_is_no_flasher_is_refused_with_a_reason(data: bytes, word: str) -> None:
    """One sentence and no data."""
    result = flashfix(data)
    assert (result.accepted, result.offset, result.data) == (False, None, None)
    assert word in result.reason
    assert "\n" not in result.reason
