"""FlashFix: turns off a vendor flasher's drive check, touches nothing else [fact: flashfix-only-check].

The image inside stays as it is, so a scrambled flasher is fixed just as well as a plain one: the result may
flash any drive, and says nothing about whether the image suits it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from labkit.firmware import container
from labkit.firmware.errors import ContainerError
from labkit.firmware.exeformat import CHECK_OFFSET

OFF = b"0"


@dataclass(frozen=True)
class FixResult:
    """What came of it. `data` is the new file, None after a refusal; `offset` the one byte that differs."""

    accepted: bool
    reason: str
    offset: int | None
    data: bytes | None = field(repr=False)


def flashfix(exe: bytes) -> FixResult:
    """Turn off the drive check. A refusal is a result; the input is never changed."""
    try:
        flasher = container.parse(exe)
    except ContainerError as error:
        return FixResult(False, str(error), None, None)
    if not flasher.check.enabled:
        return FixResult(True, "Nothing to change: this flasher takes any drive.", None, exe)
    fixed = exe[:CHECK_OFFSET] + OFF + exe[CHECK_OFFSET + 1 :]
    return FixResult(True, "Drive check removed.", CHECK_OFFSET, fixed)
