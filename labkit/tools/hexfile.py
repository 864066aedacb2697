"""Intel HEX, the DOS flasher's own file form where no /B says otherwise."""

from __future__ import annotations

from io import StringIO

_LAST = 0xFFFFFF
"""What a 24-bit flash address reaches; a file may name an address that would fill the memory."""


def to_hex(data: bytes) -> bytes:
    """The bytes as Intel HEX text, from address 0."""
    from intelhex import IntelHex

    book = IntelHex()
    book.frombytes(data)
    text = StringIO()
    book.write_hex_file(text)
    return text.getvalue().encode("ascii")


def from_hex(text: bytes) -> bytes | None:
    """The bytes of an Intel HEX text, holes as FFh; None where the text is no Intel HEX or holds no byte."""
    from intelhex import IntelHex, IntelHexError

    book = IntelHex()
    try:
        book.loadhex(StringIO(text.decode("ascii")))
    except (IntelHexError, UnicodeDecodeError):
        return None
    if book.maxaddr() is None:
        return None
    return bytes(book.tobinarray(start=0, end=min(book.maxaddr(), _LAST)))
