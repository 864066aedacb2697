from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.container import (
    CarriedImage,
    Container,
    DriveCheck,
    DriveName,
    Entry,
    build,
    make,
    parse,
)
from labkit.firmware.errors import ContainerError
from labkit.firmware.exeformat import CHECK_OFFSET, HEAD_SIZE
from labkit.firmware.layout import Layout
from labkit.firmware.scramble import KEY_SIZE, Scrambling
from tests.firmware.helpers import changed, image

text = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)
names = st.builds(
    DriveName,
    st.one_of(st.just(""), text.map(lambda s: s[:8])),
    text.map(lambda s: s[:16]),
)
revisions = st.from_regex(r"[A-Za-z0-9]{1,7}", fullmatch=True)
ways = st.sampled_from(list(Scrambling))


@st.composite
def containers(draw: st.DrawFn) -> Container:
    """Any flasher with small images."""
    method = draw(ways)
    size = KEY_SIZE if method.has_key else 0
    key = st.binary(min_size=size, max_size=size)
    entry = st.builds(Entry, revisions, st.binary(min_size=1, max_size=400), key)
    check = DriveCheck(draw(st.booleans()), tuple(draw(st.lists(names, max_size=8))))
    return Container(method, check, tuple(draw(st.lists(entry, min_size=1, max_size=4))))


@given(containers())
def test_parsing_what_was_built_gives_the_same(flasher: Container) -> None:
    """parse() and build() are each other's inverse, and every start points at its stored image."""
    exe = build(flasher)
    read = parse(exe)
    assert read == flasher
    assert build(read) == exe
    for entry in read.entries:
        assert exe[entry.start : entry.start + len(entry.stored)] == entry.stored


@given(ways, st.lists(revisions, min_size=1, max_size=4, unique=True))
def test_a_flasher_knows_its_own_key(method: Scrambling, carried: list[str]) -> None:
    """images() gives back what was put in, whatever the scrambling, for each of up to four images."""
    given_images = {name: bytes([n]) * 2 * KEY_SIZE for n, name in enumerate(carried)}
    exe = build(make(given_images, ["MODEL ONE"], method))
    assert parse(exe).images() == tuple(CarriedImage(name, data) for name, data in given_images.items())


def test_a_whole_image_goes_in_and_out() -> None:
    """A 1 MB image in each kind of flasher; only the plain one holds it as it is."""
    data = image(Layout.REBANKED)
    for method in Scrambling:
        exe = build(make({"AB12": data}, ["MODEL ONE"], method.value))
        assert parse(exe).images()[0].data == data
        assert (data in exe) == (method is Scrambling.PLAIN) == (not parse(exe).scrambled)


@given(containers(), st.integers(0, HEAD_SIZE - 1), st.integers(0, 255))
def test_any_byte_of_the_head_gives_an_offset_or_parses(flasher: Container, at: int, value: int) -> None:
    """Damage in the head never leads to anything but a flasher or an error that says where."""
    exe = changed(build(flasher), at, bytes([value]))
    try:
        parse(exe)
        place = None
    except ContainerError as error:
        place = error
    if place is not None and at > 1:
        assert place.offset is not None
        assert f"{place.offset:06X}h" in str(place)


@given(containers(), st.data())
def test_a_truncated_flasher_is_refused(flasher: Container, data: st.DataObject) -> None:
    """Wherever the file ends early, the error names what is cut."""
    exe = build(flasher)
    cut = data.draw(st.integers(0, len(exe) - 1))
    with pytest.raises(ContainerError, match=r"empty|text|begins with|ends inside|truncated"):
        parse(exe[:cut])


def test_the_descriptor_can_be_read_in_a_hex_editor() -> None:
    """The public words stand in the file with decimal numbers; starts count from the end of the head."""
    exe = build(make({"AB12": b"one", "AB13": b"three"}, [DriveName("MAKER", "MODEL ONE")]))
    for words in (
        b"HOW_MANY_BIN=2\0",
        b"BIN_START1=0000000000\0",
        b"BIN_START2=0000000003\0",
        b"BIN_SIZE2=0000000005\0",
        b"NEW_FW2=AB13\0",
        b"NEW_FW4=\0",
        b"CHECK_DRIVE=1\0MAKER   MODEL ONE       \0",
    ):
        assert words in exe[:HEAD_SIZE]
    assert exe[HEAD_SIZE:] == b"onethree"


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("version", b"Ver 2.0.4", b"Ver 9.0.4"),
        ("check", b"DRIVE=1", b"DRIVE=2"),
        ("drive 1", b"MODEL ONE", b"MODEL\1ONE"),
        ("HOW MANY BIN", b"BIN=1", b"BIN=5"),
        ("BIN START1", b"START1=0", b"START1=x"),
        ("BIN SIZE2", b"SIZE2=0", b"SIZE2=-"),
        ("NEW FW1", b"FW1=AB12", b"FW1=A B1"),
        ("signature", b"LABFLASH", b"LABflash"),
        ("image 1", b"SIZE1=0", b"SIZE1=9"),
    ],
)
def test_each_fault_names_its_field(field: str, before: bytes, after: bytes) -> None:
    """One damaged field, one error, at the place where that field begins."""
    exe = build(make({"AB12": b"one"}, ["MODEL ONE"]))
    assert exe.count(before) == 1
    with pytest.raises(ContainerError) as caught:
        parse(exe.replace(before, after))
    assert caught.value.field == field
    assert caught.value.offset is not None


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"plain words", "text file"),
        (image(Layout.FLAT), "bare image"),
        (bytes(500), "letters MZ"),
        (b"MZ", "ends inside"),
    ],
)
def test_files_that_are_no_flasher_get_one_clear_sentence(data: bytes, word: str) -> None:
    """Empty, text, image, zeros and a stump are each named for what they are."""
    with pytest.raises(ContainerError, match=word):
        parse(data)


def test_the_drive_check_compares_both_names() -> None:
    """A named vendor must agree, an open one may be any; the product always counts; off means anything."""
    check = DriveCheck(True, (DriveName("MAKER", "MODEL ONE"), DriveName("", "MODEL TWO")))
    assert check.passes("MAKER   ", "MODEL ONE       ")
    assert not check.passes("OTHER", "MODEL ONE")
    assert check.passes("OTHER", "MODEL TWO")
    assert not check.passes("MAKER", "MODEL")
    assert not DriveCheck(True, ()).passes("MAKER", "MODEL ONE")
    assert DriveCheck(False, ()).passes("ANY", "THING")


def test_a_flasher_that_names_no_drive_has_its_check_off() -> None:
    """Nothing accepted means nothing asked."""
    assert not make({"AB12": b"x"}).check.enabled
    exe = build(make({"AB12": b"x"}, ["MODEL ONE"]))
    assert parse(exe).check == DriveCheck(True, (DriveName("", "MODEL ONE"),))
    assert exe[CHECK_OFFSET : CHECK_OFFSET + 1] == b"1"


def test_what_does_not_fit_is_refused() -> None:
    """Too many images or drives, a bad name, a key of the wrong size."""
    with pytest.raises(ContainerError, match="1 to 4 images, not 0"):
        make({})
    with pytest.raises(ContainerError, match="1 to 4 images, not 5"):
        make({f"AB1{n}": b"x" for n in range(5)})
    with pytest.raises(ContainerError, match="room for 8"):
        make({"AB12": b"x"}, [f"MODEL {n}" for n in range(9)])
    for bad in ("TOO LONG A PRODUCT NAME", "", "ends in blank "):
        with pytest.raises(ContainerError) as caught:
            make({"AB12": b"x"}, [bad])
        assert caught.value.field == "product"
    for bad in ("AB12AB12", "AB-1", "ÄB12"):
        with pytest.raises(ContainerError, match="7 letters or digits"):
            make({bad: b"x"})
    flasher = make({"AB12": bytes(KEY_SIZE)}, method="keyed")
    with pytest.raises(ContainerError, match="key must have 1024 bytes, not 0"):
        build(replace(flasher, entries=(replace(flasher.entries[0], key=b""),)))
