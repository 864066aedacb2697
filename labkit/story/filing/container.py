"""The outer form of a bench file: a zip with `bench.json`, the large byte strings beside it, and a seal.

The seal is the last 64 bytes: the SHA-256, in hex, of all bytes before. No byte can change unseen. It stands
in the zip's comment, so that any zip program opens the file. The same content gives the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

TEXT = "bench.json"
COMMENT = b"labkit bench, sha256 of all before: "
SEAL = 64
LARGEST = 64 << 20
"""Bytes that a file may have, and that all its members may have together when they are unpacked."""
LARGEST_TEXT = 2 << 20
LARGEST_DIRECTORY = 1 << 20

_DATE = (1980, 1, 1, 0, 0, 0)
LEVEL = 4  # a third of the time of 6, and hardly larger
_ZIP, _ZIP_64 = b"PK\3\4", b"PK\6\7"
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20


Put = Callable[[str, bytes], str]
"""Keep bytes under a label; returns the name of their member."""
Get = Callable[[str, int, int], bytes]
"""The bytes of a member, of which there must be so many at least and at most."""


class Unfit(ValueError):
    """Why a file cannot be used: the rest of a sentence that begins with its name."""


def damaged() -> Unfit:
    """For bytes that are not what was written."""
    return Unfit("is damaged or cut off: copy it again from where it came")


class Members:
    """Byte strings on their way into a file; the same bytes are kept once. `put` gives a member's name."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self._names: dict[str, str] = {}

    def put(self, label: str, data: bytes) -> str:
        """Keep bytes; the label is for those who open the zip by hand."""
        digest = sha256(data).hexdigest()
        name = self._names.setdefault(digest, f"{label}-{digest[:16]}.bin")
        self.data[name] = bytes(data)
        return name


def seal(text: bytes, members: Mapping[str, bytes]) -> bytes:
    """The whole file. Raises Unfit for more than fits."""
    if len(text) > LARGEST_TEXT or len(text) + sum(map(len, members.values())) > LARGEST:
        raise Unfit(
            f"would hold more than the {LARGEST >> 20} MB that a bench file may: take files off the bench"
        )
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in [(TEXT, text), *sorted(members.items())]:
            info = ZipInfo(name, _DATE)
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, data, ZIP_DEFLATED, LEVEL)
        archive.comment = COMMENT + bytes(SEAL)
    body = buffer.getvalue()[:-SEAL]
    return body + _digest(body)


def _digest(body: bytes) -> bytes:
    return sha256(body).hexdigest().encode("ascii")


def is_ours(data: bytes) -> bool:
    """Was this a bench file once, whatever became of it? Its beginning or its end will do."""
    head = data.startswith(_ZIP) and data[30 : 30 + len(TEXT)] == TEXT.encode("ascii")
    return head or data[-SEAL - len(COMMENT) : -SEAL] == COMMENT


def unseal(data: bytes) -> tuple[bytes, Get]:
    """The text, and what gives the other members. Raises Unfit."""
    if not is_ours(data):
        raise Unfit(_foreign(data))
    if data[-SEAL:] != _digest(data[:-SEAL]):
        raise damaged()
    try:
        _check_directory(data)
        opened = Opened(ZipFile(BytesIO(data)))
    except Exception as error:
        raise damaged() from error
    return opened.get(TEXT, 0, LARGEST_TEXT), opened.get


def _foreign(data: bytes) -> str:
    if not data:
        return "is empty: copy it again from where it came"
    what = "a zip, but of something else" if data.startswith(_ZIP) else "no bench file"
    return f"is {what}: choose a file that save_bench() wrote"


def _check_directory(data: bytes) -> None:
    """Before zipfile reads it: a directory of millions of members would take all memory."""
    end = len(data) - SEAL - len(COMMENT) - _END.size
    mark, *_, size, _, _ = _END.unpack_from(data, end)
    if mark != b"PK\5\6" or size > LARGEST_DIRECTORY or data[end - _LOCATOR :].startswith(_ZIP_64):
        raise damaged()


class Opened:
    """An open zip. All that is taken out of it together may not be more than LARGEST."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._taken: dict[str, bytes] = {}
        self._left = LARGEST

    def get(self, name: str, lo: int, hi: int) -> bytes:
        """One member. It is asked for its size before a byte is unpacked."""
        if name not in self._taken:
            self._taken[name] = self._read(name, lo, min(hi, self._left))
            self._left -= len(self._taken[name])
        data = self._taken[name]
        if not lo <= len(data) <= hi:
            raise _wrong_size(name)
        return data

    def _read(self, name: str, lo: int, hi: int) -> bytes:
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            raise damaged() from None
        if not lo <= info.file_size <= hi:
            raise _wrong_size(name)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged()
        try:
            with self._archive.open(info) as member:
                # With a number zipfile unpacks no more than that, whatever the member says of itself.
                return member.read(info.file_size)
        except Exception as error:
            raise damaged() from error


def _wrong_size(name: str) -> Unfit:
    return Unfit(f"does not describe a bench: {name[:80]!r} is not of the right size; make it anew")
