"""The ways a flasher hides the image it carries.

After the public description of the vendor's flashers [fact: exe-scrambling]; the details are the lab's own
[fact: exe-format]. Each way undoes itself when applied twice. None would resist anybody who means it: it
stops a patcher that does not know the key, while the flasher knows its own.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from labkit.firmware.errors import ContainerError

SWAPPED = 0x8000
KEY_SIZE = 0x400
_POSITION_MASK = 0x7F
_EXTRA = 0x5C


class Scrambling(StrEnum):
    """plain: as it is. flip-and-swap: the first and last 32 KB change places, each turned round.

    keyed, masked: one byte in each 1/1024 of the image is XORed; a key of 1024 bytes gives place and value.
    """

    PLAIN = "plain"
    FLIP_AND_SWAP = "flip-and-swap"
    KEYED = "keyed"
    MASKED = "masked"

    @classmethod
    def _missing_(cls, value: object) -> Scrambling:
        names = ", ".join(one.value for one in cls)
        raise ContainerError("scrambling", None, f"There is no scrambling {value!r}: use one of {names}.")

    @property
    def has_key(self) -> bool:
        """True where the flasher carries a key beside the image."""
        return self in (Scrambling.KEYED, Scrambling.MASKED)


def make_key(revision: str) -> bytes:
    """The lab's key for a revision: 1024 bytes, always the same ones."""
    return hashlib.shake_128(b"key " + revision.encode("ascii")).digest(KEY_SIZE)


def scramble(image: bytes, method: Scrambling, key: bytes = b"", revision: str = "") -> bytes:
    """Scramble, or unscramble what was scrambled; the length stays. Needs a key where `method.has_key`."""
    if method is Scrambling.PLAIN:
        return image
    if method is Scrambling.FLIP_AND_SWAP:
        return _flip_and_swap(image)
    if len(key) != KEY_SIZE:
        raise ContainerError("key", None, f"The key must have {KEY_SIZE} bytes, not {len(key)}.")
    if not image or len(image) % KEY_SIZE:
        raise ContainerError("image", None, f"An image of {len(image)} bytes has no {KEY_SIZE} equal cells.")
    own = sum(revision.encode("ascii")) & 0xFF
    return _fibonacci(image, key, own) if method is Scrambling.KEYED else _masked(image, key, own)


unscramble = scramble


def _flip_and_swap(image: bytes) -> bytes:
    edge = min(SWAPPED, len(image) // 2)
    return image[len(image) - edge :][::-1] + image[edge : len(image) - edge] + image[:edge][::-1]


def _fibonacci(image: bytes, key: bytes, own: int) -> bytes:
    out = bytearray(image)
    cell = len(image) // KEY_SIZE
    older, newer = 0, 1  # Fibonacci numbers mod 9: the remainder picks the value
    for n, byte in enumerate(key):
        older, newer = newer, (older + newer) % 9
        out[n * cell + byte % cell] ^= {1: own, 2: 0xFF}.get(newer, byte)
    return bytes(out)


def _masked(image: bytes, key: bytes, own: int) -> bytes:
    out = bytearray(image)
    cell = len(image) // KEY_SIZE
    for n, byte in enumerate(key):
        place = n * cell + (byte & _POSITION_MASK) % cell
        out[place] ^= own ^ _EXTRA if n % 7 in (0, 2) else byte
    return bytes(out)
