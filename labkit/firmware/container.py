"""The vendor's Windows flasher: an .EXE with a drive check and one to four images, plain or scrambled.

The descriptor's words are those of the public description [fact: exe-descriptor]; everything around them is a
format of the lab's own [fact: exe-format]: no program is inside, only what the flasher would know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from labkit.firmware import exeformat
from labkit.firmware.errors import ContainerError
from labkit.firmware.exeformat import MAX_DRIVES, MAX_IMAGES
from labkit.firmware.scramble import KEY_SIZE, Scrambling, make_key, scramble


@dataclass(frozen=True)
class DriveName:
    """What INQUIRY must answer: a vendor of up to 8 characters ("" = any), a product of up to 16."""

    vendor: str
    product: str

    def __post_init__(self) -> None:
        for name, text, size in (("vendor", self.vendor, 8), ("product", self.product, 16)):
            plain = text.isascii() and text.isprintable() and text == text.rstrip()
            if len(text) > size or not plain:
                raise ContainerError(name, None, f"The {name} {text!r} must be at most {size} plain letters.")
        if not self.product:
            raise ContainerError("product", None, "Name the product; only the vendor may be left open.")


@dataclass(frozen=True)
class DriveCheck:
    """The question that the flasher asks before it does anything. FlashFix turns `enabled` off, no more."""

    enabled: bool
    accepts: tuple[DriveName, ...]

    def passes(self, vendor: str, product: str) -> bool:
        """May the drive that answered INQUIRY with these strings be flashed?"""
        asked = (vendor.rstrip(), product.rstrip())
        return not self.enabled or any(
            name.product == asked[1] and name.vendor in ("", asked[0]) for name in self.accepts
        )


@dataclass(frozen=True)
class CarriedImage:
    """One image, unscrambled. `name`: the revision that the descriptor states."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Entry:
    """One image as the file holds it. `start`: its file offset once there is a file, no part of its value."""

    name: str
    stored: bytes
    key: bytes = b""
    start: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Container:
    """A flasher file. `parse` and `build` are each other's inverse."""

    method: Scrambling
    check: DriveCheck
    entries: tuple[Entry, ...]

    @property
    def scrambled(self) -> bool:
        """True when the stored images are not the images."""
        return self.method is not Scrambling.PLAIN

    def images(self) -> tuple[CarriedImage, ...]:
        """The images as they go to a drive: the flasher knows its own key. They are not checked."""
        return tuple(
            CarriedImage(entry.name, scramble(entry.stored, self.method, entry.key, entry.name))
            for entry in self.entries
        )


def make(
    images: Mapping[str, bytes],
    accepts: Iterable[DriveName | str] = (),
    method: Scrambling | str = Scrambling.PLAIN,
) -> Container:
    """A flasher for one to four images by revision. A string in `accepts` names a product of any vendor.

    With nothing in `accepts` the drive check is off. Raises ContainerError.
    """
    way = Scrambling(method)
    names = tuple(DriveName("", name) if isinstance(name, str) else name for name in accepts)
    entries = []
    for name, data in images.items():
        exeformat.revision_field(name)
        key = make_key(name) if way.has_key else b""
        entries.append(Entry(name, scramble(data, way, key, name), key))
    return parse(build(Container(way, DriveCheck(bool(names), names), tuple(entries))))


def build(container: Container) -> bytes:
    """The file. Raises ContainerError for too many images or drives, or a name that does not fit."""
    if not 1 <= len(container.entries) <= MAX_IMAGES:
        raise ContainerError("images", None, f"Give 1 to {MAX_IMAGES} images, not {len(container.entries)}.")
    if len(container.check.accepts) > MAX_DRIVES:
        raise ContainerError("drives", None, f"The drive check has room for {MAX_DRIVES} names.")
    names = [(name.vendor, name.product) for name in container.check.accepts]
    sizes = [(entry.name, len(entry.stored)) for entry in container.entries]
    head = exeformat.build_head(container.method, container.check.enabled, names, sizes)
    return head + _keys(container) + b"".join(entry.stored for entry in container.entries)


def _keys(container: Container) -> bytes:
    size = KEY_SIZE if container.method.has_key else 0
    for entry in container.entries:
        if len(entry.key) != size:
            raise ContainerError("key", None, f"The key must have {size} bytes, not {len(entry.key)}.")
    return b"".join(entry.key for entry in container.entries).ljust(MAX_IMAGES * size, b"\0")


def parse(exe: bytes) -> Container:
    """Read a flasher file. Raises ContainerError with the field and its file offset."""
    head = exeformat.parse_head(exe)
    names = tuple(DriveName(vendor, product) for vendor, product in head.drives)
    entries = []
    for n, carried in enumerate(head.images):
        start = exeformat.HEAD_SIZE + carried.start
        if start + carried.size > len(exe):
            what = f"the file is truncated: {len(exe)} bytes, and the image ends at {start + carried.size}."
            raise ContainerError(f"image {n + 1}", start, what)
        key = exeformat.key_of(exe, n) if head.method.has_key else b""
        entries.append(Entry(carried.name, exe[start : start + carried.size], key, start))
    return Container(head.method, DriveCheck(head.enabled, names), tuple(entries))
