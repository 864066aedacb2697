"""What cells hold when the power goes in the middle of an operation.

The model is the lab's own: graded (the later the cut, the more is done), seeded and repeatable.
[fact: nor-torn-program] [fact: nor-torn-erase]
"""

from random import Random

# An erase first programs the whole sector to 00h. That is this part of its time: 1 in 4.
PREPROGRAM_PARTS = 4


def torn_byte(before: int, after: int, done: int, whole: int, key: str) -> int:
    """A byte whose program was cut after `done` of `whole` ns: each falling bit has its own moment."""
    level = min(256, 256 * done // whole)
    moments = Random(key).randbytes(8)
    for bit in range(8):
        if moments[bit] < level:
            before &= after | ~(1 << bit)
    return before & 0xFF


def torn_sector(before: bytes, done: int, whole: int, key: str) -> bytes:
    """A sector whose erase was cut after `done` of `whole` ns (0 <= done < whole).

    First bytes fall to 00h from the bottom up; then the cells rise to 1 one by one, each at its own moment.
    """
    down = done * PREPROGRAM_PARTS
    if down < whole:
        count, rest = divmod(down * len(before), whole)
        edge = torn_byte(before[count], 0, rest, whole, key)
        return bytes(count) + bytes([edge]) + before[count + 1 :]
    rise = whole * (PREPROGRAM_PARTS - 1)
    return _risen(len(before), 256 * (down - whole) // rise, key)


def _risen(size: int, level: int, key: str) -> bytes:
    """Bytes in which a bit is 1 when its moment (0..255, one random number per bit) lies below `level`."""
    random = Random(key)
    ones, undecided = 0, (1 << 8 * size) - 1
    # The moments' bits come as eight planes, highest first: a comparison of all cells at once.
    for shift in range(7, -1, -1):
        plane = int.from_bytes(random.randbytes(size), "little")
        if level >> shift & 1:
            ones |= undecided & ~plane
            undecided &= plane
        else:
            undecided &= ~plane
    return ones.to_bytes(size, "little")
