"""The first 1 KB of a flasher file, field by field: the lab's own format [fact: exe-format].

An MZ stub, a version text that tells the scrambling, the drive check with its table, and a descriptor in the
words of the public description [fact: exe-descriptor]. Numbers are ten decimal digits; starts count from the
end of the head. With a keyed scrambling four keys of 1024 bytes follow, then the images.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from construct import Bytes, Const, ExprValidator, Int32ul, OneOf, Struct

from labkit.firmware import structs
from labkit.firmware.checks import looks_like_text
from labkit.firmware.errors import ContainerError
from labkit.firmware.layout import IMAGE_SIZE
from labkit.firmware.scramble import KEY_SIZE, Scrambling

MAX_IMAGES = 4
MAX_DRIVES = 8
HEAD_SIZE = 0x400
_MESSAGE = b"Run this flasher under Windows.\r\n$"
_DRIVE = 8 + 16

# Which version of the flasher scrambles how [fact: exe-scrambling]; the numbers from 2.1 on are ours.
VERSIONS = {
    Scrambling.PLAIN: b"Ver 2.0.4",
    Scrambling.FLIP_AND_SWAP: b"Ver 2.0.5",
    Scrambling.KEYED: b"Ver 2.1.0",
    Scrambling.MASKED: b"Ver 2.1.1",
}
_BY_VERSION = {text.ljust(16, b"\0"): method for method, text in VERSIONS.items()}


def _number(value: bytes, _: Any) -> bool:
    return value.isdigit()


def _name(value: bytes, _: Any) -> bool:
    text = value.rstrip(b"\0")
    return len(text) < 8 and (not text or text.isalnum())


def _drive(value: bytes, _: Any) -> bool:
    return not any(value) or (all(0x20 <= byte < 0x7F for byte in value) and bool(value[8:].strip()))


def _words(prefix: str, field: Any, end: bytes) -> list[Any]:
    out = []
    for n in range(1, MAX_IMAGES + 1):
        word = f"{prefix}{n}"
        out += [f"{word}_word" / Const(word.encode("ascii") + b"="), word / field]
        out += [f"{word}_end" / Const(end)] if end else []
    return out


_FIELDS = [
    "mz" / Const(b"MZ"),
    "stub" / Const(bytes(0x3A)),
    "pointer" / Const(0x80, Int32ul),
    "message" / Const(_MESSAGE.ljust(0x40, b"\0")),
    "signature" / Const(b"LABFLASH"),
    "version" / OneOf(Bytes(16), list(_BY_VERSION)),
    "check_word" / Const(b"CHECK_DRIVE="),
    "check" / OneOf(Bytes(1), [b"0", b"1"]),
    "check_end" / Const(b"\0"),
    *(f"drive_{n}" / ExprValidator(Bytes(_DRIVE), _drive) for n in range(1, MAX_DRIVES + 1)),
    "HOW_MANY_BIN_word" / Const(b"HOW_MANY_BIN="),
    "HOW_MANY_BIN" / OneOf(Bytes(2), [b"%d\0" % n for n in range(1, MAX_IMAGES + 1)]),
    *_words("BIN_START", ExprValidator(Bytes(10), _number), b"\0"),
    *_words("BIN_SIZE", ExprValidator(Bytes(10), _number), b"\0"),
    *_words("NEW_FW", ExprValidator(Bytes(8), _name), b""),
]
_USED = Struct(*_FIELDS).sizeof()
FORMAT = Struct(*_FIELDS, "padding" / Const(bytes(HEAD_SIZE - _USED)))
CHECK_OFFSET = structs.offsets(FORMAT)["check"]


def _wanted(field: str) -> str:
    if field.startswith("drive_"):
        return "a drive is 24 characters of plain text, or 24 zeros where none is named."
    if field.startswith("NEW_FW") and field[-1].isdigit():
        return "a revision is at most seven letters or digits, then zeros."
    if field.startswith("BIN_") and field[-1].isdigit():
        return "a number is ten decimal digits."
    known = {
        "mz": "a flasher begins with the letters MZ.",
        "version": "no flasher of this version is known.",
        "check": "the drive check is 1 (on) or 0 (off).",
        "HOW_MANY_BIN": "a flasher carries 1 to 4 images.",
    }
    return known.get(field, "these bytes are the same in every flasher, and differ here.")


_WANTED = {field.name: _wanted(field.name) for field in FORMAT.subcons}


@dataclass(frozen=True)
class CarriedPlace:
    """Where one image stands: `start` in bytes from the end of the head."""

    name: str
    start: int
    size: int


@dataclass(frozen=True)
class Head:
    """The head in plain terms. `drives`: vendor ("" = any) and product."""

    method: Scrambling
    enabled: bool
    drives: tuple[tuple[str, str], ...]
    images: tuple[CarriedPlace, ...]


def parse_head(exe: bytes) -> Head:
    """Read the head. Raises ContainerError with the field and its file offset."""
    _check_kind(exe)
    fields = structs.parse(FORMAT, exe, 0, _WANTED, ContainerError)
    slots = [fields[f"drive_{n}"] for n in range(1, MAX_DRIVES + 1)]
    drives = tuple((_text(slot[:8]), _text(slot[8:])) for slot in slots if any(slot))
    images = tuple(
        CarriedPlace(_text(fields[f"NEW_FW{n}"]), int(fields[f"BIN_START{n}"]), int(fields[f"BIN_SIZE{n}"]))
        for n in range(1, int(fields.HOW_MANY_BIN[:1]) + 1)
    )
    return Head(_BY_VERSION[fields.version], fields.check == b"1", drives, images)


def _check_kind(exe: bytes) -> None:
    if not exe:
        raise ContainerError("file", None, "The file is empty; a flasher is an .EXE of about 1 MB.")
    if exe[:2] == b"MZ":
        return
    if looks_like_text(exe):
        raise ContainerError("file", None, "This is a text file, not a flasher.")
    if len(exe) == IMAGE_SIZE:
        raise ContainerError("file", None, "This is a bare image, not a flasher.")


def _text(value: bytes) -> str:
    return value.decode("ascii").rstrip("\0 ")


def key_of(exe: bytes, n: int) -> bytes:
    """The key of image n (0..3). Raises ContainerError when the file ends inside it."""
    start = HEAD_SIZE + n * KEY_SIZE
    key = exe[start : start + KEY_SIZE]
    if len(key) < KEY_SIZE:
        raise ContainerError(f"key {n + 1}", start, "the file ends inside the key; take a complete copy.")
    return key


def build_head(
    method: Scrambling,
    enabled: bool,
    drives: Sequence[tuple[str, str]],
    images: Sequence[tuple[str, int]],
) -> bytes:
    """The 1 KB head for images given as (revision, size), which follow one after the other."""
    fields: dict[str, bytes] = {
        "version": VERSIONS[method].ljust(16, b"\0"),
        "check": b"1" if enabled else b"0",
        "HOW_MANY_BIN": b"%d\0" % len(images),
    }
    for n in range(1, MAX_DRIVES + 1):
        slot = "".join((drives[n - 1][0].ljust(8), drives[n - 1][1].ljust(16))) if n <= len(drives) else ""
        fields[f"drive_{n}"] = slot.encode("ascii").ljust(_DRIVE, b"\0")
    start = MAX_IMAGES * KEY_SIZE if method.has_key else 0
    for n in range(1, MAX_IMAGES + 1):
        name, size = images[n - 1] if n <= len(images) else ("", 0)
        fields[f"BIN_START{n}"] = b"%010d" % (start if size else 0)
        fields[f"BIN_SIZE{n}"] = b"%010d" % size
        fields[f"NEW_FW{n}"] = revision_field(name)
        start += size
    built: bytes = FORMAT.build(fields)
    return built


def revision_field(name: str) -> bytes:
    """The eight bytes of a revision. Raises ContainerError when it does not fit."""
    text = name.encode("ascii", "replace").ljust(8, b"\0")
    if len(text) != 8 or not _name(text, None):
        raise ContainerError("NEW_FW", None, f"The revision {name!r} must be 1 to 7 letters or digits.")
    return text
