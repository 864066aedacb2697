"""Text as ATA and SCSI keep it: padded with blanks, and in IDENTIFY with each pair of bytes swapped."""

from __future__ import annotations

from construct import Adapter, Bytes, StringError


def swap_pairs(data: bytes) -> bytes:
    """Exchange the two bytes of every word. An odd length is a misuse."""
    if len(data) % 2:
        raise ValueError(f"Words have two bytes each; {len(data)} bytes are not whole words.")
    swapped = bytearray(data)
    swapped[0::2], swapped[1::2] = data[1::2], data[0::2]
    return bytes(swapped)


class Text(Adapter):  # type: ignore[misc]
    """`size` bytes of ASCII padded with blanks; bytes that are no printable ASCII show as '?'."""

    def __init__(self, size: int) -> None:
        super().__init__(Bytes(size))
        self.size = size

    def _decode(self, obj: bytes, context: object, path: str) -> str:
        return "".join(chr(byte) if 0x20 <= byte < 0x7F else "?" for byte in obj.rstrip(b"\0 "))

    def _encode(self, obj: str, context: object, path: str) -> bytes:
        if not obj.isascii() or len(obj) > self.size:
            raise StringError(f"not ASCII, or longer than {self.size}", path=path)
        return obj.encode("ascii").ljust(self.size)


class SwappedText(Text):
    """Text in IDENTIFY data: the first letter is in the high byte of its word [fact: identify-packet]."""

    def _decode(self, obj: bytes, context: object, path: str) -> str:
        return super()._decode(swap_pairs(obj), context, path)

    def _encode(self, obj: str, context: object, path: str) -> bytes:
        return swap_pairs(super()._encode(obj, context, path))
