"""The SDCC programs: compile, assemble and link for the 8051. Learners never need them.

The compiler's version is part of the result, because its library is linked in: `COMPILER` names the only one
accepted. What is built is kept.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from intelhex import IntelHex

COMPILER = "4.2.0 #13081"
LIBRARIES = ("mcs51", "libsdcc", "libint", "liblong", "libfloat")


class BuildError(RuntimeError):
    """The compiler is missing, has another version, or refused the sources."""


def compiler_available() -> bool:
    """True where SDCC of exactly the version `COMPILER` is installed."""
    if shutil.which("sdcc") is None:
        return False
    return COMPILER in run(["sdcc", "--version"], Path("."))


def need_compiler(what: str) -> None:
    """Raise BuildError, which says that the built `what` need no compiler, where there is none."""
    if not compiler_available():
        raise BuildError(f"Install SDCC {COMPILER} to build {what} need no compiler.")


def run(command: list[str], work: Path) -> str:
    """What a program printed, run in `work`. Raises BuildError with its own words when it fails."""
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildError(f"{' '.join(command)}: {(done.stdout + done.stderr).strip()}")
    return done.stdout


def compile_source(work: Path, name: str, model: str, options: Sequence[str] = ()) -> None:
    """`name`.c to `name`.rel; `model` is large or small."""
    command = ["sdcc", "-mmcs51", f"--model-{model}", "--std-c11", *options]
    run([*command, "-c", f"{name}.c", "-o", f"{name}.rel"], work)


def assemble(work: Path, name: str) -> None:
    """`name`.asm to `name`.rel."""
    run(["sdas8051", "-plosgff", f"{name}.rel", f"{name}.asm"], work)


def link(work: Path, name: str, lines: Sequence[str]) -> Path:
    """Link to `name`.ihx, Intel HEX; `lines` are the linker's own options and the objects."""
    (work / f"{name}.lk").write_text("\n".join(["-muwx", f"-i {name}.ihx", *lines, "", "-e", ""]))
    run(["sdld", "-n", "-f", f"{name}.lk"], work)
    return work / f"{name}.ihx"


def libraries(work: Path, model: str) -> list[str]:
    """The linker's lines for the compiler's own library of that memory model."""
    said = run(["sdcc", "-mmcs51", f"--model-{model}", "--print-search-dirs"], work)
    folders = said.split("libdir:")[1].split("libpath:")[0].split()
    for folder in folders:
        if (work / folder / "libsdcc.lib").exists():
            return [f"-k {folder}", *(f"-l {name}" for name in LIBRARIES)]
    raise BuildError("SDCC is here but its 8051 libraries are not: install sdcc-libraries.")


def segments(path: Path) -> dict[int, bytes]:
    """The stretches of bytes in a HEX file by their first address."""
    image = IntelHex(str(path))
    return {start: bytes(image.tobinarray(start=start, end=stop - 1)) for start, stop in image.segments()}


def flatten(parts: dict[int, bytes]) -> bytes:
    """One piece from address 0 on, FFh where nothing is."""
    size = max(start + len(data) for start, data in parts.items())
    out = bytearray(b"\xff" * size)
    for start, data in parts.items():
        out[start : start + len(data)] = data
    return bytes(out)
