"""The servo program: what running firmware gives the mechanism's front end at every start.

256 bytes at one file offset in both layouts [fact: servo-program]. They stand for a program: all that is
modelled of it is whether it is whole. It begins with the id of the front end that it is for, and its bytes
add up to 0 mod 256.
"""

from __future__ import annotations

from random import Random

AT = 0xF8000
SIZE = 0x100


def make(kit_id: int) -> bytes:
    """A program for the front end with this id (1 to 255)."""
    rng = Random(f"servo {kit_id}")
    body = bytes([kit_id]) + bytes(rng.randrange(1, 0xF0) for _ in range(SIZE - 2))
    return body + bytes([-sum(body) & 0xFF])


def is_whole(data: bytes, kit_id: int) -> bool:
    """Would the front end with this id run these bytes? Constant bytes never pass."""
    return len(data) == SIZE and data[0] == kit_id and sum(data) & 0xFF == 0
