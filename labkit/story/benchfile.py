"""A whole bench as a file, to go on with later or to hand out: `save_bench` and `load_bench`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from labkit.catalog.wholefile import write_whole
from labkit.story.filing.container import LARGEST, Members, Unfit, is_ours, seal, unseal
from labkit.story.filing.forms import BENCH
from labkit.story.filing.gather import Gathering
from labkit.story.filing.kinds import Misfit
from labkit.story.filing.rebuild import Rebuilding
from labkit.story.filing.shapes import OtherFields
from labkit.story.filing.sound import check
from labkit.story.workbench import Workbench
from labkit.story.written import Call, Name

FORMAT, VERSION = "labkit bench", 1
SUFFIX = ".bench"


class BenchFileError(ValueError):
    """A bench that no file can hold, or a file that is no whole bench file; one sentence says what to do."""


def save_bench(bench: Workbench, path: str | Path) -> Path:
    """Write the bench to a file, such as "dead.bench", in place of an older bench file; returns its path.

    It holds all that can change: chips, EEPROM, CPU, RAM, registers, mechanism and disc of every drive, plugs
    and jumpers, cables, the PC with its clock, BIOS settings, POST screen, keyboard and the DOS or Windows
    that runs, files, floppies, hard disks, rebuilt flashers, and a button that is still held. It does not
    hold observers, nor what was done before. The same bench gives the same bytes.

    Raises BenchFileError for a bench in the middle of an act, for parts that are not the lab's own (a
    program, a device, an appointment with the clock), and for a path that cannot be written.
    """
    path = Path(path)
    data = to_bytes(bench)
    try:
        if path.exists() and not (path.is_file() and is_ours(path.read_bytes())):
            raise BenchFileError(f"{path} is there and no bench file: choose another name.")
        write_whole(path, data)
    except OSError as error:
        raise BenchFileError(f"{path} cannot be written ({error.strerror}): choose another place.") from error
    return path


def load_bench(path: str | Path) -> Workbench:
    """The bench of a file, exactly as it was. Nothing in a file is executed, and all of it is checked.

    Its journal begins with the file, so that its session can be done again from there.

    Raises BenchFileError for a file that is missing, damaged, of a newer lab, or something else.
    """
    path = Path(path)
    try:
        data = _content(path)
    except OSError as error:
        raise BenchFileError(f"{path} cannot be read ({error.strerror}): check its name.") from error
    try:
        bench = from_bytes(data)
    except Unfit as error:
        raise BenchFileError(f"{path} {error}.") from error
    loading = Name(f"load_bench({str(path)!r})")
    bench.journal.came_from(Call("become", (loading,), {}, {"file": str(path)}))
    return bench


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise BenchFileError(f"{path} is no file: name the bench file in it.")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BenchFileError(f"{path} is larger than any bench file: choose one that save_bench() wrote.")
    return data


def to_bytes(bench: Workbench) -> bytes:
    """The bytes of the file. Raises BenchFileError."""
    members = Members()
    try:
        content = BENCH.pack(Gathering(bench).records(), members.put)
        text = json.dumps({"format": FORMAT, "version": VERSION, "content": content}, indent=1)
        return seal(text.encode("ascii"), members.data)
    except Unfit as error:
        raise BenchFileError(f"This bench {error}.") from error
    except Misfit as error:
        raise BenchFileError(f"This bench is as no bench can be ({error}): go back first.") from error


def from_bytes(data: bytes) -> Workbench:
    """The bench in such bytes. Raises Unfit."""
    text, get = unseal(data)
    content = _document(text)
    try:
        kept = BENCH.unpack(content, get)
        check(kept)
    except OtherFields as error:
        raise Unfit(f"was made by another version of the lab ({error}): make it anew") from error
    except Misfit as error:
        raise Unfit(f"does not describe a bench ({error}): make it anew with save_bench()") from error
    return Rebuilding(kept).live()


def _document(text: bytes) -> Any:
    try:
        document = json.loads(text)
        format, version = document["format"], document["version"]
    except (ValueError, TypeError, LookupError, RecursionError):
        format = version = None
    if format != FORMAT or type(version) is not int or version < 1:
        raise Unfit("does not say what it is: make it anew with save_bench()")
    if version > VERSION:
        raise Unfit(
            f"was made by a newer lab (form {version} of the file, this one reads {VERSION}): update this lab"
        )
    return document.get("content")
