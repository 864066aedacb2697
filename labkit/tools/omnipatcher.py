"""OmniPatcher: edits the program in an image by byte patterns, in a .bin file or in a plain flasher .EXE.

It refuses what it cannot read: scrambled flashers and code that it does not know [fact: omnipatcher-refuses].
A refusal is a result; the input is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from labkit.firmware import container, patch
from labkit.firmware.checks import first_byte_problem, passes_bank_test, size_problem
from labkit.firmware.errors import ImageError
from labkit.firmware.patch import PATCHES, Change
from labkit.firmware.pattern import find_prologue


@dataclass(frozen=True)
class PatchResult:
    """What came of it. `changes`: offsets in the file given. `data`: the new file, None after a refusal.

    `report` has one sentence for each patch that was looked for.
    """

    accepted: bool
    reason: str
    changes: tuple[Change, ...]
    data: bytes | None = field(repr=False)
    report: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Loaded:
    image: bytes
    start: int


def omnipatcher(data: bytes, patches: Sequence[str] = ("crossflash",)) -> PatchResult:
    """Make the named patches ("crossflash", "mtkflash") in a file, all of them or none.

    Takes the first image of an .EXE. Raises ValueError for a name that is no patch.
    """
    for key in patches:
        if key not in PATCHES:
            raise ValueError(f"There is no patch {key!r}: use {' or '.join(PATCHES)}.")
    loaded = _load(data)
    if isinstance(loaded, str):
        return PatchResult(False, loaded, (), None)
    return _patch(data, loaded, patches)


def _load(data: bytes) -> _Loaded | str:
    if data[:2] != b"MZ":
        return _sound(_Loaded(data, 0))
    try:
        flasher = container.parse(data)
    except ImageError as error:
        return f"This .EXE file cannot be processed: {error}"
    if flasher.scrambled:
        return "This .EXE file is scrambled: take an unscrambled flasher or the bare .bin."
    first = flasher.entries[0]
    return _sound(_Loaded(first.stored, first.start))


def _sound(loaded: _Loaded) -> _Loaded | str:
    problem = size_problem(loaded.image) or first_byte_problem(loaded.image)
    if problem:
        return str(problem)
    if not passes_bank_test(loaded.image):
        return "This firmware appears to be damaged: its banks do not begin with a jump."
    return loaded


def _patch(data: bytes, loaded: _Loaded, patches: Sequence[str]) -> PatchResult:
    prologue = find_prologue(loaded.image)
    if prologue is None:
        reason = "This firmware does not appear to be valid: unknown code, its bank calls were not found."
        return PatchResult(False, reason, (), None)
    findings = [patch.look(loaded.image, PATCHES[key], prologue.layout) for key in patches]
    report = tuple(finding.sentence for finding in findings)
    for finding in findings:
        if not finding.possible:
            return PatchResult(False, finding.sentence, (), None, report)
    made = tuple(change.moved(loaded.start) for finding in findings for change in patch.changes(finding))
    if made:
        reason = "Patched: 1 place." if len(made) == 1 else f"Patched: {len(made)} places."
    else:
        reason = "Nothing to change."
    return PatchResult(True, reason, made, patch.apply(data, made), report)
