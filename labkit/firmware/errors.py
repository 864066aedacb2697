"""What goes wrong with an image or a flasher file. Each error is one sentence and knows the place."""

from __future__ import annotations


class ImageError(ValueError):
    """Bytes that are no sound image.

    `field` names what failed, `offset` is its file offset (None: the file as a whole).
    """

    def __init__(self, field: str, offset: int | None, what: str) -> None:
        super().__init__(what if offset is None else f"{field} at file offset {offset:06X}h: {what}")
        self.field = field
        self.offset = offset


class ContainerError(ImageError):
    """Bytes that are no sound vendor .EXE."""


class AddressError(ValueError):
    """A code bank, CPU address or file offset that the layout does not have."""
