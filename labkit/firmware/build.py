"""Build the 1 MB firmware images from the 8051 sources with SDCC. Learners never need this.

The compiler's version is part of the result, because its library is linked in: `COMPILER` names the only one
accepted. The built images are kept.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from intelhex import IntelHex

from labkit.catalog.paths import data_dir
from labkit.firmware.crossing import borrowed, strays
from labkit.firmware.pack import pack
from labkit.firmware.recipe import Recipe
from labkit.firmware.symbols import from_map

COMPILER = "4.2.0 #13081"
BANKS = {"ata": 1, "packet": 2, "media": 3, "mechanism": 4, "update": 6, "panel": 8}
IN_INTERRUPTS = ("ata", "panel")
LIBRARIES = ("mcs51", "libsdcc", "libint", "liblong", "libfloat")


class BuildError(RuntimeError):
    """The compiler is missing, has another version, or refused the sources."""


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


def compiler_available() -> bool:
    """True where SDCC of exactly the version `COMPILER` is installed."""
    if shutil.which("sdcc") is None:
        return False
    return COMPILER in _run(["sdcc", "--version"], Path("."))


@dataclass(frozen=True)
class Built:
    """One image (1 048 576 bytes) and the names of its code by link address."""

    image: bytes
    names: dict[int, str]


def build(recipe: Recipe) -> Built:
    """Compile, link and pack one image. Raises BuildError with the tool's own words."""
    if not compiler_available():
        raise BuildError(
            f"Install SDCC {COMPILER} to build images; the built ones in data/firmware need no compiler."
        )
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


def _run(command: list[str], work: Path) -> str:
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"{' '.join(command)}: {(done.stdout + done.stderr).strip()}")
    return done.stdout


def _segments(path: Path) -> dict[int, bytes]:
    image = IntelHex(str(path))
    return {start: bytes(image.tobinarray(start=start, end=stop - 1)) for start, stop in image.segments()}


def _link(work: Path, name: str, lines: list[str]) -> dict[int, bytes]:
    (work / f"{name}.lk").write_text("\n".join(["-muwx", f"-i {name}.ihx", *lines, "", "-e", ""]))
    _run(["sdld", "-n", "-f", f"{name}.lk"], work)
    return _segments(work / f"{name}.ihx")


def _flatten(segments: dict[int, bytes]) -> bytes:
    size = max(start + len(data) for start, data in segments.items())
    out = bytearray(b"\xff" * size)
    for start, data in segments.items():
        out[start : start + len(data)] = data
    return bytes(out)


def _boot(work: Path) -> bytes:
    _run(["sdas8051", "-plosgff", "boot.rel", "boot.asm"], work)
    return _flatten(_link(work, "boot", ["boot.rel"]))


def _writer(work: Path) -> bytes:
    _run(["sdas8051", "-plosgff", "writer.rel", "writer.asm"], work)
    return _flatten(_link(work, "writer", ["writer.rel"]))


def _as_header(code: bytes) -> str:
    return "#define WRITER_CODE {" + ",".join(f"0x{byte:02X}" for byte in code) + "}\n"


def _application(work: Path, recipe: Recipe) -> tuple[dict[int, bytes], dict[int, str]]:
    place = PLACEMENTS[recipe.layout]
    banks = {**BANKS, "eeprom": recipe.eeprom_bank}
    objects = ["common.rel", "bankcall.rel"]
    _run(["sdas8051", "-plosgff", "bankcall.rel", "bankcall.asm"], work)
    _compile(work, "common", [])
    for name, bank in banks.items():
        _compile(work, name, ["--codeseg", f"BANK{bank}", "--constseg", f"BANK{bank}"])
        objects.append(f"{name}.rel")
    lines = [f"-b HOME = 0x{place.home:04X}", "-b XSEG = 0x0000", "-b ISEG = 0x0000", "-b BSEG = 0x0000"]
    lines += [f"-b BANK{bank} = 0x{bank << 16 | place.bank_base:06X}" for bank in banks.values()]
    lines += [f"-b RAMXSW = 0x{place.ram_switch:04X}"]
    lines += [f"-g BANKMASK = 0x{place.mask:02X}", f"-g BANKKEEP = 0x{0xFF ^ place.mask:02X}"]
    lines += [f"-k {_library_folder(work)}", *(f"-l {name}" for name in LIBRARIES), *objects]
    segments = _link(work, "app", lines)
    linked = (work / "app.map").read_text()
    names = from_map(linked)
    _check_map(linked, place, banks)
    _check_ways(work, names, ("common", *banks))
    return segments, names


def _compile(work: Path, name: str, options: list[str]) -> None:
    command = [
        "sdcc",
        "-mmcs51",
        "--model-large",
        "--std-c11",
        *options,
        "-c",
        f"{name}.c",
        "-o",
        f"{name}.rel",
    ]
    _run(command, work)


def _library_folder(work: Path) -> str:
    said = _run(["sdcc", "-mmcs51", "--model-large", "--print-search-dirs"], work)
    folders = said.split("libdir:")[1].split("libpath:")[0].split()
    for folder in folders:
        if (work / folder / "libsdcc.lib").exists():
            return folder
    raise BuildError("SDCC is here but its 8051 libraries are not: install sdcc-libraries.")


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
