"""Build the 1 MB firmware images from the 8051 sources with SDCC. Learners never need this."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from labkit.catalog.paths import data_dir
from labkit.firmware import sdcc
from labkit.firmware.crossing import borrowed, strays
from labkit.firmware.pack import pack
from labkit.firmware.recipe import Recipe
from labkit.firmware.sdcc import BuildError
from labkit.firmware.symbols import from_map

BANKS = {"ata": 1, "packet": 2, "media": 3, "mechanism": 4, "update": 6, "panel": 8}
IN_INTERRUPTS = ("ata", "panel")


@dataclass(frozen=True)
class Placement:
    """Where the linker puts things for one layout (link address = code bank << 16 | CPU address)."""

    home: int
    home_end: int
    ram_switch: int
    bank_base: int
    bank_end: int
    mask: int


PLACEMENTS = {
    "flat": Placement(0x4000, 0x7F00, 0x7F00, 0x8000, 0xFFEF, 0x0F),
    "rebanked": Placement(0x0000, 0x3F00, 0x3F00, 0x4000, 0xFFEF, 0x1F),
}


@dataclass(frozen=True)
class Built:
    """One image (1 048 576 bytes) and the names of its code by link address."""

    image: bytes
    names: dict[int, str]


def build(recipe: Recipe) -> Built:
    """Compile, link and pack one image. Raises BuildError with the tool's own words."""
    sdcc.need_compiler("images; the built ones in data/firmware")
    source = data_dir() / "firmware" / "src"
    with TemporaryDirectory() as folder:
        work = Path(folder)
        for path in source.iterdir():
            shutil.copy(path, work / path.name)
        boot = _boot(work)
        (work / "writer.h").write_text(_as_header(_writer(work)))
        (work / "config.h").write_text(recipe.header())
        segments, names = _application(work, recipe)
        return Built(pack(recipe, boot, segments, _way_back(names)), names)


def _way_back(names: dict[int, str]) -> int:
    """CPU address at which a banked call goes back to its caller."""
    return next(address for address, name in names.items() if name == "_sdcc_banked_ret")


def _boot(work: Path) -> bytes:
    sdcc.assemble(work, "boot")
    return sdcc.flatten(sdcc.segments(sdcc.link(work, "boot", ["boot.rel"])))


def _writer(work: Path) -> bytes:
    sdcc.assemble(work, "writer")
    return sdcc.flatten(sdcc.segments(sdcc.link(work, "writer", ["writer.rel"])))


def _as_header(code: bytes) -> str:
    return "#define WRITER_CODE {" + ",".join(f"0x{byte:02X}" for byte in code) + "}\n"


def _application(work: Path, recipe: Recipe) -> tuple[dict[int, bytes], dict[int, str]]:
    place = PLACEMENTS[recipe.layout]
    banks = {**BANKS, "eeprom": recipe.eeprom_bank}
    objects = ["common.rel", "bankcall.rel"]
    sdcc.assemble(work, "bankcall")
    sdcc.compile_source(work, "common", "large")
    for name, bank in banks.items():
        areas = ["--codeseg", f"BANK{bank}", "--constseg", f"BANK{bank}"]
        sdcc.compile_source(work, name, "large", areas)
        objects.append(f"{name}.rel")
    lines = [f"-b HOME = 0x{place.home:04X}", "-b XSEG = 0x0000", "-b ISEG = 0x0000", "-b BSEG = 0x0000"]
    lines += [f"-b BANK{bank} = 0x{bank << 16 | place.bank_base:06X}" for bank in banks.values()]
    lines += [f"-b RAMXSW = 0x{place.ram_switch:04X}"]
    lines += [f"-g BANKMASK = 0x{place.mask:02X}", f"-g BANKKEEP = 0x{0xFF ^ place.mask:02X}"]
    lines += [*sdcc.libraries(work, "large"), *objects]
    segments = sdcc.segments(sdcc.link(work, "app", lines))
    linked = (work / "app.map").read_text()
    names = from_map(linked)
    _check_map(linked, place, banks)
    _check_ways(work, names, ("common", *banks))
    return segments, names


def _check_map(text: str, place: Placement, banks: dict[str, int]) -> None:
    """The linker moves an area that does not fit and says nothing; so look where each one ended."""
    areas: dict[str, Any] = {
        match[1]: (int(match[2], 16), int(match[3], 16))
        for match in re.finditer(r"^(\w+)\s+([0-9A-F]{8})\s+([0-9A-F]{8}) =", text, re.M)
    }
    for name, bank in banks.items():
        start, size = areas[f"BANK{bank}"]
        base = bank << 16 | place.bank_base
        if start != base or start + size > (bank << 16 | place.bank_end):
            raise BuildError(f"{name}.c does not fit code bank {bank}: {size} bytes from {start:06X}h.")
    for area in ("HOME", "CSEG", "GSINIT", "GSFINAL", "CONST", "XINIT"):
        start, size = areas.get(area, (0, 0))
        if size and start + size > place.home_end:
            raise BuildError(f"The common area is full: {area} ends at {start + size:04X}h.")


def _check_ways(work: Path, names: dict[int, str], sources: tuple[str, ...]) -> None:
    """The linker says nothing of a plain call into another bank either."""
    for source in sources:
        assembly = (work / f"{source}.asm").read_text()
        for sentence in strays(assembly, names):
            raise BuildError(f"{source}.c, {sentence}; declare it __banked or move it.")
        if source in IN_INTERRUPTS and (used := borrowed(assembly)):
            raise BuildError(f"{source}.c runs inside interrupts and must not use {', '.join(used)}.")
