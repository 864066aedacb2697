"""The files that come with the lab in `data/firmware/images`: images (.BIN) and vendor flashers (.EXE)."""

from __future__ import annotations

from pathlib import Path

from labkit.catalog import data_dir
from labkit.firmware import container
from labkit.firmware.container import Container
from labkit.firmware.layout import Layout
from labkit.firmware.recipe import Recipe, recipes
from labkit.firmware.symbols import from_text, seen_from


class UnknownFileError(LookupError):
    """No file or image of that name comes with the lab."""


def folder() -> Path:
    """Where the files are."""
    return data_dir() / "firmware" / "images"


def file_names() -> tuple[str, ...]:
    """All file names, sorted."""
    return tuple(sorted(path.name for path in folder().iterdir() if path.suffix in (".BIN", ".EXE")))


def read_file(name: str) -> bytes:
    """The bytes of one file, any case. Raises UnknownFileError naming the files there are."""
    if name.upper() not in file_names():
        raise UnknownFileError(
            f"There is no firmware file {name!r}: choose one of {', '.join(file_names())}."
        )
    return (folder() / name.upper()).read_bytes()


def recipe(key: str) -> Recipe:
    """The recipe of one image, such as "bys2". Raises UnknownFileError naming the images there are."""
    if key.lower() not in recipes():
        raise UnknownFileError(f"There is no image {key!r}: choose one of {', '.join(recipes())}.")
    return recipes()[key.lower()]


def read_symbols(key: str, bank: int) -> dict[int, str]:
    """Names by CPU address as code bank `bank` of an image sees them, for the disassembler."""
    one = recipe(key)
    names = from_text((folder() / one.symbols).read_text(encoding="ascii"))
    return seen_from(names, Layout(one.layout), bank)


def read_image(key: str) -> bytes:
    """The 1 MB of one image by key, such as "bys2"."""
    return read_file(recipe(key).file)


def read_flasher(name: str) -> Container:
    """The vendor flasher of that file name, such as "DR16CS0C.EXE", taken apart."""
    return container.parse(read_file(name))
