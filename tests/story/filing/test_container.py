from __future__ import annotations

import struct
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.story.filing import container
from labkit.story.filing.container import COMMENT, LARGEST, SEAL, TEXT, Members, Unfit, seal, unseal

SMALL = seal(b'{"a": 1}', {"one.bin": b"1" * 5000, "two.bin": b"2"})


def resealed(body: bytes) -> bytes:
    """Bytes with a right seal at their end."""
    return body + sha256(body).hexdigest().encode("ascii")


def handmade(method: int = ZIP_DEFLATED, **members: bytes) -> bytes:
    """A sealed zip made past seal()."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        archive.writestr(TEXT, b"{}")
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = COMMENT + bytes(SEAL)
    return resealed(buffer.getvalue()[:-SEAL])


def test_what_went_in_comes_out() -> None:
    """Text and members come back, and any zip program opens the file."""
    text, get = unseal(SMALL)
    assert (text, get("one.bin", 0, 9999), get("two.bin", 1, 1)) == (b'{"a": 1}', b"1" * 5000, b"2")
    assert ZipFile(BytesIO(SMALL)).testzip() is None


def test_equal_bytes_are_kept_once() -> None:
    """The same bytes have one member, whatever they are called for."""
    members = Members()
    assert members.put("flash", b"abc") == members.put("file", b"abc") != members.put("file", b"abd")
    assert len(members.data) == 2


@given(st.data())
def test_no_changed_byte_is_taken(data: st.DataObject) -> None:
    """Bits turned over, bytes left out or put in anywhere: refused in one sentence."""
    at = data.draw(st.integers(0, len(SMALL) - 1))
    cut = data.draw(st.integers(0, 3))
    put = data.draw(st.binary(max_size=3))
    changed = SMALL[:at] + put + SMALL[at + cut :]
    if changed != SMALL:
        with pytest.raises(Unfit) as refused:
            unseal(changed)
        assert "\n" not in str(refused.value)


@given(st.data())
def test_a_made_up_zip_with_a_right_seal_gives_no_traceback(data: st.DataObject) -> None:
    """Whatever stands in the zip's own fields: it is unfit, or a member has the size asked for."""
    at = data.draw(st.integers(0, len(SMALL) - SEAL - 1))
    put = data.draw(st.binary(min_size=1, max_size=4))
    body = SMALL[:at] + put + SMALL[at + len(put) : -SEAL]
    with suppress(Unfit):
        _, get = unseal(resealed(body))
        assert len(get("one.bin", 5000, 5000)) == 5000


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"dear all", "is no bench file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5000), "is no bench file"),
        (b"PK\3\4" + bytes(5000), "is a zip, but of something else"),
        (SMALL[: len(SMALL) // 2], "is damaged or cut off"),
        (SMALL[40:], "is damaged or cut off"),
    ],
)
def test_foreign_and_damaged_files_are_told_apart(data: bytes, sentence: str) -> None:
    """What was a bench file once is to be copied again; for other things another file is to be chosen."""
    with pytest.raises(Unfit, match=sentence):
        unseal(data)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A member is asked for its size first, and all together may not be more than a file holds."""
    bomb = handmade(a=bytes(3 << 20), b=bytes(3 << 20))
    assert len(bomb) < 10_000
    _, get = unseal(bomb)
    with pytest.raises(Unfit, match="not of the right size"):
        get("a", 0, 1 << 20)
    monkeypatch.setattr(container, "LARGEST", 5 << 20)
    _, get = unseal(bomb)
    get("a", 0, LARGEST)
    with pytest.raises(Unfit, match="not of the right size"):
        get("b", 0, LARGEST)


def test_a_member_that_lies_about_its_size_is_damaged() -> None:
    """No more is unpacked than the directory says, and then it does not fit its own checksum."""
    data = bytearray(handmade(a=bytes(1 << 20))[:-SEAL])
    size = struct.pack("<L", 1 << 20)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<L", 100)
    _, get = unseal(resealed(bytes(data)))
    with pytest.raises(Unfit):
        get("a", 0, 1 << 20)


def test_other_packings_and_huge_directories_are_not_read() -> None:
    """Only stored and deflated members; a directory of a million names is refused before it is read."""
    _, get = unseal(handmade(method=ZIP_DEFLATED, a=b"a"))
    assert get("a", 1, 1) == b"a"
    with pytest.raises(Unfit):
        unseal(handmade(method=ZIP_BZIP2, a=b"a" * 100))
    with pytest.raises(Unfit, match="damaged"):
        unseal(handmade(**{f"{number:0200d}": b"" for number in range(5000)}))


def test_a_missing_member_is_unfit() -> None:
    """A name that no member has."""
    _, get = unseal(SMALL)
    with pytest.raises(Unfit, match="damaged"):
        get("three.bin", 0, 1)


def test_more_than_fits_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to do."""
    monkeypatch.setattr(container, "LARGEST", 1 << 20)
    with pytest.raises(Unfit, match="more than the 1 MB that a bench file may: take files off"):
        seal(b"", {"a": bytes(2 << 20)})
